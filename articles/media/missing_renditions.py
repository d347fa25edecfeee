"""Missing renditions: the smaller files of an image that its upload left for later.

An upload of a large image stores one file and is answered. The admin writes the others
before it saves a text that shows the image, and the periodic tasks write those of every
image within a minute or so. Until then the image has no `widths`, and its one file is
shown. The cropped files are always left for later; without them the image has no
`crops`, and lists show its whole files. Files are written outside of transactions: on
SQLite nobody else could write.
"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from articles.media import renditions, uploads, usage
from articles.models import Image
from articles.models.image import ImageQuerySet

CLAIM, CLAIM_LASTS = "renditions.claimed.{}", 120  # seconds; one image takes few
FAILURE, FAILURE_LASTS = "renditions.failed.{}", 86_400  # tried again after a day

logger = logging.getLogger(__name__)


def images_without_renditions() -> ImageQuerySet:
    """Return the images that lack files, the oldest first."""
    return Image.objects.filter(Q(widths=[]) | Q(crops={})).order_by("pk")


def write_missing_renditions(image: Image) -> bool:
    """Write the files that an image lacks, and show them in its texts.

    Returns:
        Whether it was done; not where another process is doing it, or has done it.

    Raises:
        Exception: whatever its file or the storage raises; nothing is changed then.
    """
    claim = CLAIM.format(image.stem)
    if not cache.add(claim, 1, CLAIM_LASTS):
        return False
    try:
        return _write_claimed(image.pk)
    finally:
        cache.delete(claim)


def _write_claimed(pk: int) -> bool:
    image = images_without_renditions().filter(pk=pk).first()
    if image is None:
        return False
    with image.file.open() as file:
        picture = uploads.decode_image(file.read())
    present, is_in_texts = set(image.files), not image.widths
    image.widths = image.widths or renditions.widths_for(image.width)
    image.crops = renditions.crops_for(image.width, image.height)
    missing = [name for name in image.files if name not in present]
    # What was cut off on an earlier try would keep its name, and stay broken.
    renditions.delete_files(image.file.storage, missing)
    renditions.write_renditions(image, picture, present=present)
    try:
        is_kept = _keep_sizes(image, is_in_texts=is_in_texts)
    except Exception:
        renditions.delete_files(image.file.storage, missing)
        raise
    if not is_kept:  # it was deleted meanwhile
        renditions.delete_files(image.file.storage, missing)
    elif is_in_texts:  # again, for a text that was saved in this moment
        usage.rerender_texts_showing(image)
    return is_kept


@transaction.atomic
def _keep_sizes(image: Image, *, is_in_texts: bool) -> bool:
    """Save an image's sizes; False if it is there no more.

    Args:
        image: The record with its new sizes.
        is_in_texts: Whether texts show what is new; they show no cropped files.
    """
    sizes = {"widths": image.widths, "crops": image.crops}
    if not Image.objects.filter(pk=image.pk).update(**sizes):
        return False
    if is_in_texts:
        usage.rerender_texts_showing(image)
    return True


def write_for_form(data: QueryDict) -> None:
    """Write the missing renditions of the images that a form's texts show.

    To be called before the transaction that saves them. What fails is logged.

    Args:
        data: What was sent, Markdown among it.
    """
    for text in data.values():
        for image in Image.objects.in_text(str(text)).values():
            if not (image.widths and image.crops):
                _try_to_write(image)


def write_all_missing(stopped: Callable[[], bool] = lambda: False) -> int:
    """Write the missing renditions of all images, and return of how many.

    What failed is tried again after a day.

    Args:
        stopped: Asked before each image; true ends the work.
    """
    count = 0
    for image in images_without_renditions():
        if stopped():
            break
        if not cache.get(FAILURE.format(image.stem)):
            count += _try_to_write(image)
    return count


def _try_to_write(image: Image) -> bool:
    """Write the missing renditions of an image; log a failure and return False."""
    try:
        return write_missing_renditions(image)
    except Exception as error:  # decoders and storages raise what they like
        logger.error("%s lacks files: %s", image.file_name, type(error).__name__)
        cache.set(FAILURE.format(image.stem), 1, FAILURE_LASTS)
        return False
