"""What machines are told: what may be listed, what is left alone, whom to write to."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.sitemaps import ArticleSitemap, SiteSitemap
from articles.workflow import publishing
from config.models import SiteSettings
from config.views.crawlers import CLOSED
from tests.articles.factories import make_article, make_published, make_topic
from tests.cases import for_each

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def files(client, name="") -> list[str]:
    """Return the paths of sitemap files, as their list names them."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    paths = [url.text.removeprefix(SITE) for url in root.iter(f"{NAMESPACE}loc")]
    return [path for path in paths if path.startswith(f"/sitemap-{name}")]


def listed(client) -> dict[str, str]:
    """Return the date of each URL in all sitemap files, or nothing."""
    roots = [ElementTree.fromstring(client.get(one).content) for one in files(client)]  # noqa: S314
    return {
        url.find(f"{NAMESPACE}loc").text: getattr(
            url.find(f"{NAMESPACE}lastmod"), "text", ""
        )
        for root in roots
        for url in root
    }


def test_the_sitemap_lists_what_readers_may_open_and_nothing_else(whole_site, client):
    make_article(slug="draft")
    later = make_article(slug="later")
    publishing.publish(later, by=None, at=timezone.now() + timedelta(days=1))

    found = listed(client)

    assert "http://testserver/articles/essay/" in found
    assert "http://testserver/questions/answered/" in found
    assert "http://testserver/topics/topic/" in found
    for address in found:
        response = client.get(address.removeprefix("http://testserver"))
        assert response.status_code == 200, address
        assert "noindex" not in response.headers.get("X-Robots-Tag", "")
        assert 'content="noindex' not in response.text, address


def test_its_dates_move_when_the_text_changes_and_not_before(site, client):
    essay = make_published(days_ago=9)
    address = f"http://testserver{essay.get_absolute_url()}"
    before = listed(client)[address]
    essay.internal_notes = "Later."
    essay.save()
    assert listed(client)[address] == before

    essay.revised_at = timezone.now()
    essay.save()

    assert listed(client)[address] > before


def test_a_topic_is_as_old_as_its_newest_public_essay(site, client):
    topic = make_topic(slug="topic")
    newest = make_published(days_ago=9, topics=[topic])
    later = make_article(topics=[topic])
    publishing.publish(later, by=None, at=timezone.now() + timedelta(days=1))

    dated = listed(client)["http://testserver/topics/topic/"]

    assert dated.startswith(f"{newest.published_at:%Y-%m-%d}")


def test_a_text_that_is_taken_off_changes_the_sitemap_s_validator(site, client):
    old, new = make_published(days_ago=9), make_published()
    assert new
    (path,) = files(client, "essays")
    first = client.get(path)
    publishing.unpublish(old, by=None)

    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200


def test_a_sitemap_file_is_a_range_of_keys_and_stays_so(site, client, monkeypatch):
    monkeypatch.setattr(SiteSitemap, "limit", 2)
    first = make_published(pk=1001)
    gone, kept = make_published(pk=1002), make_published(pk=1003)
    last = make_published(pk=1007)
    numbers = [501, 502, 503, 504]
    listing = [f"/sitemap-essays-{number}.xml" for number in numbers]
    assert files(client, "essays") == listing

    publishing.unpublish(gone, by=None)

    pages = [client.get(path) for path in listing]
    assert [page.status_code for page in pages] == [200] * 4
    essays = (first, kept, last)
    holding = [[one for one in essays if f"{one.slug}/<" in p.text] for p in pages]
    assert holding == [[first], [kept], [], [last]]


@for_each("path", ["essays-0", "essays-2", f"essays-{10**30}", "drafts-1"])
def test_a_sitemap_file_that_is_not_listed_is_not_found(site, client, path):
    make_published()
    assert files(client, "essays") == ["/sitemap-essays-1.xml"]
    assert client.get(f"/sitemap-{path}.xml").status_code == 404


def test_sitemap_names_no_address_that_xml_would_break(site, client, monkeypatch):
    make_published()
    monkeypatch.setattr(ArticleSitemap, "location", lambda *_: "/?a=1&b=<2>")
    assert "http://testserver/?a=1&b=<2>" in listed(client)


def groups(text: str) -> dict[str, list[str]]:
    """Return what each crawler is asked not to read."""
    found, names, is_open = {}, [], False
    for line in filter(None, text.splitlines()):
        key, _, value = line.partition(": ")
        if key == "User-agent":
            names = [*names, value] if is_open else [value]
            is_open = True
            found[value] = []
        elif key == "Disallow":
            is_open = False
            for name in names:
                found[name].append(value)
    return found


def test_robots_are_kept_from_what_is_no_page_for_reading(site, client):
    rules = groups(client.get("/robots.txt").text)

    assert rules["*"] == list(CLOSED)
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_crawlers_follow_no_click_and_open_no_page_of_one_person(site, client):
    """Written out, so that none is lost from the list that the view reads."""
    closed = {
        "/admin/", "/go/", "/search/", "/articles/preview/", "/questions/ask/",
        "/questions/yours/", "/questions/mail/", "/questions/reported/",
        "/questions/*/report/",
    }  # fmt: skip
    for name, paths in groups(client.get("/robots.txt").text).items():
        assert closed <= set(paths), name


@pytest.mark.parametrize("may_train", [False, True])
def test_the_owner_decides_about_machines_that_learn(site, client, may_train):
    SiteSettings.objects.update(crawlers_may_train=may_train)

    rules = groups(client.get("/robots.txt").text)

    assert ("GPTBot" in rules) is not may_train
    if not may_train:
        assert {"/questions/", "/feeds/answers/", "/admin/"} <= set(rules["GPTBot"])
        assert "/questions/" not in rules["*"]


def test_security_txt_names_the_owner_and_when_it_expires(site, client):
    lines = client.get("/.well-known/security.txt").text.splitlines()
    fields = dict(line.split(": ", 1) for line in lines)

    assert fields["Contact"] == "mailto:a@b.example"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    ahead = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_without_an_address_there_is_no_security_txt(site, client):
    SiteSettings.objects.update(contact_email="")
    assert client.get("/.well-known/security.txt").status_code == 404
