"""Request limits: what is too large is refused before it is read, at every URL."""

from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from articles.markup.limits import MAX_CHARACTERS
from articles.models import Redirect
from config import request_limits
from config.request_limits import FORM, MULTIPART, SMALL, body_limits
from qa.asking.forms import BODY_MAX, TITLE_MAX
from tests.articles.factories import make_article

pytestmark = pytest.mark.django_db
HUGE = 200 * 2**20


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


class BrokenOff(BytesIO):
    """A body of which the rest does not come: what a socket raises after its pause."""

    def read(self, *args):
        raise BlockingIOError

    readline = read


def send(client, path, size, kind=FORM, **extra):
    """POST a body that says to have so many bytes and must not be read."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": kind,
        "wsgi.input": Unread(),
    }
    return client.request(**environ | extra)


def named_patterns(resolver=None, names=""):
    """Yield name and pattern of every URL, public and of the admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from named_patterns(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{names}{entry.name}", entry


def every_path():
    """Return a path for each URL pattern that there is."""
    return sorted({example_of(*one) for one in named_patterns()} - {""})


def example_of(name, entry):
    converters = entry.pattern.converters
    kwargs = {
        key: "7" if type(one).__name__ == "IntConverter" else "about"
        for key, one in converters.items()
    }
    for given in (kwargs, {"slug": "about"}, {}):
        try:
            return reverse(name, kwargs=given)
        except NoReverseMatch:
            continue
    return ""


def test_sweep_knows_public_and_admin_urls():
    paths = every_path()
    assert len(paths) > 80
    assert {"/questions/ask/", "/admin/login/", "/admin/articles/image/add/"} <= {
        *paths
    }


@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=x", "text/plain"])
def test_stranger_sends_nothing_large_to_any_url(client, kind):
    for path in every_path():
        answer = send(client, path, HUGE, kind)
        assert answer.status_code in {302, 403, 404, 413}, path


@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=x"])
def test_staff_send_nothing_huge_to_any_url(staff, kind):
    for path in every_path():
        answer = send(staff, path, HUGE, kind)
        assert answer.status_code in {404, 413}, path


@pytest.mark.parametrize(
    "kind", [f"{MULTIPART}; boundary=x", "application/json", "multipart/mixed", "a\0b"]
)
def test_reader_sends_no_file_and_nothing_else_than_forms(client, site, kind):
    for path in ("/questions/ask/", "/questions/yours/", "/follow/mail/", "/seen/"):
        assert send(client, path, 100, kind).status_code == 415, path


def test_body_of_unknown_length_is_refused(client, site):
    for path in every_path():
        answer = send(client, path, "", HTTP_TRANSFER_ENCODING="chunked")
        assert answer.status_code in {404, 411}, path


@pytest.mark.parametrize("size", ["-1", "+5", "1e3", "\u0661", "9" * 5000])
def test_length_that_is_no_number_is_refused(client, site, size):
    assert send(client, "/questions/ask/", size).status_code == 413


def test_refusal_is_a_page_in_words_and_kept_by_nobody(client, site):
    answer = send(client, "/questions/ask/", HUGE)
    assert "too long to send" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_longest_question_in_the_longest_encoding_fits_the_form():
    longest = request_limits.ENCODED * (BODY_MAX + TITLE_MAX)
    assert longest * request_limits.SLACK < body_limits()["qa:ask"].size


@pytest.mark.parametrize("character", ["\U0001f642", "ж", "a"])
def test_question_that_is_far_too_long_comes_back_with_its_words(
    client, site, character
):
    words = character * (3 * BODY_MAX)
    form = {"title": "A title", "body": words, "adult": "yes", "step": "check"}
    page = client.post("/questions/ask/", form)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "nothing was cut" in page.content.decode()


def test_longest_essay_in_the_longest_encoding_fits(staff, settings):
    size = request_limits.ENCODED * MAX_CHARACTERS
    assert size < request_limits.STAFF.size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    path = reverse("admin:articles_article_add")
    page = staff.post(path, {"body": "\U0001f642" * MAX_CHARACTERS})
    assert page.status_code == 200


def test_stranger_has_no_more_at_the_admin_than_elsewhere(client, site):
    assert send(client, "/admin/login/", SMALL.size + 1).status_code == 413
    assert client.post("/admin/login/", {"username": "a"}).status_code == 200


def test_picture_is_taken_from_who_may_add_one_only(client, staff, site):
    path = reverse("markdownx_upload")
    file = SimpleUploadedFile("a.png", b"no picture", "image/png")
    page = staff.post(path, {"image": file})
    assert "no JPEG" in page.content.decode()
    assert send(client, path, 100, f"{MULTIPART}; boundary=x").status_code == 403
    weak = Client()
    weak.force_login(User.objects.create_user("weak", is_staff=True))
    assert send(weak, path, 100, f"{MULTIPART}; boundary=x").status_code == 403


def test_picture_sent_after_the_session_was_over_leads_to_the_sign_in(client, site):
    path = reverse("admin:articles_image_add")
    answer = send(client, path, 100, f"{MULTIPART}; boundary=x")
    assert answer.status_code == 302
    assert answer.url == f"/admin/login/?next={path}"


def test_long_text_sent_after_the_session_was_over_is_kept(client, site):
    User.objects.create_superuser("owner", password="many words of hers")
    client.post("/admin/login/", {"login": "owner", "password": "many words of hers"})
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    essay = "Long words. " * 6000
    page = client.post(reverse("admin:articles_article_add"), {"body": essay})
    assert essay[:500] in page.content.decode()
    for name in ("admin:qa_question_draft", "markdownx_markdownify"):
        # Their scripts say of the first status that she is signed out.
        path = reverse(name, args=[7] if name.startswith("admin:") else [])
        assert client.post(path, {"body": essay}).status_code in {401, 403}
        assert send(Client(), path, len(essay)).status_code == 413
    forged = Client()
    forged.cookies["device-1"] = "forged:1:2"
    answer = forged.post(reverse("admin:articles_article_add"), {"body": essay})
    assert answer.status_code == 413


def test_mail_program_may_stop_mail_in_either_encoding(client, site):
    limits = body_limits()
    for name in ("qa:mail", "articles:subscription"):
        assert {FORM, MULTIPART} <= limits[name].kinds


def test_limits_name_urls_that_there_are():
    assert body_limits().keys() <= {name for name, _ in named_patterns()}


def test_mail_program_sends_little(client, site):
    paths = {name: example_of(name, entry) for name, entry in named_patterns()}
    for name in ("qa:mail", "articles:subscription"):
        kind = f"{MULTIPART}; boundary=x"
        assert send(client, paths[name], SMALL.size + 1, kind).status_code == 413


def test_long_words_fit_the_page_of_a_question(client, site):
    words = {"code": "none", "body": "ж" * (2 * BODY_MAX)}
    assert client.post("/questions/yours/", words).status_code not in {413, 415}


def test_picture_reaches_its_form(staff, site):
    file = SimpleUploadedFile("a.png", b"x" * 100_000, "image/png")
    page = staff.post(reverse("admin:articles_image_add"), {"file": file})
    assert page.status_code == 200


@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=x"])
@pytest.mark.parametrize("is_checked", [True, False])
def test_upload_that_breaks_off_is_told_apart_from_a_missing_cookie(
    site, kind, is_checked
):
    sender = Client(enforce_csrf_checks=is_checked)
    sender.force_login(User.objects.create_superuser("uploader"))
    path = reverse("admin:articles_image_add")
    page = send(sender, path, 100, kind, **{"wsgi.input": BrokenOff()})
    assert page.status_code == 400
    assert "did not arrive whole" in page.content.decode()
    assert "We kept nothing" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_picture_that_is_far_too_large_is_answered_in_words_for_pictures(staff, site):
    path = reverse("admin:articles_image_add")
    page = send(staff, path, HUGE, f"{MULTIPART}; boundary=x").content.decode()
    assert "A picture may have up to 8 MB" in page
    assert "Make it shorter" not in page


def rows_to_delete(keys):
    """Return what a list of the admin sends to delete rows."""
    return {"action": "delete_selected", "post": "yes", "_selected_action": [*keys]}


def test_admin_deletes_a_thousand_rows_and_more_at_once(staff, site):
    essay = make_article()
    Redirect.objects.bulk_create(
        Redirect(old_path=f"/old/{number}/", article=essay) for number in range(1100)
    )
    rows = rows_to_delete(Redirect.objects.values_list("pk", flat=True))
    page = staff.post(reverse("admin:articles_redirect_changelist"), rows)
    assert page.status_code == 302
    assert not Redirect.objects.exists()


def test_too_many_rows_at_once_are_refused_in_words(staff, site, settings, caplog):
    rows = rows_to_delete(range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS))
    page = staff.post(reverse("admin:articles_redirect_changelist"), rows)
    assert page.status_code == 413
    assert "choose fewer rows" in page.content.decode()
    assert "Traceback" not in caplog.text
