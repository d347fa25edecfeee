"""Pictures that staff upload: decoded, turned upright, and written again by us.

What is stored is never the bytes that were sent: no position of the photographer, no
page of HTML in a picture's clothes, no name that somebody chose.
"""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from articles.markup import MAX_CHARACTERS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Image

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 2400
MAX_PIXELS = 50_000_000  # a telephone's largest; four bytes each while decoded

NAME = r"(images/[0-9a-f]{32}\.(?:jpg|png|webp))"
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 85, "method": 4},
}
SRGB = ImageCms.createProfile("sRGB")

NOT_A_PICTURE = "This is no JPEG, PNG or WebP picture."
BROKEN = "This picture is damaged: it could not be read to its end."


class ImageRefused(ValueError):
    """The file cannot be stored as a picture; the message says why."""


def store_image(file: File, *, by: "User | None") -> "Image":
    """Store a picture as one of ours.

    Args:
        file: What was uploaded; its name and declared type are not believed.
        by: The member of staff who uploads, or None for a command.

    Returns:
        The saved record, at most 2,400 pixels on a side, without any metadata.

    Raises:
        ImageRefused: too large, damaged, or not a JPEG, PNG or WebP picture.
    """
    picture, kind = decode(read(file))
    name = f"{uuid4().hex}.{EXTENSIONS[kind]}"
    model = apps.get_model("articles", "Image")
    image = model(width=picture.width, height=picture.height, uploaded_by=by)
    image.file.save(name, ContentFile(encode(picture, kind)), save=False)
    try:
        image.save()
    except Exception:
        image.file.delete(save=False)
        raise
    return image


def read(file: File) -> bytes:
    """Return a file's bytes.

    Raises:
        ImageRefused: there are none, or too many.
    """
    if file.size > MAX_BYTES:
        raise ImageRefused("The picture is larger than 8 MB; save it smaller first.")
    file.seek(0)
    content = file.read()
    if not content:
        raise ImageRefused("The file is empty.")
    return content


def decode(content: bytes) -> tuple[Pillow.Image, str]:
    """Return a picture ready to be written again, and the format it came in.

    Raises:
        ImageRefused: too many pixels, damaged, or of another format.
    """
    try:
        picture = Pillow.open(BytesIO(content), formats=list(EXTENSIONS))
    except Exception as error:  # decoders raise what they like on hostile bytes
        raise ImageRefused(NOT_A_PICTURE) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise ImageRefused("The picture has too many pixels; save it smaller first.")
    kind = str(picture.format)
    try:
        return prepare(picture), kind
    except Exception as error:
        raise ImageRefused(BROKEN) from error


def prepare(picture: Pillow.Image) -> Pillow.Image:
    """Return a picture upright, in sRGB, of our size, with nothing but its pixels."""
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Pillow.Resampling.LANCZOS)
    plain = in_srgb(upright)
    plain.info.clear()
    return plain


def in_srgb(picture: Pillow.Image) -> Pillow.Image:
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


def encode(picture: Pillow.Image, kind: str) -> bytes:
    """Return the bytes of a picture in one of our formats."""
    output = BytesIO()
    picture.save(output, kind, **SAVING[kind])
    return output.getvalue()


def images_in(text: str) -> "dict[str, Image]":
    """Return the uploaded pictures that a text shows, by their addresses.

    Args:
        text: Markdown or HTML.

    Returns:
        Records by address, for `markup.render`; addresses of no record are left out.
    """
    pattern = re.escape(settings.MEDIA_URL) + NAME
    names = set(re.findall(pattern, text[:MAX_CHARACTERS]))
    if not names:
        return {}
    found = apps.get_model("articles", "Image").objects.filter(file__in=names)
    return {image.url: image for image in found}
