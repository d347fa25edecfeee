"""Image uploads: decoded with Pillow, turned upright, re-encoded and stored.

What is stored is never the bytes that were sent: no position of the photographer, no
page of HTML in a picture's clothes, no name that somebody chose.
"""

import secrets
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from articles.media import renditions
from articles.models import Image

if TYPE_CHECKING:
    from django.contrib.auth.models import User


MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 2400
MAX_PIXELS = 50_000_000  # a telephone's largest; four bytes each while decoded
SOON_DONE_PIXELS = 1_000_000  # all sizes of so many take a tenth of a second
MAX_SENT_SIDE = 30_000  # a panorama's; a thread of millions of pixels is no picture

FORMATS = ("JPEG", "PNG", "WEBP")
SRGB = ImageCms.createProfile("sRGB")

NOT_A_PICTURE = "This is no JPEG, PNG or WebP picture."
BROKEN = "This picture is damaged: it could not be read to its end."
TOO_MANY_BYTES = "The picture is larger than 8 MB; save it smaller first."
TOO_MANY_PIXELS = "The picture has too many pixels; save it smaller first."


class ImageRefused(ValueError):
    """The file cannot be stored as a picture; the message says why."""


def store_image(file: "File[Any]", *, by: "User | None", **words: Any) -> Image:
    """Store an uploaded file as an Image.

    Args:
        file: What was uploaded; its name and declared type are not believed.
        by: The member of staff who uploads, or None for a command.
        words: Alternative text, decorative or not, caption and credit of the record.

    Returns:
        The saved record, at most 2,400 pixels on a side, without any metadata.

    Raises:
        ImageRefused: too large, damaged, or not a JPEG, PNG or WebP picture.
    """
    return store_decoded(decode_image(read_upload(file)), by=by, **words)


def store_decoded(
    picture: Pillow.Image,
    *,
    by: "User | None",
    is_waited_for: bool = False,
    **words: Any,
) -> Image:
    """Store a decoded image: its files in all widths, then its record.

    Whatever fails on the way, neither a record nor a file is left behind.

    Args:
        picture: See `decode_image`.
        by: See `store_image`.
        is_waited_for: Whether somebody waits: of a large image one file is stored, of a
            small one those that are not cropped, and `missing_renditions` writes the
            others.
        words: See `store_image`.
    """
    may_wait = is_waited_for and picture.width * picture.height > SOON_DONE_PIXELS
    extension = "png" if picture.mode == "RGBA" else "jpg"
    image = Image(
        file=f"images/{secrets.token_hex(8)}.{extension}",
        width=picture.width,
        height=picture.height,
        widths=[] if may_wait else renditions.widths_for(picture.width),
        crops={} if is_waited_for else renditions.crops_for(*picture.size),
        uploaded_by=by,
        **words,
    )
    renditions.write_renditions(image, picture)
    try:
        image.save()
    except Exception:
        renditions.delete_files(image.file.storage, image.files)
        raise
    return image


def read_upload(file: "File[Any]") -> bytes:
    """Return a file's bytes.

    Raises:
        ImageRefused: there are none, or too many.
    """
    if file.size > MAX_BYTES:
        raise ImageRefused(TOO_MANY_BYTES)
    file.seek(0)
    content: bytes = file.read()
    if not content:
        raise ImageRefused("The file is empty.")
    return content


def decode_image(content: bytes) -> Pillow.Image:
    """Return an upload as a normalised image; of an animation the first frame.

    Raises:
        ImageRefused: too many pixels, damaged, or of another format.
    """
    try:
        picture = Pillow.open(BytesIO(content), formats=FORMATS)
    except Pillow.DecompressionBombError as error:
        raise ImageRefused(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise ImageRefused(NOT_A_PICTURE) from error
    except Exception as error:  # decoders raise what they like on hostile bytes
        raise ImageRefused(BROKEN) from error
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SENT_SIDE:
        raise ImageRefused(TOO_MANY_PIXELS)
    try:
        return normalize_image(picture)
    except Exception as error:
        raise ImageRefused(BROKEN) from error


def normalize_image(picture: Pillow.Image) -> Pillow.Image:
    """Return an image upright, in sRGB, within MAX_SIDE, without metadata."""
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Pillow.Resampling.LANCZOS)
    plain = _drop_opaque_alpha(_convert_to_srgb(upright))
    plain.info.clear()
    return plain


def _drop_opaque_alpha(picture: Pillow.Image) -> Pillow.Image:
    """Return a picture as plain colours where nothing of it is transparent.

    Screenshots carry a channel that says so for each pixel; as PNG they would be
    several times as large.
    """
    is_solid = picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (
        255,
        255,
    )
    return picture.convert("RGB") if is_solid else picture


def _convert_to_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return a picture in the colours that a browser assumes without a profile."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(
                picture, source, SRGB, outputMode=mode
            )
            return converted or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is no reason to refuse the picture
    return picture.convert(mode)
