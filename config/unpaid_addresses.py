"""Addresses that must never earn money: of helplines, and of “Leave this page”.

A model says so of an address by its field, `UnpaidURLField`. Who pays for a link, the
app `ads` tells by the checks that the setting PAID_ADDRESS_CHECKS names.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string


class UnpaidAddress(NamedTuple):
    """An address that must not be paid for, and the words for where it is kept."""

    url: str
    place: str


def refuse_paid_address(url: str) -> None:
    """Refuse an address that somebody pays for.

    Raises:
        ValidationError: naming who pays.
    """
    checks = map(import_string, settings.PAID_ADDRESS_CHECKS)
    if payer := next(filter(None, (check(url) for check in checks)), ""):
        raise ValidationError(
            f"“{payer}” pays this site for this link. Nobody may pay for a link that "
            "people in need follow: enter an address that earns nothing."
        )


class UnpaidURLField(models.URLField):
    """An address that must earn nothing; migrations know it as a URLField."""

    default_validators = [*models.URLField.default_validators, refuse_paid_address]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


def unpaid_addresses() -> Iterator[UnpaidAddress]:
    """Yield every such address that is stored, and the defaults of what is not yet."""
    for model in apps.get_models():
        fields = [one for one in model._meta.fields if isinstance(one, UnpaidURLField)]
        if not fields:
            continue
        for row in list(model._default_manager.all()) or [model()]:
            for field in fields:
                if url := field.value_from_object(row):
                    kind = model._meta.verbose_name
                    place = f"“{field.verbose_name}” of the {kind} “{row}”"
                    yield UnpaidAddress(url, place)
