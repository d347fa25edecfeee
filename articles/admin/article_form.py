"""The form of an essay: what a draft may leave open, and what a public one may not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles import datetimes, markup, redirects
from articles.admin.markdown_mixin import PublicTextForm
from articles.forms import content_note
from articles.models import Article, Correction, Topic
from articles.models.markdown import render_markdown
from articles.slugs import unique_slug
from articles.workflow import publish_checks, publishing
from articles.workflow.publishing import PublicationState

SLUG_LENGTH = 80
SAVE = "save"
DECISIONS = ("publish", "schedule", "cancel", "unpublish")
WITHDRAWING = ("cancel", "unpublish")


def decision_in(data: Mapping) -> str:
    """Return what the pressed button asks for, besides saving."""
    return next((name for name in DECISIONS if f"_{name}" in data), SAVE)


def _had_before(slug: str) -> Article | Topic | None:
    """Return the essay to which an old URL with this slug leads."""
    return redirects.find_redirect(reverse("articles:detail", args=[slug]))


def _make_slug(headline: str) -> str:
    return unique_slug(
        headline,
        fallback=f"essay-{timezone.localdate():%Y-%m-%d}",
        is_taken=lambda slug: (
            Article.objects.filter(slug=slug).exists() or bool(_had_before(slug))
        ),
        max_length=SLUG_LENGTH - 4,
    )


FOR_LATER = (
    "You typed a time to come. Schedule it for then, or empty both fields and publish."
)


class MomentWidget(forms.SplitDateTimeWidget):
    """A date with the admin's calendar and a time of 24 hours."""

    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, attrs: dict | None = None) -> None:
        day = AdminDateWidget(attrs={"aria-label": "Date", "placeholder": "31/12/2027"})
        time = forms.TimeInput(
            attrs={"aria-label": "Time, 24 hours", "placeholder": "09:00", "size": "8"},
            format="%H:%M",
        )
        forms.MultiWidget.__init__(self, [day, time], attrs)

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        labels = {"date_label": "Date:", "time_label": "Time (24 hours):"}
        return super().get_context(name, value, attrs) | labels


class MomentField(forms.SplitDateTimeField):
    """A moment in the site's zone; says why where there is no such moment."""

    widget = MomentWidget

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, time = data_list
        if not day or not time:
            raise ValidationError("Give both: the date and the time.")
        return datetimes.to_site_datetime(datetime.combine(day, time))


