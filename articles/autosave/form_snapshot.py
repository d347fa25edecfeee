"""Form data as a dict of strings: read from a POST, put into a form, compared."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from articles import diff

Fields = dict[str, list[str]]

FRAME = {"csrfmiddlewaretoken", "base"}  # what a form sends besides its fields
KEY_DIGITS = 18  # more do not fit into a database's whole number


def fields_of(post: QueryDict) -> Fields:
    """Return what stood in the fields of a form; names of buttons begin with `_`.

    A NUL is left out: nobody can type one, and PostgreSQL keeps none.
    """
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in post.lists()
        if name not in FRAME and not name.startswith("_")
    }


def hidden_inputs(post: QueryDict) -> list[tuple[str, str]]:
    """Return what `fields_of` finds, as names and values of hidden inputs."""
    fields = fields_of(post)
    return [(name, value) for name, values in fields.items() for value in values]


def _to_querydict(fields: Mapping[str, list[str]]) -> QueryDict:
    """Return fields as the data of a form."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data


def _form_texts(
    form: forms.ModelForm, formsets: Iterable[forms.BaseModelFormSet]
) -> dict[str, str]:
    found = {str(field.label): _text(field) for field in form.visible_fields()}
    for rows in formsets:
        found[model_title(rows).capitalize()] = "\n\n".join(
            filter(None, map(_row_text, rows.forms))
        )
    return found


def model_title(formset: forms.BaseModelFormSet) -> str:
    """Return what the rows of a formset are called, in the plural."""
    model: Any = formset.model
    return str(model._meta.verbose_name_plural)


def _row_text(form: forms.ModelForm) -> str:
    shown = (field for field in form.visible_fields() if field.name != "DELETE")
    lines = [_text(field) for field in shown]
    if form["DELETE"].value() if "DELETE" in form.fields else False:
        lines.append("(taken out)")
    return "\n".join(filter(None, lines))


def _text(bound: forms.BoundField) -> str:
    value, widget = bound.value(), bound.field.widget
    if isinstance(bound.field, forms.ModelChoiceField):
        choices: Any = bound.field.queryset
        rows = choices.filter(pk__in=_keys(value))
        return ", ".join(sorted(map(str, rows)))
    if isinstance(bound.field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(widget, forms.MultiWidget):
        return " ".join(filter(None, _parts(widget, value)))
    said = widget.format_value(value)
    return "" if said is None else str(said).replace("\r\n", "\n").strip()


def _parts(widget: forms.MultiWidget, value: Any) -> list[str]:
    values = value if isinstance(value, list) else widget.decompress(value) or []
    pairs = zip(widget.widgets, values, strict=False)
    return [str(one.format_value(part) or "") for one, part in pairs]


def _keys(value: object) -> list[str]:
    chosen = value if isinstance(value, list | tuple) else [value]
    return [str(getattr(one, "pk", one)) for one in chosen if _is_key(one)]


def _is_key(value: object) -> bool:
    text = str(getattr(value, "pk", value))
    return text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS


def initial_fields(form: forms.ModelForm) -> Fields:
    """Return the fields of an unbound form as a browser would send them untouched."""
    found: Fields = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if isinstance(bound.field, forms.BooleanField):
            found |= {bound.html_name: ["on"]} if value else {}
        elif isinstance(widget, forms.MultiWidget):
            for place, part in enumerate(_parts(widget, value)):
                found[f"{bound.html_name}_{place}"] = [part]
        elif isinstance(bound.field, forms.ModelChoiceField):
            found[bound.html_name] = _keys(value)
        else:
            found[bound.html_name] = [str(widget.format_value(value) or "")]
    return found


def _data_for(form_class: type[forms.ModelForm], fields: Fields) -> QueryDict:
    choices = {
        name
        for name, field in form_class.base_fields.items()
        if isinstance(field, forms.ModelChoiceField)
    }
    return _to_querydict({
        name: list(filter(_is_key, values)) if name in choices else values
        for name, values in fields.items()
    })  # fmt: skip


def _prefilled(
    form_class: type[forms.ModelForm], fields: Fields
) -> type[forms.ModelForm]:
    class PrefilledForm(form_class):  # type: ignore[misc, valid-type]
        """The form with unfinished data; it is checked when it is saved."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs | {"data": _data_for(form_class, fields)})

        def full_clean(self) -> None:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}

    return PrefilledForm


class _PrefilledRequest(HttpRequest):
    prefill: Fields | None


class PrefilledFormMixin(admin.ModelAdmin):
    """A form that opens with what `prefill` put into it; else the stock admin's."""

    def prefill(self, request: HttpRequest, fields: Fields | None) -> None:
        """Let the form of this request open with these fields.

        Args:
            request: A staff request.
            fields: What to show; None for what is saved, whatever the request sent.
        """
        cast(_PrefilledRequest, request).prefill = fields

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form_class = super().get_form(request, obj, change, **kwargs)
        fields = getattr(request, "prefill", None)
        return _prefilled(form_class, fields) if fields else form_class

    def get_formset_kwargs(
        self,
        request: HttpRequest,
        obj: models.Model,
        inline: admin.options.InlineModelAdmin,
        prefix: str,
    ) -> dict[str, Any]:
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if not hasattr(request, "prefill"):
            return found
        for name in ("data", "files", "save_as_new"):
            found.pop(name, None)
        fields = request.prefill or {}
        if f"{prefix}-TOTAL_FORMS" in fields:
            found["data"] = _to_querydict(fields)
        return found

    def differences(
        self, request: HttpRequest, obj: models.Model | None, fields: Fields
    ) -> list[diff.FieldDiff]:
        """Return what the form says otherwise with these fields than as it is saved.

        Args:
            request: A staff request; its own fields play no part.
            obj: What is saved; None for nothing yet.
            fields: What stands in the form.
        """
        saved = self._texts(request, obj, None)
        return diff.diff_fields(saved, self._texts(request, obj, fields))

    def _texts(
        self, request: HttpRequest, obj: models.Model | None, fields: Fields | None
    ) -> dict[str, str]:
        own = copy(request)
        self.prefill(own, fields)
        change = obj is not None
        form = self.get_form(own, obj, change)(instance=obj)
        formsets, _ = self._create_formsets(  # type: ignore[attr-defined]
            own, form.instance, change
        )
        return _form_texts(form, formsets)
