"""Feeds that every reader understands: whole, stable, disclosed, never invented."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.urls import resolve
from django.utils import timezone

from articles.models import Correction
from articles.workflow import publishing
from tests.ads.factories import make_programme
from tests.articles.factories import make_article, make_published, make_topic
from tests.cases import for_each
from tests.qa import factories as qa

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/articles/", "/topics/topic/feed/", "/feeds/answers/"]
BODY = (
    "See [there](/articles/essay-x/) and [below](#one).[^1]\n\n## One\n\n"
    "Buy [it](https://books.shop.example/a).\n\n[^1]: A note."
)


def parsed(client, address="/feeds/articles/"):
    found = feedparser.parse(client.get(address).content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def content(entry) -> str:
    return entry.content[0].value


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_what_rfc_4287_asks_for(whole_site, client, address):
    make_published(headline="A \x0b\x01 control", topics=[whole_site.topic])
    response = client.get(address)
    root = ElementTree.fromstring(response.content)  # noqa: S314

    assert response["Content-Type"].startswith("application/atom+xml")
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{address}"
    assert links["alternate"].startswith("http://testserver/")
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        for name in ("id", "title", "updated", "author", "content"):
            assert entry.find(f"{ATOM}{name}") is not None, name
        assert entry.find(f"{ATOM}author/{ATOM}name").text
    names = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(names)) == len(names)
    parsed(client, address)


def test_an_entry_is_whole_and_its_addresses_too(site, client):
    essay = make_published(slug="one", body=BODY)
    (entry,) = parsed(client).entries
    html = content(entry)

    assert essay.standfirst in html
    assert 'href="http://testserver/articles/essay-x/"' in html
    assert 'href="http://testserver/articles/one/#one"' in html
    assert ' href="/' not in html
    assert ' src="/' not in html


def test_what_is_paid_is_labelled_and_disclosed_in_the_entry(site, client):
    make_programme("books.shop.example", disclosure="We earn a little.")
    make_published(body=BODY)

    html = content(parsed(client).entries[0])

    assert html.index("We earn a little.") < html.index("books.shop.example")
    assert "(paid link)" in html
    assert "sponsored" in html


def test_an_address_of_a_programme_typed_by_a_reader_is_labelled_in_the_entry(
    site, client
):
    """Feed readers make links of such words; on the page they stay words."""
    make_programme("shop.example", disclosure="We earn a little.")
    typed = "I read https://shop.example/a?b=1&c=2, www.shop.example and a.example/x."
    thread = qa.make_published(title="Typed", body=f"{typed} Is <b> it true?")

    html = content(parsed(client, "/feeds/answers/").entries[0])

    assert html.index("We earn a little.") < html.index("shop.example")
    links = re.findall(r"<a ([^>]*)>([^<]*)</a> <a [^>]*>\(paid link\)</a>", html)
    assert [words for _, words in links] == [
        "https://shop.example/a?b=1&amp;c=2", "www.shop.example",
    ]  # fmt: skip
    assert all("sponsored" in attributes for attributes, _ in links)
    assert "a.example/x. Is &lt;b&gt; it true?" in html
    page = client.get(thread.get_absolute_url()).text
    assert "(paid link)" not in page


def test_its_name_stays_when_its_address_changes(site, client):
    essay = make_published(slug="one")
    before = parsed(client).entries[0]
    essay.slug = "two"
    essay.save()
    after = parsed(client).entries[0]

    assert before.link != after.link
    assert before.id == after.id


def test_a_topic_s_feed_keeps_its_name_when_its_address_changes(site, client):
    topic = make_topic(slug="topic")
    make_published(topics=[topic])
    before = parsed(client, "/topics/topic/feed/").feed
    topic.slug = "renamed"
    topic.save()
    after = parsed(client, "/topics/renamed/feed/").feed

    assert before.link != after.link
    assert before.id == after.id != parsed(client).feed.id


def test_a_correction_moves_its_date_and_is_told(site, client):
    essay = make_published(days_ago=9)
    before = parsed(client).entries[0].updated
    today = timezone.localdate()
    Correction.objects.create(article=essay, corrected_on=today, text="It was *two*.")
    entry = parsed(client).entries[0]

    assert entry.updated > before
    assert "It was <em>two</em>." in content(entry)


def test_a_feed_without_entries_invents_no_date(site, client):
    assert parsed(client).feed.updated.startswith("2000-01-01")


def test_drafts_and_what_is_to_come_are_in_no_feed(site, client):
    topic = make_topic(slug="topic")
    make_published(topics=[topic])
    later = make_article(topics=[topic])
    at = timezone.now() + timedelta(days=1)
    publishing.publish(later, by=None, at=at)
    make_article(topics=[topic])

    for address in FEEDS[:2]:
        assert len(parsed(client, address).entries) == 1


def test_a_topic_without_essays_has_no_feed(site, client):
    make_topic(slug="empty")
    assert client.get("/topics/empty/feed/").status_code == 404


def test_a_sensitive_thread_is_title_and_note_only(whole_site, client):
    entries = parsed(client, "/feeds/answers/").entries
    sensitive = next(one for one in entries if one.title == "Sensitive")
    other = next(one for one in entries if one.title == "Answered")

    assert "past abuse" in content(sensitive)
    assert "An answer." not in content(sensitive)
    assert qa.BODY not in content(sensitive)
    assert "/help-now/" in content(sensitive)
    assert "An answer." in content(other)


def test_a_withdrawn_thread_is_gone_from_the_feed_at_once(whole_site, client):
    from qa import moderation

    answered = whole_site.answered
    moderation.hide(answered, by=None, base=answered.version)

    titles = [one.title for one in parsed(client, "/feeds/answers/").entries]
    assert titles == ["Sensitive"]


@for_each("address", FEEDS)
def test_a_feed_is_asked_again_by_its_bytes(whole_site, client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not first.cookies


def test_a_feed_keeps_nothing_of_a_request(whole_site, client):
    client.get("/topics/topic/feed/")
    feed = resolve("/topics/topic/feed/").func

    assert "request" not in vars(feed)


def test_more_entries_cost_no_more_queries(site, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_published()
    with CaptureQueriesContext(connection) as one:
        client.get("/feeds/articles/")
    for _ in range(5):
        make_published(topics=[make_topic()])
    with django_assert_num_queries(len(one)):
        client.get("/feeds/articles/")
