"""Uploads that are more than a picture, and what is served of them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from PIL import PngImagePlugin

from articles.models import Image
from tests.articles.image_files import picture_bytes
from tests.cases import for_each
from tests.site.staff_site import make_client

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/markdownx/upload/"
EVIL = b"<script>alert(1)</script><?php system($_GET[0]); ?>"


def with_comment() -> bytes:
    """Return a JPEG whose comment is a page."""
    data = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(data, "JPEG", comment=EVIL)
    return data.getvalue()


def with_text() -> bytes:
    """Return a PNG whose text chunks, plain and packed, are a page."""
    data, info = BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", EVIL.decode())
    info.add_itxt("XML:com.adobe.xmp", EVIL.decode(), zip=False)
    Pillow.new("RGB", (40, 30), "teal").save(data, "PNG", pnginfo=info)
    return data.getvalue()


def with_exif(kind: str) -> bytes:
    """Return a picture whose EXIF description is a page."""
    data, exif = BytesIO(), Pillow.Exif()
    exif[0x010E] = EVIL.decode()
    Pillow.new("RGB", (40, 30), "teal").save(data, kind, exif=exif)
    return data.getvalue()


POLYGLOTS = {
    "page after a JPEG": picture_bytes("JPEG") + EVIL,
    "page after a PNG": picture_bytes("PNG") + EVIL,
    "page after a WebP": picture_bytes("WEBP") + EVIL,
    "archive after a PNG": picture_bytes("PNG") + b"PK\x03\x04" + EVIL,
    "comment of a JPEG": with_comment(),
    "text of a PNG": with_text(),
    "EXIF of a JPEG": with_exif("JPEG"),
    "EXIF of a WebP": with_exif("WEBP"),
    "EXIF of a PNG": with_exif("PNG"),
}


def send(content: bytes, name: str = "a.png", kind: str = "image/png"):
    return make_client("author").post(
        UPLOAD,
        {
            "image": SimpleUploadedFile(name, content, kind),
            "alternative_text": "A door",
        },
    )


@pytest.mark.parametrize("what", POLYGLOTS)
def test_nothing_but_the_picture_is_stored(what):
    assert EVIL in POLYGLOTS[what]
    assert send(POLYGLOTS[what]).status_code == 200
    files = [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
    assert files
    for file in files:
        assert b"alert" not in file.read_bytes(), file.name
        assert b"php" not in file.read_bytes(), file.name


@for_each(
    "name",
    [
        "../../evil.html", "..\\..\\evil.html", "/etc/evil.png", "evil.php",
        "evil.png\x00.html", "evil.svg", "evil.png.html", ".htaccess", "CON",
        "evil\r\nX-Evil: 1.png", "‮gnp.lmth", "é" * 200 + ".png", "a.png;.html",
    ],
)  # fmt: skip
def test_name_that_was_sent_is_nowhere(name):
    client = make_client_once()
    file = SimpleUploadedFile("a.png", picture_bytes("PNG"), "text/html")
    file._name = name  # as it stands in the request, whatever it is
    answer = client.post(UPLOAD, {"image": file, "alternative_text": "A door"})
    assert answer.status_code in (200, 400)
    root = Path(settings.MEDIA_ROOT)
    for stored in root.rglob("*"):
        assert "evil" not in stored.name and "htaccess" not in stored.name
        assert stored.is_dir() or stored.suffix in (".jpg", ".png", ".webp")
    outside = {one.name for one in root.parent.iterdir()}
    assert outside <= {root.name}


def make_client_once():
    from django.contrib.auth import get_user_model
    from django.test import Client

    user = get_user_model().objects.filter(username="author").first()
    client = Client()
    if user is None:
        return make_client("author")
    client.force_login(user)
    return client


@for_each(
    "content, kind",
    [
        (EVIL, "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png"),
        (b"GIF89a/*" + EVIL, "image/jpeg"),
        (b"PK\x03\x04" + b"\x00" * 60, "image/png"),
        (b"", "image/png"),
    ],
)
def test_declared_type_is_not_believed(content, kind):
    client = make_client_once()
    file = SimpleUploadedFile("a.png", content, kind)
    answer = client.post(UPLOAD, {"image": file, "alternative_text": "A door"})
    assert answer.status_code == 400
    assert not Image.objects.exists()


def test_upload_is_served_as_a_picture_that_runs_nothing(client):
    answer = send(picture_bytes("JPEG", size=(40, 30)))
    response = client.get(answer.json()["url"])
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} == set(policy)
    assert response["Content-Disposition"].startswith("inline; filename=")
    assert "Set-Cookie" not in response.headers


@for_each(
    "path",
    [
        "images/a.svg", "images/a.html", "images/a.gif", "images/", "images",
        "images/../images/a.png", "../db.sqlite3", "..%2fdb.sqlite3", "images/a.png/",
        "images/a.png%00.html", "images//a.png", "images/a.PNG", "a.png",
        "images/sub/a.png", "images/%2e%2e/a.png",
    ],
)  # fmt: skip
def test_no_other_file_is_served(path, client):
    folder = Path(settings.MEDIA_ROOT) / "images" / "sub"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("a.svg", "a.html", "a.gif", "a.PNG", "sub/a.png", "../a.png"):
        (folder.parent / name).write_bytes(EVIL)
    (Path(settings.MEDIA_ROOT) / "../db.sqlite3").write_bytes(EVIL)
    response = client.get(f"/media/{path}")
    assert response.status_code in (400, 404)
    assert EVIL not in response.content


@for_each("method", ["post", "put", "delete", "patch", "options"])
def test_upload_is_only_read(method, client):
    assert getattr(client, method)("/media/images/a.png").status_code == 405