class ArticleForm(forms.ModelForm):
    """A draft needs a headline; what readers see, or soon will, is checked whole."""

    publish_on = MomentField(required=False)
    is_revised = forms.BooleanField(
        required=False,
        label="This changes what the essay says: show today’s date as revised",
    )
    is_not_revised = forms.BooleanField(
        required=False, label="Show no revised date: it was set by mistake"
    )
    is_read_again = forms.BooleanField(
        required=False, label="I have read it again today; it still holds"
    )

    class Meta:
        model = Article
        fields = (
            *("headline", "standfirst", "body", "author", "topics", "related"),
            *("is_sensitive", "content_note", "ads_disabled"),
            *("slug", "share_image", "internal_notes"),
        )
        widgets = {"content_note": content_note.ContentNoteWidget}
        help_texts = {
            "slug": "Its last part; left empty, it is made of the headline.",
            "content_note": content_note.HELP,
        }
        error_messages = {
            "slug": {"invalid": "Use small letters, figures and hyphens: a-new-essay."}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("standfirst", "body", "slug"):
            if name in self.fields:
                self.fields[name].required = False
        if self.instance.pk and "related" in self.fields:
            related = cast(forms.ModelChoiceField, self.fields["related"])
            others = Article.objects.exclude(pk=self.instance.pk)
            related.queryset = others
        moment = self.fields["publish_on"]
        moment.label = f"Publish at ({datetimes.zone_name()})"
        self.state = publishing.state_of(self.instance)
        self.made_slug = False
        if self.state == PublicationState.SCHEDULED:
            self.initial.setdefault("publish_on", self.instance.published_at)

    @property
    def decision(self) -> str:
        """What the pressed button asks for."""
        return decision_in(self.data)

    @property
    def moment(self) -> datetime | None:
        """When it is to become public, where this sending says so or changes it."""
        at = self.cleaned_data.get("publish_on")
        if self.decision == "schedule":
            return at
        shown = self.instance.published_at
        is_moved = at and shown and at != shown.replace(second=0, microsecond=0)
        may_move = self.decision == SAVE and publishing.is_live(self.instance)
        return at if is_moved and may_move else None

    def clean_slug(self) -> str:
        typed = self.cleaned_data["slug"]
        self.made_slug = not typed
        if typed and (other := _had_before(typed)) and other != self.instance:
            raise ValidationError(
                "This address was “%(other)s”’s before, and old links still lead "
                "there. Choose another.",
                params={"other": other},
            )
        return typed or _make_slug(self.cleaned_data.get("headline", ""))

    def clean_publish_on(self) -> datetime | None:
        at = self.cleaned_data["publish_on"]
        is_emptied = (
            self.state == PublicationState.SCHEDULED and "publish_on_0" in self.data
        )
        is_needed = self.decision == "schedule" or (
            self.decision == SAVE and is_emptied
        )
        if is_needed and at is None:
            raise ValidationError("Give the date and the time of publication.")
        return at

    def clean(self) -> dict:
        super().clean()
        if self._is_for_later():
            self.add_error("publish_on", FOR_LATER)
        if "publish_on" not in self.errors and self.moment:
            try:
                publishing.refuse_schedule(self.instance, self.moment)
            except publishing.TransitionNotAllowed as refused:
                self.add_error("publish_on", str(refused))
        return self.cleaned_data

    def _is_for_later(self) -> bool:
        """Whether “publish” was pressed beside a time to come that was just typed."""
        at = self.cleaned_data.get("publish_on")
        if at is None or self.state == PublicationState.SCHEDULED:
            return False
        return self.decision == "publish" and at > timezone.now()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:  # a correction on this form may link to its new parts
            self.instance.body_html = render_markdown(self.instance.body).html
        reaches_readers = publishing.is_live(self.instance)
        if reaches_readers and not self.errors and self.decision not in WITHDRAWING:
            self._refuse_problems()

    def _refuse_problems(self) -> None:
        """Keep from readers what would have kept a draft from being published."""
        at = self.moment or self.instance.published_at
        for problem in publish_checks.find_blocking_problems(self.instance, at=at):
            known = problem.field in self.fields
            self.add_error(problem.field if known else None, problem.message)

    def save(self, commit: bool = True) -> Article:
        ticked = self.cleaned_data.get
        if ticked("is_not_revised"):
            self.instance.revised_at = None
        if ticked("is_revised"):
            self.instance.revised_at = timezone.now()
        if ticked("is_read_again"):
            self.instance.reviewed_at = timezone.localdate()
        return super().save(commit)


class CorrectionForm(PublicTextForm):
    """A few plain sentences with their day."""

    class Meta:
        model = Correction
        fields = ("corrected_on", "text")
        help_texts = {"corrected_on": "Left empty: today."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrected_on"].required = False

    def clean_corrected_on(self) -> date:
        day = self.cleaned_data["corrected_on"] or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError("A correction cannot be of a day to come.")
        public = self.instance.article.published_at
        is_new = "corrected_on" in self.changed_data
        if public and is_new and day < timezone.localdate(public):
            raise ValidationError("The essay was not public yet on that day.")
        return day

    def _refuse_problems(self, name: str) -> None:
        super()._refuse_problems(name)
        if name in self.errors:
            return
        if markup.ids_in(render_markdown(self.instance.text).html):
            # it would clash with the essay's own
            self.add_error(name, "Use plain sentences: no headings and no notes.")
