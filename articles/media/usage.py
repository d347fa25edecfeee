"""Image usage: where an image is shown; an image in use cannot be deleted.

Other apps register the texts of theirs in their `ready()`.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models.functions import Cast

from articles import markup
from articles.foreign_keys import foreign_keys_to
from articles.markdown_registry import (
    MarkdownText,
    markdown_texts,
    rendered_texts,
)
from articles.media import renditions
from articles.models import Image, ImageMention
from articles.models.image import ImageQuerySet
from articles.models.image_mention import IN_TEXT


class ImageInUse(Exception):
    """The image is still used; the message says where."""


class ImageUsage(NamedTuple):
    """A place that uses an image.

    Args:
        said: The place in words.
        model: What a link to it leads to: the label of a model.
        pk: And of which row.
    """

    said: str
    model: str
    pk: int


def _usages_in_texts(
    stems: Iterable[str] | None, *, everywhere: bool = False
) -> Iterator[tuple[str, ImageUsage]]:
    """Yield the pictures that stand in texts, each with its place.

    Args:
        stems: What the names of the files of those looked for begin with; None for all.
        everywhere: Whether every text is read, not only those that mention one.
    """
    for text in markdown_texts():
        model, key = text.edited_in or (text.model, "pk")
        rows = text.rows() if everywhere else text.rows_to_search(stems)
        column = text.field if text.is_encrypted else "as_text"
        named = _naming(rows, text, stems).values_list(column, text.title, key)
        for words, title, pk in named.iterator():
            for stem in set(IN_TEXT.findall(words or "")):
                usage = ImageUsage(text.describe(title), model._meta.label, pk)
                yield stem, usage


def _naming(
    rows: models.QuerySet[Any], text: MarkdownText, stems: Iterable[str] | None
) -> models.QuerySet[Any]:
    """Keep the rows of a text that name pictures; of encrypted ones all are kept."""
    rows = rows.order_by("pk")
    if text.is_encrypted:
        return rows
    rows = rows.annotate(as_text=Cast(text.field, models.TextField()))
    sought = [""] if stems is None else stems
    names = (models.Q(as_text__contains=f"images/{stem}") for stem in sought)
    return rows.filter(reduce(or_, names))


def _usages_in_foreign_keys(
    images: Iterable[Image],
) -> Iterator[tuple[int, ImageUsage]]:
    """Yield the keys of pictures that other rows name, each with its place."""
    for field in foreign_keys_to(Image):
        if not field.editable:
            continue  # derived from a text or a key that is a use itself
        meta = field.model._meta
        kind = f"{field.verbose_name} of {meta.verbose_name}"
        rows = field.model._base_manager.filter(**{f"{field.name}__in": images})
        for row in rows.order_by():  # by its date SQLite would read all of a history
            said = f"{kind[0].upper()}{kind[1:]} “{row}”"
            yield getattr(row, field.attname), ImageUsage(said, meta.label, row.pk)


def usages_for(
    images: Iterable[Image], *, everywhere: bool = False
) -> dict[int, list[ImageUsage]]:
    """Return where images are used, by their primary keys; a few queries for all.

    Args:
        images: The pictures asked about.
        everywhere: Whether every text is read, before something is deleted; else only
            those that mention one, so that a list does not get slower with all others.

    Returns:
        The places of each, none twice, an empty list where it is shown nowhere.
    """
    images = list(images)
    found: dict[int, dict[ImageUsage, None]] = {image.pk: {} for image in images}
    keys = {image.stem: image.pk for image in images}
    if not images:
        return {}
    for stem, use in _usages_in_texts(list(keys), everywhere=everywhere):
        if stem in keys:
            found[keys[stem]][use] = None
    for key, use in _usages_in_foreign_keys(images):
        found[key][use] = None
    return {key: list(uses) for key, uses in found.items()}


def unused_images() -> ImageQuerySet:
    """Return images that are used nowhere."""
    everything = Image.objects.all()
    stems = {stem for stem, _ in _usages_in_texts(None)}
    used = {image.pk for image in everything if image.stem in stems}
    used.update(key for key, _ in _usages_in_foreign_keys(everything))
    return everything.exclude(pk__in=used)


@transaction.atomic
def delete_image(image: Image) -> None:
    """Delete an unused image; its files after the commit.

    Args:
        image: The picture, saved.

    Raises:
        ImageInUse: it is shown; the message says where.
    """
    image = Image.objects.select_for_update().get(pk=image.pk)
    places = usages_for([image], everywhere=True)[image.pk]
    if places:
        raise ImageInUse("; ".join(use.said for use in places))
    # A try to make its smaller files may have been cut off.
    image.widths = image.widths or renditions.widths_for(image.width)
    image.crops = image.crops or renditions.crops_for(image.width, image.height)
    storage, names = image.file.storage, image.files
    ImageMention.objects.filter(stem=image.stem).delete()
    image.delete()
    transaction.on_commit(lambda: renditions.delete_files(storage, names))


@transaction.atomic
def rerender_texts_showing(image: Image) -> int:
    """Render every text that shows an image again, after its texts changed.

    Only what is derived is saved: no version, no history, no date of a change. A text
    that is refused today keeps the HTML it has.

    Args:
        image: The picture, saved with its new words.

    Returns:
        How many texts.
    """
    count = 0
    for text in rendered_texts():
        rows = _naming(text.rows_to_search([image.stem]), text, [image.stem])
        for row in rows.select_for_update():
            with suppress(markup.MarkupRefused):
                text.store(row, text.render(row))
                count += 1
    return count
