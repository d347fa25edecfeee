"""What is paid, on whole pages: labelled, disclosed before, absent next to distress."""

import re

import pytest
from django.utils import timezone

from ads.models import Creative
from articles.models import Article, Author, Page, Topic
from config.models import SiteSettings
from qa.models import CrisisResource
from tests.ads.factories import (
    make_advertiser,
    make_campaign,
    make_creative,
    make_placement,
    make_programme,
    tomorrow,
    yesterday,
)
from tests.articles.factories import make_published as make_essay
from tests.qa.factories import make_published, make_question
from tests.qa.private_page import open_private_page
from tests.site.addresses import PRIVATE, all_addresses

pytestmark = pytest.mark.django_db
LABEL = ">Advertisement</a></strong>, paid for by"


def test_essay_fills_its_four_slots_each_labelled(whole_site, client):
    html = client.get("/articles/essay/").text
    assert html.count(LABEL) == 4
    assert html.count('class="ad"') == 4


def test_slots_stand_in_their_places(whole_site, client):
    html = client.get("/articles/essay/").text
    places = [at for at in range(len(html)) if html.startswith(LABEL, at)]
    marks = [html.index(mark) for mark in ("Opening words", 'id="one"', 'id="three"')]
    assert marks[0] < places[0] < marks[1] < places[1] < places[2]
    assert html.index("Questions from readers") < places[3]


def test_disclosure_stands_before_the_first_paid_link(whole_site, client):
    html = client.get("/articles/essay/").text
    assert html.index('class="disclosure"') < html.index('href="https://books.shop')
    link = html[html.index('href="https://books.shop') - 80 :][:400]
    assert "(paid link)" in link
    for word in ("sponsored", "nofollow", "noopener"):
        assert word in link


def test_paid_link_in_an_answer_is_labelled_and_disclosed(whole_site, client):
    make_published(
        title="Paid",
        answer="[Book](https://books.shop.example/two)",
        despite_checks=True,
    )
    html = client.get("/questions/paid/").text
    assert html.count('class="disclosure"') == 1
    asked = html.index('class="thread-answer"')
    assert asked < html.index('class="disclosure"') < html.index("(paid link)")


def test_paid_link_in_an_answer_is_disclosed_there_again_on_its_essay(
    whole_site, client
):
    make_published(
        title="Paid",
        article=whole_site.essay,
        answer="[Book](https://books.shop.example/two)",
        despite_checks=True,
    )
    html = client.get("/articles/essay/").text
    first, second = (at.start() for at in re.finditer('class="disclosure"', html))
    assert first < html.index("(paid link)")
    answer = html.index('class="thread-answer"', html.index("<bdi>Paid</bdi>"))
    assert answer < second < html.index("https://books.shop.example/two")


def test_essay_that_is_mostly_paid_says_so_wherever_it_is_listed(whole_site, client):
    said = "<strong>Advertisement:</strong> most links in it are paid for."
    paid = "[x](https://books.shop.example/two)"
    lists = ("/", "/articles/", "/topics/topic/", "/search/?q=lamps")
    shop = make_essay(
        slug="shop", headline="Lamps", body=paid, topics=[whole_site.topic]
    )
    for address in lists:
        assert client.get(address).text.count(said) == 1 + ("/search" not in address), (
            address
        )
    assert said in client.get("/articles/other/").text
    edit = f"{paid} [y](https://a.example/) [z](https://b.example/)"
    shop.body = edit
    shop.save()
    assert client.get("/search/?q=lamps").text.count(said) == 0


def test_address_of_staff_around_the_text_is_labelled_and_disclosed_too(
    whole_site, client
):
    """Rows as they may have come before the forms refused them."""
    shop = "https://books.shop.example/"
    CrisisResource.objects.update(phone="", text_number="", url=f"{shop}help")
    SiteSettings.objects.update(exit_url=f"{shop}exit")
    open_private_page(client, question := make_question())
    for address in (*all_addresses(PRIVATE), "/", "/no-such-page/", "/help-now/",
                    "/questions/sensitive/", question.mailed_path):  # fmt: skip
        html = client.get(address, follow=True).text
        links = re.findall(r"<a [^>]*books\.shop\.example[^>]*>.*?</a>(.{9})", html)
        assert links and set(links) == {" <a class"}, address
        assert html.count('class="paid-tag"') == html.count('href="https://books.shop')
        assert html.index('class="disclosure"') < html.index("books.shop"), address


