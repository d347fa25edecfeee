"""Slugs: unique_slug, the reserved words, and the model field that refuses them."""

from collections.abc import Callable, Iterable
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

# The last parts of URLs under /articles/, /topics/ and /questions/ that are the
# site's own, and some for later.
RESERVED_SLUGS = {
    *("ask", "feed", "feeds", "mail", "new"),
    *("preview", "report", "reported", "topics", "yours"),
}


def unique_slug(
    title: str,
    *,
    fallback: str,
    is_taken: Callable[[str], bool],
    max_length: int,
    suffixes: Iterable[object] = (),
) -> str:
    """Return a slug made of a title that no other row has.

    Args:
        title: Of one in another script, or of signs only, nothing is left.
        fallback: Stands for a title of which nothing is left, or a reserved word.
        is_taken: Whether another row has a slug, or had it before.
        max_length: The most characters before a suffix.
        suffixes: What is tried, in this order, to tell two equal ones apart; then
            numbers from 2.
    """
    slug = slugify(title)[:max_length].strip("-_")
    if not slug or slug in RESERVED_SLUGS:
        slug = fallback
    suffixed = (f"{slug}-{suffix}" for suffix in chain(suffixes, count(2)))
    return next(one for one in chain([slug], suffixed) if not is_taken(one))


def refuse_reserved_slug(value: str) -> None:
    """Refuse a reserved slug, or one with capital letters.

    Raises:
        ValidationError: the slug is reserved, or has capitals.
    """
    if value != value.lower():
        raise ValidationError("Use small letters only: addresses differ by capitals.")
    if value in RESERVED_SLUGS:
        raise ValidationError(f"“{value}” is kept for the site itself; choose another.")


class UnreservedSlugField(models.SlugField):
    """A SlugField that refuses reserved slugs; migrations know it as a SlugField."""

    default_validators = [*models.SlugField.default_validators, refuse_reserved_slug]

    def deconstruct(self) -> tuple[Any, ...]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs
