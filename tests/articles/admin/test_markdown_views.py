"""The editor's preview and upload: for staff only, never an error page."""

import json
import re
from contextlib import ExitStack

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles import markup, preview_limit
from articles.admin.markdown_views import markdownify
from articles.models import Image, Page
from tests.ads.factories import make_programme
from tests.articles.factories import make_published
from tests.articles.image_files import picture_file, raw_file

pytestmark = pytest.mark.django_db

PREVIEW = reverse("markdownx_markdownify")
UPLOAD = reverse("markdownx_upload")
FRAME = reverse("markdownx_frame")
ESSAY = """Opening, with a [book](https://books.shop.example/one).[^1]

## A part

/// pull
One sentence.
///

/// ad-break
///

## Another

| a | b |
|---|--:|
| 1 | 2 |

[^1]: A note.
"""


@pytest.fixture
def staff(django_user_model):
    client = Client()
    user = django_user_model.objects.create(username="author", is_staff=True)
    user.groups.add(Group.objects.get(name="author"))
    client.force_login(user)
    return client


def outsiders(django_user_model):
    yield Client()
    for fields in ({}, {"is_staff": True}, {"is_staff": True, "is_active": False}):
        user = django_user_model.objects.create(username=f"u{fields}", **fields)
        client = Client()
        client.force_login(user)
        yield client


def test_editor_is_told_the_addresses_that_exist():
    assert site_settings.MARKDOWNX_URLS_PATH == PREVIEW
    assert site_settings.MARKDOWNX_UPLOAD_URLS_PATH == UPLOAD
    assert (
        site_settings.MARKDOWNX_MARKDOWNIFY_FUNCTION
        == "articles.admin.markdown_views.markdownify"
    )


def test_nobody_else_previews_or_uploads(django_user_model):
    for client in outsiders(django_user_model):
        assert client.post(PREVIEW, {"content": "x"}).status_code == 403
        assert client.post(UPLOAD, {"image": picture_file()}).status_code == 403
        assert client.get(FRAME).status_code == 403
    assert not Image.objects.exists()


def test_post_without_a_token_is_refused(django_user_model):
    client = Client(enforce_csrf_checks=True)
    user = django_user_model.objects.create_superuser("author")
    client.force_login(user)
    assert client.post(PREVIEW, {"content": "x"}).status_code == 403
    assert client.post(UPLOAD, {"image": picture_file()}).status_code == 403


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_reading_an_address_is_not_enough(url, staff):
    assert staff.get(url).status_code == 405


def prose(html):
    """Return what stands in the column of words, without spaces between tags."""
    start = end = html.index('prose">') + len('prose">')
    depth = 1
    for tag in re.finditer(r"<(/?)div\b", html[start:]):
        depth += -1 if tag[1] else 1
        if not depth:
            end = start + tag.start()
            break
    return re.sub(r">\s+(?=<|$)", ">", html[start:end].strip())


def previewed(client, **sent):
    response = client.post(PREVIEW, sent)
    assert response.status_code == 200
    return response.json()


def test_preview_of_an_essay_is_the_readers_html(site, staff, client):
    make_programme(link_rules="books.shop.example")
    article = make_published(body=ESSAY)
    seen = client.get(article.get_absolute_url()).text
    html = previewed(staff, content=ESSAY, place="essay")["html"]
    assert prose(html) == prose(seen)
    assert "A note." in prose(html) and "break" not in prose(html)
    assert "(paid link)" in prose(html)


def test_preview_of_a_page_is_the_readers_html(site, staff, client):
    page = Page.objects.create(slug="about", title="About", body=ESSAY)
    seen = client.get("/about/").text
    html = previewed(staff, content=page.body, place="text", title="About")["html"]
    assert prose(html) == prose(seen)
    assert '<h1 class="page-head-title">About</h1>' in html


def test_preview_of_an_answer_has_an_answers_headings(site, staff):
    html = previewed(staff, content="## Part", place="answer")["html"]
    assert '<h4 id="answer-part"><a href="#answer-part">Part</a></h4>' in html


