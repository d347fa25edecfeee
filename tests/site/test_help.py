"""Help as readers find it: a country, then emergency, writing, calls, websites."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from qa.models import CrisisResource
from tests.qa.ask_form import check

pytestmark = pytest.mark.django_db
DANGER = "Since the winter I want to end my life, and nobody knows."
ABUSE = "He hits me and I am afraid for my life."


@pytest.fixture
def lines(whole_site):
    """Two countries with every way, and one line that nobody has checked."""
    CrisisResource.objects.all().delete()
    for country, number in {"Near": "112", "Far Isles": "999"}.items():
        make(country, "Emergency", phone=number, is_emergency=True, in_footer=False)
        make(country, "Talk", phone="116 123", url="https://talk.example")
        make(country, "Text", text_number="85258", in_footer=False)
        make(country, "Home", chat_url="https://home.example", audience="abuse")
        make(country, "Youth", phone="0800 1111", audience="young", in_footer=False)
    make("Near", "Nobody looked", phone="0 0 0", text_number="1", last_checked=None)


def make(country, name, **fields):
    values = {"last_checked": "2026-11-03"} | fields
    return CrisisResource.objects.create(country=country, name=name, **values)


def main_of(response):
    return response.text.split("<main", 1)[1].split("</main>")[0]


def in_order(text, *parts):
    found = [text.index(part) for part in parts]
    return found == sorted(found)


def test_help_page_begins_with_a_sentence_and_the_choice_of_a_country(lines, client):
    main = main_of(client.get("/help-now/"))
    words = re.sub(r"<[^>]*>", " ", main.split("</h1>")[1]).split()
    assert " ".join(words).startswith(
        "Whatever it is, you can talk or write to somebody"
    )
    ids = set(re.findall(r'id="([^"]+)"', main))
    chosen = re.findall(r'href="#([^"]+)"', main.split('id="help-all"')[0])
    assert chosen == ["help-all", "help-near", "help-far-isles"]
    assert set(chosen) <= ids
    assert "<script" not in main


def test_emergency_numbers_stand_beside_their_country_before_any_choice(lines, client):
    chooser = main_of(client.get("/help-now/")).split('id="help-all"')[0]
    rows = re.findall(r"<tr>.*?</tr>", chooser, re.DOTALL)[1:]
    for row, country, number in zip(rows, ("Near", "Far"), ("112", "999"), strict=True):
        assert country in row and f'href="tel:{number}"' in row
        assert "3 Nov 2026" in row


def test_country_shows_emergency_then_text_and_chat_then_calls_then_websites(
    lines, client
):
    main = main_of(client.get("/help-now/"))
    near = main.split('id="help-near"')[1].split('id="help-far-isles"')[0]
    ways = (
        '"tel:112"',
        '"sms:85258"',
        '"https://home',
        '"tel:116123"',
        '"https://talk',
    )
    assert in_order(near, *ways)
    assert in_order(near, ">Text 85258<", ">Chat<", ">Call 116 123<", ">Website")
    assert near.count("Checked 3 November 2026") == near.count('class="help-row"')


@pytest.mark.parametrize("body", [DANGER, ABUSE])
def test_danger_begins_with_who_answers_in_writing(lines, client, body):
    main = main_of(check(client, body=body))
    first = re.search(r"<h1[^>]*>(.*?)</h1>", main)[1]
    assert first == "Cannot speak, or somebody may hear you?"
    links = re.findall(r'href="((?:tel|sms|https):[^"]*)"', main)
    abuse = ["https://home.example"] if body == ABUSE else []
    assert links[: 3 + 2 * len(abuse)] == [
        *abuse, "sms:85258", "tel:112", *abuse, "sms:85258", "tel:999",
    ][: 3 + 2 * len(abuse)]  # fmt: skip
    assert "Text 85258" in main


def test_danger_names_no_line_for_the_young_and_dates_the_others(lines, client):
    main = main_of(check(client, body=DANGER))
    table = main.split("<table", 1)[1].split("</table>")[0]
    assert "0800 1111" not in table
    assert table.count("checked 3 Nov 2026") == table.count('href="')


def test_unchecked_line_is_shown_to_nobody(lines, client):
    pages = [client.get("/help-now/"), client.get("/no-such-page/")]
    pages += [check(client, body=DANGER), check(client, adult="no")]
    pages += [client.get("/questions/sensitive/"), client.get("/questions/ask/")]
    for page in pages:
        assert "Talk" in page.text and "Nobody looked" not in page.text


@pytest.mark.parametrize("address", ["/questions/sensitive/", "/search/?q=suicide"])
def test_box_names_every_emergency_number_beside_its_country(lines, client, address):
    box = client.get(address).text.split('class="help"')[1].split("</section>")[0]
    rows = re.findall(r"<tr>.*?</tr>", box, re.DOTALL)[1:]
    for row, country, number in zip(rows, ("Near", "Far"), ("112", "999"), strict=True):
        assert country in row and f'href="tel:{number}"' in row


def test_line_above_a_form_leads_to_help_and_leaves_the_form_open():
    line = render_to_string("qa/_help_line.html", {})
    assert f'href="{reverse("articles:page", args=["help-now"])}"' in line
    assert 'target="_blank"' in line and 'rel="noopener"' in line
    assert "new tab" in line


def test_flagged_page_carries_no_advertising(lines, client):
    assert 'rel="sponsored' in client.get("/articles/essay/").text
    for page in (check(client, body=DANGER), client.get("/help-now/")):
        assert 'rel="sponsored' not in page.text and "/go/" not in page.text


@pytest.mark.parametrize("template", ["500_bare.html", "unavailable.html"])
def test_pages_without_the_database_name_numbers_beside_their_countries(
    template, django_assert_num_queries
):
    with django_assert_num_queries(0):
        html = render_to_string(template, {}, RequestFactory().get("/"))
    for number, country in {"999": "the United Kingdom", "111": "New Zealand"}.items():
        assert f'<a href="tel:{number}">{number}</a> in {country}' in html
