"""Resized files of an image: several widths, each as WebP and as JPEG or PNG.

For lists of essays there are cropped files as well, in WebP.
Their names follow from the record alone, so nothing ever asks the storage for a list.
"""

import logging
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Pillow
from PIL import ImageOps

from articles.models.image import crop_height

if TYPE_CHECKING:
    from articles.models import Image

logger = logging.getLogger(__name__)

# Just above what the column of words asks for: 324 pixels on a small telephone, 648 or
# 592 at two dots a pixel or on a desktop, 1,053 to 1,184 on sharper ones.
WIDTHS = (360, 720, 1200)
HARDLY_SMALLER = 0.9

# Beside a headline, 176 pixels wide at most, and above the first headline of a list.
CROP_WIDTHS = {"4x3": (360,), "2x1": (720, 1200)}
# What is too wide loses the same on both sides. What is too high loses a third of that
# above and two thirds below: faces are above the middle.
CENTERING = (1 / 2, 1 / 3)

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


def crops_for(width: int, height: int) -> dict[str, list[int]]:
    """Return the widths of an image's cropped files, by shape; none is scaled up."""
    return {
        shape: sorted({min(one, _widest(shape, width, height)) for one in widths})
        for shape, widths in CROP_WIDTHS.items()
    }


def _widest(shape: str, width: int, height: int) -> int:
    """Return how wide a crop of an image can be."""
    across, down = map(int, shape.split("x"))
    return max(1, min(width, height * across // down))


def write_renditions(
    image: "Image", picture: Pillow.Image, *, present: Container[str] = ()
) -> None:
    """Write all files that the record of an image names.

    Args:
        image: The record, saved or not.
        picture: The picture in its own width.
        present: Names that are there already and stay as they are.

    Raises:
        Exception: whatever the storage raises; what was written is gone again.
    """
    storage, written = image.file.storage, []
    try:
        for names, resize in _sizes_of(image):
            missing = [name for name in names if name not in present]
            if not missing:
                continue
            sized = resize(picture)
            for name in missing:
                written.append(name)
                _save_file(storage, name, encode_image(sized, name))
    except Exception:
        delete_files(storage, written)
        raise


def _sizes_of(
    image: "Image",
) -> Iterator[tuple[list[str], Callable[[Pillow.Image], Pillow.Image]]]:
    """Yield the names of an image's files of each size, and what makes the size."""
    if not image.widths:
        yield [image.file_name], lambda picture: picture
    for width in image.widths:
        yield image.names_at(width), partial(resize_image, width=width)
    for shape, widths in image.crops.items():
        for width in widths:
            crop = partial(crop_image, shape=shape, width=width)
            yield [image.crop_name(shape, width)], crop


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


def crop_image(picture: Pillow.Image, shape: str, width: int) -> Pillow.Image:
    """Return an image cut to a shape, in a width; see `CENTERING`."""
    size = width, crop_height(shape, width)
    return ImageOps.fit(picture, size, Pillow.Resampling.LANCZOS, centering=CENTERING)


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
