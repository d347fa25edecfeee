"""What is on the answering screen: the copy to publish, a follow-up's, the answer."""

from collections.abc import Iterable
from dataclasses import fields
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict

from articles.forms import content_note
from articles.forms.markdown_widget import MarkdownWidget
from articles.models import Article, Author, validate_markdown
from qa.asking.forms import (
    BODY_MAX,
    PSEUDONYM_MAX,
    TITLE_MAX,
    LineField,
    ParagraphsField,
)
from qa.asking.status_page import WHY_DECLINED
from qa.models import CannedText, Flag, Question, Reply, threads
from qa.moderation.publish_checks import find_objections, objections_digest
from qa.moderation.publish_copy import AnswerEdit, PublicCopy, slug_is_taken
from qa.moderation.transitions import SILENT_REASONS

COPY = tuple(field.name for field in fields(PublicCopy))
ESSAYS_OFFERED = 100  # older ones are named by their address
TICKS = {"edited_for_privacy", "is_sensitive"}


class MarkdownFormField(forms.CharField):
    """Markdown as it was typed, with one kind of line break."""

    widget = MarkdownWidget(place="answer")

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """Everything on the answering screen that is published; nothing typed is lost.

    As a draft it takes whatever was typed, however unfinished: what is missing is said
    when it is published.

    Args:
        question: The question.
        shown: Which of the asker's words may stand on the screen: "copy", "follow_up",
            "redacted_terms". The others keep what is stored.
        is_draft: Whether to take what is unfinished.
    """

    title = LineField(max_length=TITLE_MAX)
    body = ParagraphsField(max_length=BODY_MAX, label="Question")
    pseudonym = LineField(max_length=PSEUDONYM_MAX, label="Name to show")
    slug = forms.SlugField(
        max_length=60,
        required=False,
        label="Address",
        help_text="Made from the title if left empty; fixed once published.",
    )
    edited_for_privacy = forms.BooleanField(
        required=False, label="Say that it was edited for privacy"
    )
    is_sensitive = forms.BooleanField(
        required=False, label="Sensitive: a page of its own, without advertising"
    )
    content_note = LineField(
        max_length=160,
        required=False,
        widget=content_note.ContentNoteWidget,
        help_text=content_note.HELP,
    )
    redacted_terms = ParagraphsField(required=False, widget=forms.HiddenInput)
    follow_up = ParagraphsField(
        max_length=BODY_MAX, required=False, label="Follow-up to publish"
    )
    answer = MarkdownFormField(required=False, validators=[validate_markdown])
    base = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Open the question again: its version is missing."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        question: Question,
        shown: set[str],
        is_draft: bool = False,
    ) -> None:
        super().__init__(data)
        self.question, self.shown = question, shown
        self.replies = list(question.replies.all())
        self.waiting = threads.waiting_follow_up(self.replies)
        self.stored = stored_values(question, self.replies)
        self.initial = self.stored | {"base": question.version}
        for name in () if "copy" in shown else COPY:
            del self.fields[name]
        if "redacted_terms" not in shown:
            self.fields.pop("redacted_terms", None)
        if "follow_up" not in shown or self.waiting is None:
            del self.fields["follow_up"]
        if question.slug:
            self.fields.pop("slug", None)
        self.is_draft = is_draft
        if is_draft:
            self._take_anything()

    def _take_anything(self) -> None:
        for name, field in self.fields.items():
            if name != "base":
                field.required = False
                field.validators = [ProhibitNullCharactersValidator()]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and not self.is_draft and slug_is_taken(slug, self.question):
            raise forms.ValidationError(
                "Another question has this address; change a word of it."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        words = self.cleaned_data
        if self.is_draft:
            return words
        if words.get("is_sensitive") and not words.get("content_note"):
            self.add_error("content_note", "Say what a sensitive question is about.")
        if "follow_up" in self.fields and not words.get("follow_up"):
            self.add_error("follow_up", "Prepare the follow-up as readers will see it.")
        return words

    def values(self) -> dict[str, Any]:
        """Return every value, as stored where it is not shown, after `is_valid()`."""
        typed = {k: v for k, v in self.cleaned_data.items() if k in self.fields}
        return self.stored | typed

    def edit(self, user: User) -> AnswerEdit:
        """Return what to hand to `moderation`, after `is_valid()`."""
        values = self.values()
        return AnswerEdit(
            copy=PublicCopy(**{name: values[name] for name in COPY}),
            answer=values["answer"],
            author=Author.for_user(user),
            follow_up=values["follow_up"],
            despite_checks=self._is_despite_checks(),
        )

    @cached_property
    def objections(self) -> list[str]:
        """What is wrong in the answer, after `is_valid()`."""
        return find_objections(self.values()["answer"], self.question)

    def _is_despite_checks(self) -> bool:
        """Whether the tick stands for just these objections to the answer."""
        ticked = self.data.get("despite_checks")
        return bool(self.objections) and ticked == objections_digest(self.objections)

    def is_unsaved(self) -> bool:
        """Whether something differs from what is stored, after `is_valid()`."""
        values = self.values()
        return any(values[name] != kept for name, kept in self.stored.items())


def stored_values(question: Question, replies: list[Reply]) -> dict[str, Any]:
    """Return every value of the screen as it is stored now.

    Args:
        question: The question.
        replies: All of its replies.
    """
    copy = (
        PublicCopy.load(question.draft_copy)
        if question.draft_copy
        else PublicCopy("", "", "")
    )
    answer = threads.current_answer(replies)
    waiting = threads.waiting_follow_up(replies)
    words = {name: getattr(copy, name) for name in COPY}
    words["answer"] = (answer.draft or answer.body) if answer else ""
    words["follow_up"] = waiting.draft if waiting else ""
    return words


def complete_data(post: QueryDict, question: Question) -> QueryDict:
    """Return posted data, completed with what is stored for fields not on the screen.

    Args:
        post: What the screen sent.
        question: The question.
    """
    data, stored = post.copy(), stored_values(question, list(question.replies.all()))
    data.setdefault("base", str(question.version))
    names = () if "title" in post else COPY
    names += ("answer", "follow_up", "redacted_terms")
    put_stored(data, stored, [name for name in names if name not in post])
    return data


def put_stored(data: QueryDict, stored: dict[str, Any], names: Iterable[str]) -> None:
    """Write stored values into the data of the form, as the screen would send them."""
    for name in names:
        if name in TICKS:
            data.setlist(name, ["on"] if stored[name] else [])
        else:
            data[name] = stored[name]
        if name == "content_note":  # the stored note holds its subjects, too
            data.setlist(content_note.listed_name(name), [])


class SideForm(forms.Form):
    """What is decided beside the answer. It only draws the fields: words are kept."""

    use_required_attribute = False

    note = forms.CharField(
        required=False, label="Note", widget=forms.Textarea(attrs={"rows": 3})
    )
    method_reason = forms.CharField(
        required=False,
        label="Why it may go out",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A few words for those who work here; nobody else sees them.",
    )
    flag_kind = forms.ChoiceField(required=False, label="Flag it yourself")
    instead_of = LineField(required=False, label="Also replace")
    put = LineField(required=False, label="with")
    canned_answer = forms.ChoiceField(required=False, label="Begin from a text")
    canned_request = forms.ChoiceField(required=False, label="Begin from a text")
    canned_decline = forms.ChoiceField(required=False, label="Begin from a text")
    request_text = forms.CharField(
        required=False,
        label="What you would like to know",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only the asker sees it. The wait stops until there is a reply.",
    )
    reason = forms.ChoiceField(required=False, label="Reason", widget=forms.RadioSelect)
    message = forms.CharField(
        required=False,
        label="What you add",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The asker reads it on the private page, after the words above.",
    )
    duplicate = LineField(
        required=False,
        label="Which question has the answer?",
        help_text="Its reference, or its address on this site.",
    )
    article = forms.ChoiceField(required=False, label="Essay")
    older_article = LineField(
        required=False,
        label="Or an older essay",
        help_text="Its address on this site.",
    )

    def __init__(self, data: QueryDict | None, *, question: Question) -> None:
        super().__init__(data, initial={"article": question.article_id or ""})
        self._offer("flag_kind", [("", "Choose a flag"), *Flag.Kind.choices])
        reasons = [
            (value, _reason_in_words(value, label))
            for value, label in Question.DeclineReason.choices
            if value != Question.DeclineReason.DUPLICATE
        ]
        self._offer("reason", reasons)
        self._offer_essays(question)
        self._offer_canned_texts()

    def _offer_essays(self, question: Question) -> None:
        """Offer the newest essays, and the one that the question is about."""
        newest = Article.objects.published().newest_first()
        essays = dict(newest.values_list("pk", "headline")[: ESSAYS_OFFERED + 1])
        self.has_older_essays = len(essays) > ESSAYS_OFFERED
        if self.has_older_essays:
            essays.popitem()
        if question.article:
            essays[question.article.pk] = question.article.headline
        self._offer("article", [("", "No essay in particular"), *essays.items()])

    def _offer_canned_texts(self) -> None:
        texts = list(CannedText.objects.all())
        for use in CannedText.Use.values:
            chosen = [
                (text.pk, text.title + ("" if text.is_reviewed else " (not reviewed)"))
                for text in texts
                if text.use == use
            ]
            self._offer(f"canned_{use}", [("", "Choose a text"), *chosen])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


def _reason_in_words(value: str, label: str) -> str:
    read = WHY_DECLINED.get(Question.DeclineReason(value), "")
    said = f"{label}. The asker reads: “{read}”" if read else f"{label}."
    return f"{said} No mail is sent." if value in SILENT_REASONS else said
