"""What a page says of itself: true, shown on it, and harmless."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Image, Page
from articles.workflow import publishing
from tests.articles.factories import make_article, make_published, make_topic
from tests.qa.factories import make_published as make_answered
from tests.site.addresses import READING, all_addresses

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def data_of(html: str) -> dict[str, dict]:
    """Return the items of a page by their type."""
    blocks = DATA.findall(html)
    assert len(blocks) <= 1
    graph = json.loads(blocks[0])["@graph"] if blocks else []
    return {item["@type"]: item for item in graph}


def meta(html: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', html)
    return found[1] if found else None


def test_an_essay_says_what_it_shows(site, client):
    essay = make_published(slug="one", headline="On “quiet”", topics=[make_topic()])
    html = client.get("/articles/one/").text
    data = data_of(html)

    article = data["Article"]
    assert article["headline"] == essay.headline
    assert article["author"]["@type"] == "Person"
    assert article["author"]["url"] == "http://testserver/author/"
    assert article["datePublished"] == essay.published_at.isoformat(timespec="seconds")
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    for step in steps:
        assert step["name"] in html
        assert step["item"].startswith("http://testserver/")
    assert meta(html, "og:title") == essay.headline
    assert meta(html, "og:url") == "http://testserver/articles/one/"
    assert meta(html, "og:image") is None


def test_a_topic_is_described_in_plain_words(site, client):
    make_published(topics=[make_topic(slug="topic", intro="What **doors** do.")])

    assert meta(client.get("/topics/topic/").text, "og:description") == "What doors do."


def test_neither_a_question_page_nor_a_list_of_answers_is_claimed(whole_site, client):
    for address in all_addresses(READING):
        text = client.get(address).text
        assert "QAPage" not in text
        assert "FAQPage" not in text


def test_the_picture_chosen_for_sharing_comes_first(site, client):
    own = Image.objects.create(
        file="images/a.jpg", width=1200, height=630, alternative_text="A bridge"
    )
    body = (
        '<img src="/media/images/b.jpg" width="40" height="30" alt="A &quot;b&quot;">'
    )
    essay = make_published(slug="one", body=body)
    first = meta(client.get("/articles/one/").text, "og:image")
    assert first == "http://testserver/media/images/b.jpg"

    essay.share_image = own
    essay.save()
    html = client.get("/articles/one/").text

    assert meta(html, "og:image") == "http://testserver/media/images/a.jpg"
    assert meta(html, "og:image:width") == "1200"
    assert meta(html, "og:image:alt") == "A bridge"
    assert data_of(html)["Article"]["image"] == first  # what the page shows


def test_picture_behind_a_content_note_is_not_shared(site, client):
    image = '<img src="/media/images/b.jpg" width="40" height="30" alt="A wound">'
    note = f"/// content-note | blood\n\nIt bled.\n\n///\n\n{image}\n"
    make_published(slug="one", body=f"//// content-note | a fall\n\n{note}\n////\n")
    assert meta(client.get("/articles/one/").text, "og:image") is None
    make_published(slug="three", body=note)
    assert meta(client.get("/articles/three/").text, "og:image")
    make_published(slug="two", body=image, is_sensitive=True, content_note="blood")
    html = client.get("/articles/two/").text
    assert meta(html, "og:image") is None
    assert "image" not in data_of(html)["Article"]


def test_a_text_cannot_end_the_block_of_data(site, client):
    make_published(slug="one", headline="</script><script>alert(1)//\u2028&amp;")
    html = client.get("/articles/one/").text

    assert "<script>alert" not in html
    assert data_of(html)["Article"]["headline"].startswith("</script>")


def test_what_is_asked_is_never_in_what_is_shared(whole_site, client):
    make_answered(title="Asked", body="Private words of the asker.", answer="Yes.")
    head = client.get("/questions/asked/").text.split("</head>")[0]

    assert "Private words" not in head
    assert meta(head, "og:title") == "Asked"


def test_what_is_filtered_is_not_listed_by_search_engines(whole_site, client):
    assert 'content="noindex' in client.get("/questions/?about=essay").text
    assert 'content="noindex' not in client.get("/questions/").text
    assert 'content="noindex' in client.get("/search/?q=a").text


def test_query_strings_do_not_change_the_canonical_address(whole_site, client):
    html = client.get("/articles/essay/?utm=a&page=3").text
    assert '<link rel="canonical" href="http://testserver/articles/essay/">' in html


def test_two_requests_give_the_same_bytes_and_the_clock_changes_them(
    whole_site, client, monkeypatch
):
    soon = make_article(slug="soon", headline="Coming soon", topics=[whole_site.topic])
    publishing.publish(soon, by=None, at=timezone.now() + timedelta(hours=1))
    pages = {one: client.get(one) for one in all_addresses(READING)}
    for address, page in pages.items():
        again = client.get(address, headers={"If-None-Match": page["ETag"]})
        assert again.status_code == 304, address
    now = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: now)

    changed = {
        address
        for address, page in pages.items()
        if client.get(address, headers={"If-None-Match": page["ETag"]}).status_code
        == 200
    }

    shows = {
        address for address in pages if "/articles/soon/" in client.get(address).text
    }
    assert {"/", "/articles/", "/topics/topic/", SITEMAP, FEED} <= shows
    assert shows <= changed


FEED, SITEMAP = "/feeds/articles/", "/sitemap-essays-1.xml"


def test_every_page_for_reading_names_its_feeds(whole_site, client):
    html = client.get("/topics/topic/").text
    named = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]*)"', html)
    assert named == ["/feeds/articles/", "/feeds/answers/", "/topics/topic/feed/"]


def test_standing_page_is_described_by_its_first_words(client):
    words = " ".join(f"word{number}" for number in range(60))
    Page.objects.create(slug="about", title="About", body=f"{words}\n\nMore.")
    html = client.get("/about/").text
    described = meta(html, "description")
    assert described == " ".join(words.split()[:40]) + "…"
    assert meta(html, "og:description") == described
