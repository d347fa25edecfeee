"""The editor's preview and upload: for staff only, never an error page."""

import json

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from articles import markup
from articles.editor import markdownify
from articles.models import Image
from tests.articles.pictures import picture_file, raw_file

pytestmark = pytest.mark.django_db

PREVIEW = reverse("markdownx_markdownify")
UPLOAD = reverse("markdownx_upload")


@pytest.fixture
def staff(django_user_model):
    client = Client()
    user = django_user_model.objects.create(username="author", is_staff=True)
    client.force_login(user)
    return client


def outsiders(django_user_model):
    yield Client()
    for fields in ({}, {"is_staff": True, "is_active": False}):
        user = django_user_model.objects.create(username=f"u{len(fields)}", **fields)
        client = Client()
        client.force_login(user)
        yield client


def test_editor_is_told_the_addresses_that_exist():
    assert site_settings.MARKDOWNX_URLS_PATH == PREVIEW
    assert site_settings.MARKDOWNX_UPLOAD_URLS_PATH == UPLOAD
    assert site_settings.MARKDOWNX_MARKDOWNIFY_FUNCTION == "articles.editor.markdownify"


def test_nobody_else_previews_or_uploads(django_user_model):
    for client in outsiders(django_user_model):
        assert client.post(PREVIEW, {"content": "x"}).status_code == 403
        assert client.post(UPLOAD, {"image": picture_file()}).status_code == 403
    assert not Image.objects.exists()


def test_post_without_a_token_is_refused(django_user_model):
    client = Client(enforce_csrf_checks=True)
    user = django_user_model.objects.create(username="author", is_staff=True)
    client.force_login(user)
    assert client.post(PREVIEW, {"content": "x"}).status_code == 403
    assert client.post(UPLOAD, {"image": picture_file()}).status_code == 403


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_reading_an_address_is_not_enough(url, staff):
    assert staff.get(url).status_code == 405


def test_preview_is_what_a_reader_will_see(staff):
    response = staff.post(PREVIEW, {"content": "## It's\n\n<script>x</script>"})
    assert response.content.decode() == '<h2 id="preview-its">It’s</h2>'
    assert "no-store" in response["Cache-Control"]


def test_preview_gives_pictures_their_size(staff):
    url = staff.post(UPLOAD, {"image": picture_file()}).json()["image_code"][4:-1]
    response = staff.post(PREVIEW, {"content": f"![A door]({url})"})
    assert 'width="8" height="6"' in response.content.decode()


def test_preview_begins_with_what_there_is_to_mend(staff):
    html = staff.post(PREVIEW, {"content": "a[^<b>]"}).content.decode()
    assert html.startswith(
        '<ul class="errorlist"><li>There is no note “&lt;b&gt;” to refer to.</li></ul>'
    )


def test_preview_of_a_refused_text_says_why_in_plain_text(staff):
    response = staff.post(PREVIEW, {"content": "[" * 20_000})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "20,000 square brackets" in response.content.decode()


def test_preview_without_a_text_is_a_bad_request(staff):
    assert staff.post(PREVIEW).status_code == 400


def test_preview_of_an_empty_text_is_empty(staff):
    assert staff.post(PREVIEW, {"content": ""}).content == b""


def test_markdownify_renders_as_the_site_does():
    assert markdownify("a *b*") == markup.render("a *b*").html


def test_upload_answers_the_markdown_of_a_stored_picture(staff):
    response = staff.post(UPLOAD, {"image": picture_file("JPEG", name="x.php")})
    image = Image.objects.get()
    assert response.json() == {"image_code": f"![]({image.url})"}
    assert image.url.endswith(".jpg")
    assert image.uploaded_by.username == "author"
    assert image.file.storage.exists(image.file.name)


@pytest.mark.parametrize(
    "file",
    [
        raw_file(b"<html>", "evil.html", "image/gif"),
        raw_file(b"<svg onload=alert(1)>", "a.svg", "image/svg+xml"),
        picture_file("GIF", name="a.gif", content_type="image/gif"),
        raw_file(b"\x89PNG\r\n\x1a\nbroken"),
        raw_file(b""),
    ],
    ids=["html", "svg", "gif", "broken", "empty"],
)
def test_upload_of_anything_else_is_refused_with_a_reason(staff, file, settings):
    response = staff.post(UPLOAD, {"image": file})
    assert response.status_code == 400
    (message,) = json.loads(response.content)["image"]
    assert message.endswith(".")
    assert not Image.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_upload_without_a_file_is_refused_with_a_reason(staff):
    response = staff.post(UPLOAD)
    assert response.status_code == 400
    assert response.json() == {"image": ["Choose a picture."]}
