"""What is paid, on whole pages: labelled, disclosed before, absent next to distress."""

import pytest

from articles.models import Article
from config.site import SiteRecord
from tests.qa.factories import make_published, make_question
from tests.site.addresses import PRIVATE, all_addresses

pytestmark = pytest.mark.django_db
LABEL = "<strong>Advertisement</strong>"


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
    make_published(title="Paid", answer="[Book](https://books.shop.example/two)")
    html = client.get("/questions/paid/").text
    assert html.index('class="disclosure"') < html.index("(paid link)")


def test_page_without_paid_link_has_no_disclosure(whole_site, client):
    for address in ("/", "/author/", "/questions/answered/", "/about/"):
        assert 'class="disclosure"' not in client.get(address).text, address


def test_no_advertisement_next_to_distress(whole_site, client):
    pages = [
        *all_addresses(PRIVATE),
        "/help-now/",
        "/questions/sensitive/",
        "/no-such-page/",
        make_question().private_path,
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


def test_one_switch_turns_advertising_off_and_leaves_labels(whole_site, client):
    SiteRecord.objects.update(advertising_enabled=False)
    html = client.get("/articles/essay/").text
    assert 'class="ad"' not in html
    assert "(paid link)" in html
    assert client.get("/go/lamp/").status_code == 404
