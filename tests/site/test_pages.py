"""Reader pages as wholes: ids, help, what a thread says of itself, logs, https."""

import logging
import re
import runpy
import subprocess
import sys
from collections import Counter
from html import unescape
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles import preview
from articles.models import Author, Page, Topic
from articles.workflow import publishing
from qa.models import Question
from tests.articles.factories import make_article
from tests.qa.factories import make_published, make_question
from tests.site.addresses import PUBLIC, READING, all_addresses

pytestmark = pytest.mark.django_db
NOTED = "See.[^1]\n\n## Head\n\n[^1]: Note."


def test_no_id_stands_twice_on_any_page(whole_site, client):
    for _ in range(3):
        make_published(article=whole_site.essay, answer=NOTED)
    for address in all_addresses(READING):
        if "html" not in client.get(address).headers["Content-Type"]:
            continue  # a feed holds several texts, each of which is read by itself
        ids = Counter(re.findall(r'\sid="([^"]+)"', client.get(address).text))
        assert [name for name, times in ids.items() if times > 1] == [], address


def test_every_link_within_a_page_has_its_target(sample_pages):
    links = set()
    pages = sample_pages[0] | sample_pages[1]
    del pages["/style/"]  # its error summary stands above a part of a form
    for name, html in pages.items():
        ids = {unescape(one) for one in re.findall(r'\sid="([^"]+)"', html)}
        found = re.findall(r'<a\s[^>]*\bhref="#([^"]+)"', html)
        targets = {unquote(unescape(one)) for one in found}
        assert targets <= ids, (name, targets - ids)
        links |= targets
    assert {"main", "go-on", "help-all", "questions", "id_body"} <= links


def test_headings_begin_at_the_first_level_and_skip_none(whole_site, client):
    headed = "Words.\n\n## Part\n\n### Inner part\n\n#### Innermost\n\nMore."
    thread = make_published(article=whole_site.essay, answer=f"{headed}{NOTED}")
    for row in [whole_site.essay, *Page.objects.all()]:
        row.body = headed
        row.save()
    for row in [*Topic.objects.all(), *Author.objects.all()]:
        row.intro = row.biography = headed
        row.save()
    seen = set()
    for url in [*all_addresses(PUBLIC), thread.get_absolute_url()]:
        html = client.get(url).text
        if "<main" not in html:
            continue  # a feed, a redirect
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
        assert levels.count(1) == 1, url
        steps = pairwise(levels[levels.index(1) :])
        assert [two for two in steps if two[1] > two[0] + 1] == [], url
        seen |= set(levels)
    assert seen >= {1, 2, 3, 4, 5, 6}


def test_sensitive_thread_begins_with_note_and_help(whole_site, client):
    main = client.get("/questions/sensitive/").text.split("<main", 1)[1]
    assert main.index("past abuse") < main.index('class="thread')
    assert main.index('id="help-title"') < main.index('class="thread')


def test_sensitive_words_are_in_no_list(whole_site, client):
    body = "Words that need a page of their own"
    Question.objects.filter(slug="sensitive").update(body=body)
    for address in ("/", "/questions/", "/articles/essay/", "/questions/?about=essay"):
        assert body not in client.get(address).text, address
    assert body in client.get("/questions/sensitive/").text


def test_after_an_essay_come_asking_then_essays_to_read_then_questions(
    whole_site, client
):
    html = client.get("/articles/essay/").text
    marks = (
        'class="footnote-list',
        'class="invitation"',
        ">Read next<",
        'id="questions"',
    )
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_edited_thread_says_so(whole_site, client):
    words = "Edited for privacy"
    Question.objects.filter(slug="answered").update(edited_for_privacy=False)
    assert words not in client.get("/questions/answered/").text
    Question.objects.filter(slug="answered").update(edited_for_privacy=True)
    assert words in client.get("/questions/answered/").text


def test_thread_keeps_its_page_without_the_link_when_its_essay_is_taken_off(
    whole_site, client
):
    headline = whole_site.essay.headline
    assert headline in client.get("/questions/answered/").text
    publishing.unpublish(whole_site.essay, by=None)
    response = client.get("/questions/answered/")
    assert response.status_code == 200
    assert headline not in response.text


def test_link_to_a_preview_is_in_no_log(site, client, caplog, monkeypatch):
    client.raise_request_exception = False
    path = urlsplit(preview.preview_link(make_article()).url).path
    monkeypatch.setattr("articles.preview.related_articles", lambda article: 1 / 0)
    assert client.get(path).status_code == 500
    console = next(h for h in logging.getLogger().handlers if h.filters)
    [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert console.filter(record)
    assert path.split("/")[-2] not in console.format(record)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.png.html", "a b.png"])
def test_file_that_is_no_picture_of_ours_is_not_served(client, name):
    default_storage.save(f"images/{name}", ContentFile(b"<script>"))
    assert client.get(f"/media/images/{name}").status_code == 404


def test_private_link_is_in_no_log(site, client, caplog, monkeypatch):
    client.raise_request_exception = False
    path = make_question().mailed_path
    client.get(path[:-2] + "x/")
    monkeypatch.setattr("qa.views.access.is_key_of", lambda *of: 1 / 0)
    assert client.get(path).status_code == 500
    console = next(h for h in logging.getLogger().handlers if h.filters)
    written = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert written
    token = path.split("/")[-2]
    for record in written:
        assert console.filter(record)
        assert token not in console.format(record)


def test_https_site_redirects_all_but_the_health_check(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/").status_code == 301
    assert client.get("/healthz").status_code == 200


SERVER = str(django_settings.BASE_DIR / "config" / "gunicorn.conf.py")


def test_server_keeps_no_access_log():
    assert runpy.run_path(SERVER)["accesslog"] is None


def test_server_reads_the_environment_file(tmp_path):
    file = tmp_path / "env"
    file.write_text("BIND=127.0.0.1:8123\n")
    code = f"import runpy; print(runpy.run_path({SERVER!r})['bind'])"
    found = subprocess.run(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-c", code],
        env={"ENV_FILE": str(file)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "127.0.0.1:8123"
