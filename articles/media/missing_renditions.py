"""Missing renditions: the smaller files of an image that its upload left for later.

An upload of a large image stores one file and is answered. The periodic tasks write
the others within a minute, or they are written when an essay that shows the image is
published. Until then the image has no `widths`, and its one file is shown.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.media import renditions, uploads, usage
from articles.models import Image
from articles.models.image import ImageQuerySet

TRIED_FOR = timedelta(days=1)  # a file that cannot be read is not tried for ever

logger = logging.getLogger(__name__)


def images_without_renditions() -> ImageQuerySet:
    """Return the images that are kept in one file only, the oldest first."""
    return Image.objects.filter(widths=[]).order_by("pk")


@transaction.atomic
def write_missing_renditions(image: Image) -> None:
    """Write the files that an image lacks, and show them in its texts.

    Two at once write them once.

    Raises:
        Exception: whatever its file or the storage raises; nothing is changed then.
    """
    image = Image.objects.select_for_update().get(pk=image.pk)
    if image.widths:
        return
    with image.file.open() as file:
        picture = uploads.decode_image(file.read())
    image.widths = renditions.widths_for(image.width)
    own = image.file_name
    missing = [name for name in image.files if name != own]
    # What was cut off on an earlier try would keep its name, and stay broken.
    renditions.delete_files(image.file.storage, missing)
    renditions.write_renditions(image, picture, present={own})
    try:
        image.save(update_fields=["widths"])
        usage.rerender_texts_showing(image)
    except Exception:
        renditions.delete_files(image.file.storage, missing)
        raise


def write_for_text(text: str) -> list[str]:
    """Write the missing renditions of the images that a text shows.

    Args:
        text: Markdown.

    Returns:
        What each image is known by whose files could not be written.
    """
    images = Image.objects.in_text(text).values()
    return [
        str(image) for image in images if not image.widths and not _try_to_write(image)
    ]


def write_for_uploads(stopped: Callable[[], bool] = lambda: False) -> int:
    """Write the missing renditions of the last day's uploads; return of how many.

    Args:
        stopped: Asked before each image; true ends the work.
    """
    recent = timezone.now() - TRIED_FOR
    count = 0
    for image in images_without_renditions().filter(uploaded_at__gt=recent):
        if stopped():
            break
        count += _try_to_write(image)
    return count


def _try_to_write(image: Image) -> bool:
    """Write the missing renditions of an image; log a failure and return False."""
    try:
        write_missing_renditions(image)
    except Exception as error:  # decoders and storages raise what they like
        logger.error("%s has one file: %s", image.file_name, type(error).__name__)
        return False
    return True