def test_an_address_typed_bare_is_a_labelled_link_in_every_text_of_staff(
    whole_site, client
):
    bare = "Look at books.example.com/x, please:https://books.example.com/x"
    make_programme("books.example.com")
    make_essay(slug="bare", body=bare)
    make_published(title="Bare", answer=bare, despite_checks=True)
    for row in (Page.objects.get(slug="about"), Topic.objects.get(slug="topic")):
        field = "body" if isinstance(row, Page) else "intro"
        setattr(row, field, bare)
        row.save()
    author = Author.objects.first()
    author.biography = bare
    author.save()
    for address in ("/articles/bare/", "/questions/bare/", "/about/", "/author/",
                    "/topics/topic/"):  # fmt: skip
        html = client.get(address).text
        assert html.count('href="https://books.example.com/x"') == 2, address
        link = html.index('href="https://books.example.com/x"')
        assert html.index('class="disclosure"') < link, address
        assert '</a> <a class="paid-tag"' in html[link : link + 250], address


def test_page_without_paid_link_has_no_disclosure(whole_site, client):
    for address in ("/", "/author/", "/questions/answered/", "/about/"):
        assert 'class="disclosure"' not in client.get(address).text, address


def test_no_advertisement_next_to_distress(whole_site, client):
    question = make_question()
    open_private_page(client, question)
    pages = [
        *all_addresses(PRIVATE),
        "/help-now/",
        "/questions/sensitive/",
        "/no-such-page/",
        question.mailed_path,
    ]
    for address in pages:
        assert 'class="ad"' not in client.get(address).text, address


def test_sensitive_essay_has_no_advertisement(whole_site, client):
    Article.objects.filter(slug="essay").update(is_sensitive=True, content_note="x")
    assert 'class="ad"' not in client.get("/articles/essay/").text


def test_sensitive_thread_on_an_essay_is_title_note_and_link_only(whole_site, client):
    html = client.get("/articles/essay/").text
    assert "past abuse" in html
    assert whole_site.sensitive.body not in html.split("Sensitive")[1][:600]


def test_every_label_leads_to_the_page_about_advertising(whole_site, client):
    html = client.get("/articles/essay/").text
    said = ("(paid link)", "Advertisement", "How paid links work here")
    for words in said:
        links = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>{re.escape(words)}</a>', html)
        assert links and set(links) == {"/advertising/"}, words
    assert client.get("/advertising/").status_code == 200


def test_the_page_about_advertising_names_who_pays_now_and_nobody_else(
    whole_site, client
):
    placements = {
        "Now Lamps": {},
        "Ended Lamps": {"starts_at": yesterday(), "ends_at": timezone.now()},
        "Later Lamps": {"starts_at": tomorrow()},
        "Retired Lamps": {},
    }
    for name, times in placements.items():
        campaign = make_campaign(advertiser=make_advertiser(name=name))
        make_placement(creative=make_creative(campaign=campaign), **times)
    Creative.objects.get(campaign__advertiser__name="Retired Lamps").retire()
    house = make_campaign(type="house", advertiser=make_advertiser(name="House Lamps"))
    make_placement(creative=make_creative(campaign=house))
    make_programme("ended.example", name="Ended Shop", is_active=False)
    make_programme("now.example", name="Now Shop")

    html = client.get("/advertising/").text

    named = set(re.findall(r"\w+ (?:Lamps|Shop)", html))
    assert named == {"Now Lamps", "Now Shop"}


def test_one_switch_turns_advertising_off_and_leaves_labels(whole_site, client):
    SiteSettings.objects.update(advertising_enabled=False)
    html = client.get("/articles/essay/").text
    assert 'class="ad"' not in html
    assert "(paid link)" in html
    assert client.get("/go/lamp/").status_code == 404
