"""Picture files for tests, made on the spot."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow


def picture_bytes(kind="PNG", *, mode="RGB", size=(8, 6), color="teal", **saving):
    output = BytesIO()
    Pillow.new(mode, size, color).save(output, kind, **saving)
    return output.getvalue()


def picture_file(kind="PNG", *, name="a.png", content_type="image/png", **making):
    return SimpleUploadedFile(name, picture_bytes(kind, **making), content_type)


def raw_file(content, name="a.png", content_type="image/png"):
    return SimpleUploadedFile(name, content, content_type)
