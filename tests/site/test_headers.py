"""Headers of every page: the policy, no cookie, what may be kept and revalidated."""

import gzip

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.qa.factories import make_question
from tests.qa.private_page import open_private_page
from tests.site.addresses import PRIVATE, PUBLIC, READING, all_addresses

pytestmark = pytest.mark.django_db
ADMIN = [
    reverse("admin:index"),
    reverse("admin:qa_question_changelist"),
    reverse("admin:articles_article_add"),
    reverse("admin:login"),
]


def directives(response) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part}


def test_every_page_has_a_policy_without_inline_script_or_style(
    whole_site, client, staff
):
    missing = ["/no-such-page/", "/questions/none/"]
    pages = [client.get(address) for address in all_addresses(PUBLIC) + missing]
    pages += [staff.get(address) for address in ADMIN]
    for response in pages:
        policy = directives(response)
        assert policy["default-src"] == ["'none'"]
        assert policy["script-src"] == policy["style-src"] == ["'self'"]
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_static_file_opened_alone_runs_nothing(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    response = Client().get("/static/js/share.js")
    assert response.status_code == 200
    assert directives(response)["default-src"] == ["'none'"]
    assert directives(response)["frame-ancestors"] == ["'none'"]


def test_every_answer_forbids_sensors_devices_and_profiles(whole_site, client, staff):
    urls = [*all_addresses(PUBLIC), "/no-such-page/", "/questions/none/", "/healthz"]
    responses = [client.get(url) for url in urls] + [staff.get(url) for url in ADMIN]
    responses.append(client.post("/questions/ask/"))  # refused: no token, no words
    for response in responses:
        policy = response.headers["Permissions-Policy"].split(", ")
        assert len(policy) == len(settings.PERMISSIONS_POLICY)
        assert {"camera=()", "geolocation=()", "browsing-topics=()"} <= set(policy)
        assert all(one.endswith("=()") for one in policy), policy


def test_reading_pages_set_no_cookie_and_do_not_vary_by_one(whole_site, client):
    for address in all_addresses(READING):
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert response.headers["Cache-Control"] == "public, no-cache", address


def test_reading_pages_are_the_same_bytes_for_staff_and_readers(
    whole_site, client, staff
):
    for address in all_addresses(READING):
        assert client.get(address).content == staff.get(address).content, address


def test_unchanged_page_answers_304_and_a_changed_one_200(whole_site, client):
    for address in all_addresses(READING):
        etag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b""), address
    etag = client.get("/articles/essay/").headers["ETag"]
    whole_site.essay.headline = "Another headline"
    whole_site.essay.save()
    changed = client.get("/articles/essay/", headers={"If-None-Match": etag})
    assert changed.status_code == 200


def test_private_pages_and_errors_are_kept_by_nobody(whole_site, client):
    question = make_question()
    open_private_page(client, question)
    pages = [*all_addresses(PRIVATE), question.mailed_path, "/no-such-page/"]
    for address in pages:
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_admin_pages_are_kept_by_nobody(staff):
    for address in ADMIN:
        control = staff.get(address).headers["Cache-Control"]
        assert "no-store" in control and "private" in control, address


def test_what_everybody_may_keep_is_compressed_and_revalidated(whole_site, client):
    asks = {"Accept-Encoding": "gzip"}
    plain = client.get("/articles/essay/")
    packed = client.get("/articles/essay/", headers=asks)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]
    asks["If-None-Match"] = packed.headers["ETag"]
    assert client.get("/articles/essay/", headers=asks).status_code == 304


def test_page_with_a_secret_is_never_compressed(whole_site, client, staff):
    asks = {"Accept-Encoding": "gzip"}
    question = make_question()
    open_private_page(client, question)
    private = [question.mailed_path, *all_addresses(PRIVATE)]
    pages = [client.get(address, headers=asks) for address in private]
    pages += [staff.get(address, headers=asks) for address in ADMIN]
    for response in pages:
        assert "Content-Encoding" not in response.headers
