"""What stands on a form, as texts: so what is typed and what is saved are compared."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from articles import diff
from articles.models import Article
from articles.workflow import drafts
from articles.workflow.drafts import Fields, to_querydict

KEY_DIGITS = 18  # more do not fit into a database's whole number


def texts(form: forms.ModelForm, formsets: Iterable = ()) -> dict[str, str]:
    """Return what stands on a form as words, by what its fields are called.

    Args:
        form: The form, with what is saved or with what is typed.
        formsets: The rows beneath it, such as corrections.
    """
    found = {field.label: text(field) for field in form.visible_fields()}
    for rows in formsets:
        name = str(rows.model._meta.verbose_name_plural).capitalize()
        found[name] = "\n\n".join(filter(None, map(row_text, rows.forms)))
    return found


def row_text(form: forms.ModelForm) -> str:
    """Return what stands in one row beneath a form."""
    shown = (field for field in form.visible_fields() if field.name != "DELETE")
    lines = [text(field) for field in shown]
    if form["DELETE"].value() if "DELETE" in form.fields else False:
        lines.append("(taken out)")
    return "\n".join(filter(None, lines))


def text(bound: forms.BoundField) -> str:
    """Return what stands in one field as words."""
    value, widget = bound.value(), bound.field.widget
    if isinstance(bound.field, forms.ModelChoiceField):
        return ", ".join(titles(bound.field, value))
    if isinstance(bound.field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        pairs = zip(widget.widgets, parts, strict=False)
        return " ".join(filter(None, (one.format_value(part) for one, part in pairs)))
    said = widget.format_value(value)
    return "" if said is None else str(said).replace("\r\n", "\n").strip()


def titles(field: forms.ModelChoiceField, value: object) -> list[str]:
    """Return what the chosen rows are called."""
    chosen = value if isinstance(value, list | tuple) else [value]
    keys = [getattr(one, "pk", one) for one in chosen if is_key(one)]
    return sorted(str(row) for row in field.queryset.filter(pk__in=keys))


def is_key(value: object) -> bool:
    """Whether something can be the key of a row; the database refuses the rest."""
    said = str(getattr(value, "pk", value))
    return said.isascii() and said.isdecimal() and len(said) <= KEY_DIGITS


def sent(form: forms.ModelForm) -> Fields:
    """Return the fields of an unbound form as a browser would send them untouched."""
    found: Fields = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if isinstance(bound.field, forms.BooleanField):
            found |= {bound.html_name: ["on"]} if value else {}
        elif isinstance(widget, forms.MultiWidget):
            parts = zip(widget.widgets, widget.decompress(value), strict=False)
            for place, (one, part) in enumerate(parts):
                found[f"{bound.html_name}_{place}"] = [one.format_value(part) or ""]
        elif isinstance(bound.field, forms.ModelChoiceField):
            chosen = value if isinstance(value, list | tuple) else [value]
            found[bound.html_name] = [
                str(getattr(one, "pk", one)) for one in chosen if is_key(one)
            ]
        else:
            found[bound.html_name] = [str(widget.format_value(value) or "")]
    return found


def data_for(form_class: type[forms.ModelForm], fields: Fields) -> QueryDict:
    """Return kept fields as the data of a form, without keys that no row can have."""
    choices = {
        name
        for name, field in form_class.base_fields.items()
        if isinstance(field, forms.ModelChoiceField)
    }
    return to_querydict({
        name: list(filter(is_key, values)) if name in choices else values
        for name, values in fields.items()
    })  # fmt: skip


def opened_with(form_class: type[forms.ModelForm], fields: Fields) -> type:
    """Return a form class that opens with what was typed, and complains of nothing.

    Args:
        form_class: The form of the essay.
        fields: What stood in its fields.
    """

    class Opened(form_class):  # type: ignore[misc, valid-type]
        """The form with unfinished words in it; they are checked when it is saved."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs | {"data": data_for(form_class, fields)})

        def full_clean(self):
            self._errors, self.cleaned_data = ErrorDict(), {}

    return Opened


class PrefilledFormMixin(admin.ModelAdmin):
    """A form that opens with `request.shown` in its fields: None for what is saved.

    Where the request has no such attribute, the form is the stock admin's.
    """

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change, **kwargs)
        shown = getattr(request, "shown", None)
        return opened_with(form_class, shown) if shown else form_class

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix) -> dict:
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if not hasattr(request, "shown"):
            return found
        for name in ("data", "files", "save_as_new"):
            found.pop(name, None)
        fields = request.shown or {}
        if f"{prefix}-TOTAL_FORMS" in fields:
            found["data"] = drafts.to_querydict(fields)
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
            return texts(form, formsets)
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
    ) -> list[diff.FieldDiff]:
        """Return what one content of the form says otherwise than another.

        Args:
            request: A staff request.
            article: The essay; None for a new one.
            before: The earlier fields; None for what is saved.
            after: The later ones.
        """
        return diff.diff_fields(
            self.texts(request, article, before), self.texts(request, article, after)
        )
