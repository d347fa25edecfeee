"""Help as readers find it: a country, then emergency, writing, calls, websites."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from qa.models import CrisisResource
from tests.qa.ask_form import ASK, check, fields, send
from tests.qa.factories import make_question
from tests.qa.private_page import post

pytestmark = pytest.mark.django_db
DANGER = "Since the winter I want to end my life, and nobody knows."
ABUSE = "He hits me and I am afraid for my life."
START = "Text START to begin."
HELPLINE = re.compile(r'href="(tel:|sms:|https://(talk|home)\.)')
AMENDED = {"title": "New", "body": ABUSE, "pseudonym": "Heron"}


@pytest.fixture
def lines(whole_site):
    """Two countries with every way, a note each, and a line that nobody has checked."""
    CrisisResource.objects.all().delete()
    for country, number in {"Near": "112", "Far Isles": "999"}.items():
        make(country, "Emergency", phone=number, is_emergency=True, in_footer=False)
        make(country, "Talk", phone="116 123", url="https://talk.example")
        make(country, "Text", text_number="85258", note=START, in_footer=False)
        home = {"chat_url": "https://home.example", "note": "For women."}
        make(country, "Home", audience="abuse", **home)
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


def countries_in(html):
    """Return what each country of a list has, without what follows the list."""
    parts = html.split('<li class="help-country">')[1:]
    return [part.split("</details>")[0] for part in parts]


def test_emergency_numbers_stand_beside_their_country_before_any_choice(lines, client):
    chooser = main_of(client.get("/help-now/")).split('id="help-all"')[0]
    rows = countries_in(chooser)
    for row, country, number in zip(rows, ("Near", "Far"), ("112", "999"), strict=True):
        assert country in row and f'href="tel:{number}"' in row
        assert "Checked 3 Nov 2026" in row


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
    assert near.count("Checked 3 Nov 2026") == near.count('class="help-row"')


@pytest.mark.parametrize("body", [DANGER, ABUSE])
def test_danger_begins_with_who_answers_in_writing(lines, client, body):
    main = main_of(check(client, body=body))
    first = re.search(r"<h1[^>]*>(.*?)</h1>", main)[1]
    assert first == "Cannot speak, or somebody may hear you?"
    assert in_order(main, "think of ending your life", 'class="help-country"')
    opened = re.search(r"<details[^>]* open>(.*?)</details>", main, re.DOTALL)[1]
    abuse = ["https://home.example"] if body == ABUSE else []
    found = re.findall(r'href="((?:tel|sms|https):[^"]*)"', opened)
    assert found == [
        *abuse,
        "sms:85258",
        "tel:112",
        "tel:116123",
        "https://talk.example",
    ]
    assert main.count("<details") == 2 and main.count(" open>") == 1
    assert "Text 85258" in opened


def test_danger_names_no_line_for_the_young(lines, client):
    assert "0800 1111" not in main_of(check(client, body=DANGER))


def pages_with_help(client):
    """Return a page of each kind that shows helplines to a reader."""
    danger = check(client, body=ABUSE)
    hidden = fields(danger)
    return {
        "help now": client.get("/help-now/"),
        "not found": client.get("/no-such-page/"),
        "danger": danger,
        "check": client.post(ASK, hidden | {"step": "go_on"}),
        "form": client.post(ASK, hidden | {"step": "change"}),
        "too young": check(client, adult="no"),
        "change": post(client, make_question(), "amend", **AMENDED),
        "sent": client.get(send(client, body=ABUSE).url),
        "thread": client.get("/questions/sensitive/"),
        "search": client.get("/search/?q=suicide"),
        "nothing found": client.get("/search/?q=nothing-of-this-kind"),
    }


def test_every_row_shows_its_day_and_whoever_answers_in_writing_the_note(lines, client):
    notes = {'href="sms:85258"': START, 'href="https://home.example': "For women."}
    for name, page in pages_with_help(client).items():
        rows = re.split(r"<li\b", page.text.split("<main", 1)[1])
        rows = [
            row for row in rows if re.search(r'href="(tel:|sms:|https://\w+\.ex)', row)
        ]
        assert len(rows) > 3, name
        for row in rows:
            assert "Checked 3 Nov 2026" in row, (name, row)
            for way, note in notes.items():
                assert way not in row or note in row, (name, row)


@pytest.mark.parametrize(
    "name", ["form", "check", "sent", "danger", "change", "thread", "search"]
)
def test_box_shows_emergency_then_text_and_chat_then_calls_then_websites(
    lines, client, name
):
    near, far = countries_in(main_of(pages_with_help(client)[name]))
    ways = ('"tel:112"', '"sms:85258"', '"tel:116123"', '"https://talk.example"')
    assert in_order(near, *ways)
    assert in_order(far, '"tel:999"', *ways[1:])
    assert "Near</summary>" in near and "Far Isles</summary>" in far


def test_folded_lines_open_new_tabs_so_that_typed_words_stay(lines, client):
    for country in countries_in(main_of(check(client, body=ABUSE))):
        web = re.findall(r'<a [^>]*href="https:[^>]*>', country)
        assert len(web) == 2
        assert all('target="_blank"' in link for link in web)


def test_unchecked_line_is_shown_to_nobody(lines, client):
    pages = [client.get("/help-now/"), client.get("/no-such-page/")]
    pages += [check(client, body=DANGER), check(client, adult="no")]
    pages += [client.get("/questions/sensitive/"), client.get("/questions/ask/")]
    for page in pages:
        assert "Talk" in page.text and "Nobody looked" not in page.text


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
