"""Resized files of an image: several widths, each as WebP and as JPEG or PNG.

Their names follow from the record alone, so nothing ever asks the storage for a list.
"""

import logging
from collections.abc import Container, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Pillow

if TYPE_CHECKING:
    from articles.models import Image

logger = logging.getLogger(__name__)

# Just above what the column of words asks for: 324 pixels on a small telephone, 648 or
# 592 at two dots a pixel or on a desktop, 1,053 to 1,184 on sharper ones.
WIDTHS = (360, 720, 1200)
HARDLY_SMALLER = 0.9

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAVING: dict[str, dict[str, Any]] = {
    "jpg": {"quality": 85, "progressive": True},
    "png": {},
    "webp": {"quality": 80, "method": 4},
}


def widths_for(width: int) -> list[int]:
    """Return the widths to store an image in, rising, its own the last.

    None is larger than the picture, nor so near to it that it would save nothing.
    """
    return [one for one in WIDTHS if one < width * HARDLY_SMALLER] + [width]


def write_renditions(
    image: "Image", picture: Pillow.Image, *, present: Container[str] = ()
) -> None:
    """Write all files of an image: every width in every format, or its one file.

    Args:
        image: The record, saved or not.
        picture: The picture in its own width.
        present: Names that are there already and stay as they are.

    Raises:
        Exception: whatever the storage raises; what was written is gone again.
    """
    storage, written = image.file.storage, []
    try:
        for width in image.widths or [image.width]:
            sized = resize_image(picture, width)
            names = image.names_at(width) if image.widths else image.files
            for name in names:
                if name not in present:
                    written.append(name)
                    _save_file(storage, name, encode_image(sized, name))
    except Exception:
        delete_files(storage, written)
        raise


def _save_file(storage: Storage, name: str, content: bytes) -> None:
    """Save a file under its name.

    Raises:
        FileExistsError: there is one already; the storage chose another name.
    """
    saved = storage.save(name, ContentFile(content))
    if saved != name:
        storage.delete(saved)
        raise FileExistsError(name)


def resize_image(picture: Pillow.Image, width: int) -> Pillow.Image:
    """Return an image in another width."""
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2.0)


def encode_image(picture: Pillow.Image, name: str) -> bytes:
    """Return the bytes of an image in the format of a file name."""
    extension = name.rpartition(".")[2]
    output = BytesIO()
    picture.save(output, FORMATS[extension], **SAVING[extension])
    return output.getvalue()


def delete_files(storage: Storage, names: Iterable[str]) -> None:
    """Delete files; one that cannot be deleted is logged and keeps no other."""
    for name in names:
        try:
            storage.delete(name)
        except Exception as error:
            logger.error("%s could not be deleted: %s", name, type(error).__name__)