def test_preview_shows_headline_and_standfirst_as_text(site, staff):
    sent = {"headline": "One & <b>two</b>", "standfirst": "<i>Why</i>"}
    html = previewed(staff, content="x", place="essay", **sent)["html"]
    assert "One &amp; &lt;b&gt;two&lt;/b&gt;</h1>" in html
    assert "&lt;i&gt;Why&lt;/i&gt;</p>" in html


def test_preview_holds_nothing_that_the_sanitiser_takes(site, staff):
    sent = {"content": "## It's\n\n<script>x</script><p onclick=x>y</p>"}
    assert prose(previewed(staff, **sent)["html"]) == (
        '<h2 id="its"><a href="#its">It’s</a></h2><p>y</p>'
    )
    assert "no-store" in staff.post(PREVIEW, sent)["Cache-Control"]


def test_preview_gives_pictures_their_size(site, staff):
    staff.post(UPLOAD, {"image": picture_file()})
    url = Image.objects.get().url
    html = previewed(staff, content=f"![A door]({url})")["html"]
    assert 'width="8" height="6"' in html


def test_preview_says_what_there_is_to_mend(site, staff):
    assert previewed(staff, content="a[^<b>]")["problems"] == [
        "There is no note “<b>” to refer to."
    ]
    assert previewed(staff, content="a")["problems"] == []


def test_preview_of_a_refused_text_says_why_in_plain_text(staff):
    response = staff.post(PREVIEW, {"content": "[" * 20_000})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "20,000 square brackets" in response.content.decode()


def test_preview_is_refused_while_others_are_made(site, staff):
    with ExitStack() as others:
        for _ in range(preview_limit.MOST_AT_ONCE):
            others.enter_context(preview_limit.hold_preview_place())
        response = staff.post(PREVIEW, {"content": "x"})
    assert response.status_code == 503
    assert response["Retry-After"] == "2"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == preview_limit.BUSY
    assert previewed(staff, content="x")["html"]


def test_refused_text_leaves_room_for_the_next(site, staff):
    for _ in range(preview_limit.MOST_AT_ONCE + 1):
        assert staff.post(PREVIEW, {"content": "[" * 20_000}).status_code == 400
    assert previewed(staff, content="x")["html"]


def test_preview_without_a_text_is_a_bad_request(staff):
    assert staff.post(PREVIEW).status_code == 400


def test_preview_for_an_unknown_place_is_a_bad_request(staff):
    assert staff.post(PREVIEW, {"content": "x", "place": "x"}).status_code == 400


def test_preview_of_an_empty_text_is_empty(site, staff):
    assert prose(previewed(staff, content="")["html"]) == ""


def test_moderator_previews_an_answer_and_adds_no_picture(site, django_user_model):
    user = django_user_model.objects.create(username="m", is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    client = Client()
    client.force_login(user)
    asked = {"content": "An *answer*.", "place": "answer"}
    assert client.post(PREVIEW, asked).status_code == 200
    assert client.post(UPLOAD, {"image": picture_file()}).status_code == 403
    assert not Image.objects.exists()


def test_frame_is_the_one_page_that_our_own_pages_may_frame(site, staff):
    response = staff.get(FRAME)
    policy = response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in policy and "script-src 'none'" in policy
    assert "no-store" in response["Cache-Control"]
    for address in (reverse("admin:index"), reverse("admin:articles_article_add")):
        other = staff.get(address)
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert "frame-src 'self' https:" in other["Content-Security-Policy"]


def test_frame_has_the_sheets_of_a_readers_page_and_no_script(site, staff, client):
    def sheets(html):
        return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)

    framed, seen = staff.get(FRAME).text, client.get("/").text
    assert sheets(framed) == sheets(seen) != []
    assert "<script" not in framed


def test_frame_only_answers_who_reads(staff):
    assert staff.post(FRAME).status_code == 405


def test_markdownify_renders_as_the_site_does():
    assert markdownify("a *b*") == markup.render("a *b*").html


def test_upload_answers_the_markdown_of_a_stored_picture(staff):
    response = staff.post(UPLOAD, {"image": picture_file("JPEG", name="x.php")})
    image = Image.objects.get()
    assert response.json() == {
        "image_code": f"![]({image.url})",
        "id": image.pk,
        "url": image.url,
        "edit": f"/admin/articles/image/{image.pk}/change/",
    }
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
