"""Lists of essays and topics, and the frame that stands around every page."""

import re

import pytest

from articles.media.uploads import store_image
from config.models import SiteSettings
from tests.articles.factories import make_author, make_published, make_topic
from tests.articles.image_files import picture_file
from tests.cases import for_each

pytestmark = pytest.mark.django_db
THUMBNAIL = re.compile(r'<img class="(thumbnail[^"]*)"[^>]*>')


def with_picture(**fields):
    image = store_image(picture_file(size=(240, 120)), by=None)
    return make_published(body=f"![A boat]({image.url})\n", **fields)


@for_each("address", ["/", "/articles/", "/topics/topic/"])
def test_list_shows_the_first_picture_large_and_all_without_words(
    two_with_pictures, client, address
):
    pictures = THUMBNAIL.finditer(client.get(address).text)
    found = {one[1]: one[0] for one in pictures}
    assert list(found) == ["thumbnail thumbnail--large", "thumbnail"]
    assert all('alt=""' in one for one in found.values())
    lazy = [name for name, one in found.items() if 'loading="lazy"' in one]
    assert lazy == ["thumbnail"]


@pytest.fixture
def two_with_pictures(site):
    topic = make_topic(slug="topic")
    for _ in range(2):
        with_picture(topics=[topic])


def test_list_of_twenty_pictures_costs_no_query_more(
    site, client, django_assert_max_num_queries, django_assert_num_queries
):
    with_picture()
    with django_assert_max_num_queries(8) as one:
        client.get("/articles/")
    for _ in range(19):
        with_picture(share_image=store_image(picture_file(size=(240, 120)), by=None))
    with django_assert_num_queries(len(one)):
        html = client.get("/articles/").text
    assert len(THUMBNAIL.findall(html)) == 20


def test_home_says_who_writes_before_its_headline_and_asks_after_it(site, client):
    make_author(
        name="Dr Ilse Marrow", role="Psychologist", credentials="PhD", remark="invented"
    )
    head = client.get("/").text.partition("Newest essays")[0]
    order = [
        "Dr Ilse Marrow",
        "(invented)",
        "Psychologist, PhD",
        "<h1",
        "Ask a question",
    ]
    assert [head.index(one) for one in order] == sorted(map(head.index, order))


def test_home_without_an_author_still_asks(site, client):
    html = client.get("/").text
    assert "The author or a helper reads every question." in html


def test_index_of_topics_lists_public_ones_with_both_their_pages(site, client):
    make_published(topics=[make_topic(title="Trust", slug="trust", intro="On trust.")])
    make_topic(title="Unwritten")
    html = client.get("/topics/").text
    assert 'href="/topics/trust/"' in html
    assert 'href="/questions/topics/trust/"' in html
    assert "On trust." in html
    assert "Unwritten" not in html


def test_breadcrumbs_of_a_topic_lead_to_the_index(site, client):
    make_published(topics=[make_topic(slug="trust")])
    crumbs = client.get("/topics/trust/").text.partition('class="breadcrumb"')[2]
    assert 'href="/topics/"' in crumbs.partition("</nav>")[0]


@for_each(
    "address", ["/", "/topics/", "/questions/ask/", "/questions/yours/", "/none/"]
)
def test_every_page_offers_asking_and_help_in_its_navigation(site, client, address):
    nav = re.search(r'aria-label="Main">(.*?)</nav>', client.get(address).text, re.S)[1]
    menu, outside = nav.split("</details>")
    assert 'href="/topics/"' in menu
    assert 'href="/questions/ask/"' in outside
    assert 'href="/help-now/"' in outside


def test_footer_names_author_and_contact_where_there_is_one(site, client):
    footer = client.get("/topics/").text.partition("<footer")[2]
    assert 'href="/author/"' in footer
    assert 'href="/about/"' in footer
    assert 'href="mailto:a@b.example"' in footer
    SiteSettings.objects.update(contact_email="")
    assert "mailto:" not in client.get("/topics/").text
