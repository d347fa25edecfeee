"""The form of an essay with other words in it than those that are saved."""

from django.contrib import admin
from django.http import HttpRequest

from articles import difference, unsaved
from articles.desk import sheet
from articles.models import Article
from articles.unsaved import Fields


class ShowsFields(admin.ModelAdmin):
    """A form that opens with `request.shown` in its fields: None for what is saved.

    Where the request has no such attribute, the form is the stock admin's.
    """

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change, **kwargs)
        shown = getattr(request, "shown", None)
        return sheet.opened_with(form_class, shown) if shown else form_class

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix) -> dict:
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if not hasattr(request, "shown"):
            return found
        for name in ("data", "files", "save_as_new"):
            found.pop(name, None)
        fields = request.shown or {}
        if f"{prefix}-TOTAL_FORMS" in fields:
            found["data"] = unsaved.posted(fields)
        return found

    def texts(
        self, request: HttpRequest, article: Article | None, fields: Fields | None
    ) -> dict[str, str]:
        """Return what the form would show as words: what is saved, or these fields."""
        before = dict(vars(request))
        request.shown = fields
        try:
            change = article is not None
            form = self.get_form(request, article, change)(instance=article)
            formsets, _ = self._create_formsets(request, form.instance, change)
            return sheet.texts(form, formsets)
        finally:
            del request.shown
            if "shown" in before:
                request.shown = before["shown"]

    def differences(
        self,
        request: HttpRequest,
        article: Article | None,
        before: Fields | None,
        after: Fields,
    ) -> list[difference.Changed]:
        """Return what one content of the form says otherwise than another.

        Args:
            request: A staff request.
            article: The essay; None for a new one.
            before: The earlier fields; None for what is saved.
            after: The later ones.
        """
        return difference.by_field(
            self.texts(request, article, before), self.texts(request, article, after)
        )
