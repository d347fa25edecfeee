"""Where a picture is shown: what keeps it from being deleted, and what follows it.

Other apps register the texts of theirs in their `ready()`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import PurePosixPath
from typing import NamedTuple

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from articles import markup
from articles.media import renditions
from articles.models import Image

NEW = "not saved yet"
IN_TEXT = re.compile(r"images/(\w+)")


class ImageInUse(Exception):
    """The picture is still shown; the message says where."""


class ImageUsage(NamedTuple):
    """A place that shows a picture.

    Args:
        said: The place in words.
        model: What a link to it leads to: the label of a model.
        pk: And of which row.
    """

    said: str
    model: str
    pk: object


def derive_again(row: models.Model, field: str) -> None:
    """Save the columns of a row that are derived from a text, and no others."""
    row.skip_history_when_saving = True  # the author changed nothing
    row.save(update_fields=[f"{field}_html"])


@dataclass(frozen=True)
class ImageTextSource:
    """A column of Markdown.

    Args:
        model: The label of its model.
        field: Its name.
        said: What it is, before its title.
        title: The lookup of its title.
        shown_at: The model that a link leads to, and the lookup of the row's key.
        can_be_searched: Whether the database can read it.
        derive: Renders it again, where something is derived from it.
    """

    model: str
    field: str
    said: str
    title: str
    shown_at: tuple[str, str] | None = None
    can_be_searched: bool = True
    derive: Callable[[models.Model, str], None] | None = derive_again

    def showing(self, stems: Iterable[str]) -> models.QuerySet:
        """Return the rows that name pictures; encrypted ones are all returned."""
        rows = apps.get_model(self.model)._base_manager.order_by("pk")
        if not self.can_be_searched:
            return rows
        rows = rows.annotate(as_text=Cast(self.field, models.TextField()))
        return rows.filter(
            reduce(
                or_, (models.Q(as_text__contains=f"images/{stem}") for stem in stems)
            )
        )

    def uses(self, stems: Iterable[str]) -> Iterator[tuple[str, ImageUsage]]:
        """Yield the pictures of this column, each with its place."""
        model, key = self.shown_at or (self.model, "pk")
        words = "as_text" if self.can_be_searched else self.field
        rows = self.showing(stems).values_list(words, self.title, key)
        for text, title, pk in rows.iterator():
            for stem in set(IN_TEXT.findall(text or "")):
                said = f"{self.said} “{title or NEW}”"
                yield stem, ImageUsage(said, model, pk)


TEXTS = [
    ImageTextSource("articles.Article", "body", "Essay", "headline"),
    ImageTextSource("articles.Page", "body", "Page", "title"),
    ImageTextSource("articles.Topic", "intro", "Topic", "title"),
    ImageTextSource("articles.Author", "biography", "Biography of", "name"),
    ImageTextSource(
        "articles.Correction",
        "text",
        "Correction of the essay",
        "article__headline",
        shown_at=("articles.Article", "article_id"),
    ),
    ImageTextSource(
        "articles.HistoricalArticle",
        "body",
        "Earlier version of the essay",
        "headline",
        shown_at=("articles.Article", "id"),
        derive=None,
    ),
    ImageTextSource(
        "articles.ArticleDraft",
        "fields",
        "Unsaved words of the essay",
        "article__headline",
        shown_at=("articles.Article", "article_id"),
        derive=None,
    ),
]


def register(text: ImageTextSource) -> None:
    """Let a text of another app count as a place that shows pictures."""
    TEXTS.append(text)


def stem_of(image: Image) -> str:
    """Return what the names of all files of a picture begin with."""
    return PurePosixPath(image.file.name).stem


def in_texts(stems: Iterable[str]) -> Iterator[tuple[str, ImageUsage]]:
    """Yield the pictures that stand in texts, each with its place."""
    for text in TEXTS:
        yield from text.uses(stems)


def in_relations(images: Iterable[Image]) -> Iterator[tuple[object, ImageUsage]]:
    """Yield the keys of pictures that other rows name, each with its place."""
    for relation in Image._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.one_to_many):
            continue
        name, model = relation.field.name, relation.related_model
        kind = f"{relation.field.verbose_name} of {model._meta.verbose_name}"
        said = f"{kind[0].upper()}{kind[1:]}"
        for row in model._base_manager.filter(**{f"{name}__in": images}):
            label = model._meta.label
            yield (
                getattr(row, f"{name}_id"),
                ImageUsage(f"{said} “{row}”", label, row.pk),
            )


def usages_for(images: Iterable[Image]) -> dict[object, list[ImageUsage]]:
    """Return where pictures are shown, by their keys; a few queries for all.

    Args:
        images: The pictures asked about.

    Returns:
        The places of each, none twice, an empty list where it is shown nowhere.
    """
    images = list(images)
    found: dict[object, dict[ImageUsage, None]] = {image.pk: {} for image in images}
    keys = {stem_of(image): image.pk for image in images}
    if not images:
        return {}
    for stem, use in in_texts(list(keys)):
        if stem in keys:
            found[keys[stem]][use] = None
    for key, use in in_relations(images):
        found[key][use] = None
    return {key: list(uses) for key, uses in found.items()}


def unused_images() -> models.QuerySet:
    """Return the pictures that are shown nowhere."""
    everything = Image.objects.all()
    stems = {stem for stem, _ in in_texts([""])}
    used = {image.pk for image in everything if stem_of(image) in stems}
    used.update(key for key, _ in in_relations(everything))
    return everything.exclude(pk__in=used)


@transaction.atomic
def delete_image(image: Image) -> None:
    """Delete a picture that is shown nowhere, its files after the commit.

    Args:
        image: The picture, saved.

    Raises:
        ImageInUse: it is shown; the message says where.
    """
    image = Image.objects.select_for_update().get(pk=image.pk)
    places = usages_for([image])[image.pk]
    if places:
        raise ImageInUse("; ".join(use.said for use in places))
    storage, names = image.file.storage, image.files
    image.delete()
    transaction.on_commit(lambda: renditions.delete_files(storage, names))


@transaction.atomic
def rerender_texts_showing(image: Image) -> int:
    """Render every text that shows a picture again, because its words have changed.

    Only what is derived is saved: no version, no history, no date of a change.

    Args:
        image: The picture, saved with its new words.

    Returns:
        How many texts.
    """
    count, stem = 0, stem_of(image)
    for text in TEXTS:
        if text.derive is None:
            continue
        for row in text.showing([stem]).select_for_update():
            if f"images/{stem}" in getattr(row, text.field):
                count += derived(text, row)
    return count


def derived(text: ImageTextSource, row: models.Model) -> bool:
    """Render one text again; one that is refused today keeps the HTML it has."""
    try:
        text.derive(row, text.field)
    except markup.MarkupRefused:
        return False
    return True
