"""Asking: every word kept on every error, one question from one sending."""

import re
from hashlib import sha256

import pytest

from qa.asking.forms import BODY_MAX, CONSENT_KEEP, CONSENT_PUBLISH, CONSENT_VERSION
from qa.models import Question
from tests.articles.factories import make_article, make_published
from tests.qa.ask_form import ASK, BODY, check, fields, opened, send, text, typed
from tests.qa.private_page import PRIVATE_PAGE

pytestmark = pytest.mark.django_db
WORDING = ("2026-12", "abbdaaabb6212e34")


def test_asking_leads_from_form_to_check_to_private_page(browser):
    page = check(browser)
    assert page.status_code == 200
    assert BODY in text(page)
    assert not Question.objects.exists()
    sent = send(browser)
    question = Question.objects.get()
    assert sent.headers["Location"] == PRIVATE_PAGE
    yours = browser.get(sent.headers["Location"])
    assert question.reference in text(yours)
    assert BODY not in text(yours)
    assert question.original_body == BODY
    assert question.consent_version == CONSENT_VERSION


def test_form_opened_from_an_essay_keeps_the_essay(browser):
    article = make_published(slug="distance")
    page = browser.get(ASK + "?about=distance")
    assert article.headline in text(page)
    words = fields(page) | typed() | {"step": "send"}
    browser.post(ASK, words)
    assert Question.objects.get().article == article


@pytest.mark.parametrize("slug", ["no-such-essay", "draft", "a b", "%00", "../x"])
def test_unknown_essay_is_ignored_and_the_form_opens(browser, slug):
    make_article(slug="draft", headline="Secret draft")
    page = browser.get(ASK + "?about=" + slug)
    assert page.status_code == 200
    assert "Secret draft" not in text(page)
    assert check(browser, about=slug).status_code in (200, 422)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"body": ""},
        {"body": "x"},
        {"body": " \n\t "},
        {"body": "y" * 20_001},
        {"title": "t" * 141},
        {"pseudonym": "p" * 61},
        {"adult": ""},
        {"adult": "perhaps"},
        {"consent_keep": ""},
        {"consent_publish": ""},
        {"started": "forged"},
        {"started": ""},
    ],
)
def test_error_keeps_every_word_and_says_what_to_do(browser, changes):
    words = typed(**changes)
    page = browser.post(ASK, opened(browser) | words | {"step": "check"})
    assert page.status_code == 422
    html = text(page)
    assert "<title>Error:" in re.sub(r"<title>\s+", "<title>", html)
    for name in ("title", "body", "pseudonym"):
        assert words[name].strip() in html
    assert not Question.objects.exists()


@pytest.mark.parametrize("name", ["about", "website", "started", "pseudonym"])
def test_nul_in_any_field_is_no_error_of_the_database(browser, name):
    page = check(browser, **{name: "a\x00b"})
    assert page.status_code in (200, 422)
    assert "Null characters" not in text(page)


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u061c", "\u00ad", "\u3164", "\U000e0041"]
)
def test_words_that_nobody_can_see_are_no_words(browser, blank):
    assert check(browser, title=blank * 20).status_code == 422
    assert check(browser, body=blank * 20).status_code == 422
    send(browser, pseudonym=blank * 20)
    assert len(Question.objects.get().original_pseudonym.split()) == 2


def test_tower_of_marks_of_any_script_is_low(browser):
    send(browser, body="A tower e" + "\u0e49" * 3_000 + " of marks.")
    assert Question.objects.get().original_body.count("\u0e49") == 8


def main_of(page):
    return text(page).split("<main", 1)[1].split("<footer", 1)[0]


def test_help_stands_before_the_form_on_every_page_of_the_flow(browser, site):
    main = main_of(browser.get(ASK))
    assert main.index('href="/help-now/"') < main.index("<h1")
    # Where something was done, what came of it is said first, in a line.
    above, below = main_of(check(browser)).split('href="/help-now/"', 1)
    assert above.count("<h1") == 1
    assert "<form" not in above and "<form" in below


def test_form_says_before_its_fields_what_consent_and_safety_need(browser):
    above, form = main_of(browser.get(ASK)).split("<form", 1)
    for said in (
        "or a helper reads every question",
        "we publish both here",
        "It is not therapy, and not for emergencies",
        "We try to answer within 14 days",
        "the law may make us tell somebody",
        "does not make you a patient",
        "We store it encrypted",
        'href="/safety/"',
        'href="/privacy/"',
    ):
        assert said in above, said
    for left_out in (
        "ways to hurt yourself",
        "notes from a doctor",
        "names and places",
    ):
        assert left_out in form, left_out


def test_errors_stand_first_on_the_page(browser):
    main = main_of(browser.post(ASK, opened(browser) | {"step": "check"}))
    first = main.index("data-error-summary")
    assert first < main.index('href="/help-now/"') < main.index("<h1")


def test_no_browser_is_asked_to_remember_what_is_typed(browser):
    html = text(browser.get(ASK))
    for name in ("title", "body", "pseudonym"):
        field = re.search(rf'<(input|textarea)[^>]*name="{name}"[^>]*>', html)
        assert 'autocomplete="off"' in field[0]


def test_words_survive_an_error_and_can_be_sent_after_it(browser):
    page = browser.post(ASK, opened(browser) | typed(title="") | {"step": "check"})
    words = fields(page) | typed() | {"step": "send"}
    assert browser.post(ASK, words).status_code == 302


def test_too_long_question_is_kept_whole(browser):
    long = "z" * 20_001
    page = check(browser, body=long)
    assert long in text(page)
    assert f"{BODY_MAX:,}" in text(page)


@pytest.mark.parametrize(
    "body",
    [
        "Words with a nul\x00 and a bell\x07 in between them.",
        "Words \u202ereversed\u202c and \u2066isolated\u2069 in between.",
        "Emoji 😀👩‍👩‍👧 and 日本語 and العربية stay as they are.",
        "A tower " + "e" + "\u0301" * 10_000 + " of marks.",
        "<script>alert(1)</script> <b>bold</b> [x](javascript:alert(1))",
        "Bcc: someone@a.example\r\nSubject: hello there",
    ],
)
def test_odd_characters_are_kept_as_plain_text(browser, body):
    sent = send(browser, body=body)
    assert sent.status_code == 302
    kept = Question.objects.get().original_body
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", kept)
    assert len(kept) <= len(body)


def test_emoji_joiners_and_right_to_left_words_are_untouched(browser):
    body = "Emoji 👩‍👩‍👧 and العربية stay as they are."
    send(browser, body=body)
    assert Question.objects.get().original_body == body


def test_markup_is_shown_as_typed_and_never_runs(browser):
    page = check(browser, body="<script>alert(1)</script> is what I typed")
    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


def test_line_breaks_in_a_name_become_spaces(browser):
    send(browser, pseudonym="Heron\r\nBcc: all@a.example")
    assert Question.objects.get().original_pseudonym == "Heron Bcc: all@a.example"


def test_empty_name_is_chosen(browser):
    send(browser, pseudonym="")
    assert len(Question.objects.get().original_pseudonym.split()) == 2


def test_double_click_and_reload_make_one_question(browser):
    words = fields(check(browser)) | typed() | {"step": "send"}
    places = {browser.post(ASK, words).headers["Location"] for _ in range(3)}
    assert Question.objects.count() == len(places) == 1


def test_back_and_other_words_make_another_question(browser):
    words = fields(check(browser)) | typed() | {"step": "send"}
    browser.post(ASK, words)
    browser.post(ASK, words | {"body": BODY + " And there is more."})
    assert Question.objects.count() == 2


def test_change_leads_back_to_the_form_with_every_word(browser):
    words = fields(check(browser)) | typed() | {"step": "change"}
    page = browser.post(ASK, words)
    assert page.status_code == 200
    assert BODY in text(page)
    assert "He goes quiet" in text(page)
    assert "<title>Error" not in text(page)


def test_answer_no_to_the_age_question_keeps_nothing(browser):
    page = check(browser, adult="no")
    assert page.status_code == 200
    assert BODY not in text(page)
    assert not Question.objects.exists()


def test_expired_time_is_renewed_and_words_kept(browser, monkeypatch):
    words = opened(browser) | typed() | {"step": "check"}
    monkeypatch.setattr("time.time", lambda: 4_000_000_000)
    page = browser.post(ASK, words)
    assert page.status_code == 422
    assert BODY in text(page)
    assert fields(page)["started"] != words["started"]
    again = browser.post(ASK, fields(page) | typed() | {"step": "send"})
    assert again.status_code == 302


def test_who_is_too_young_leaves_no_word_without_the_cookie_either(browser):
    browser.get(ASK)
    browser.cookies.clear()
    page = browser.post(ASK, typed(adult="no", body="Words of somebody young."))
    assert "Words of somebody young" not in page.text
    assert page.text == browser.post(ASK, typed(adult="no")).text
    assert "These people answer people of your age" in page.text


def test_lost_protection_cookie_shows_the_form_again_with_every_word(browser):
    words = fields(check(browser)) | typed() | {"step": "send"}
    browser.cookies.clear()
    page = browser.post(ASK, words)
    assert page.status_code == 403
    assert BODY in text(page)
    assert not Question.objects.exists()
    again = browser.post(ASK, fields(page) | typed() | {"step": "send"})
    assert again.status_code == 302


def test_filled_honeypot_is_accepted_and_flagged(browser):
    send(browser, website="https://spam.example")
    assert [flag.kind for flag in Question.objects.get().flags.all()] == [
        "suspected_spam"
    ]


def test_impossible_speed_is_accepted_and_flagged(browser, settings):
    settings.ASK_MIN_SECONDS = 60
    send(browser)
    assert Question.objects.get().flags.get().kind == "suspected_spam"


def test_unhurried_person_is_not_flagged(browser):
    send(browser)
    assert not Question.objects.get().flags.exists()


def test_asking_pages_are_kept_by_nobody(browser):
    for page in (browser.get(ASK), check(browser), browser.get(send(browser).url)):
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_protection_cookie_ends_with_the_browser_session(browser):
    cookie = browser.get(ASK).cookies["csrftoken"]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]


def test_wording_of_consent_belongs_to_its_version():
    """A changed sentence needs a new version, and then a new digest here."""
    wording = (CONSENT_KEEP + CONSENT_PUBLISH).encode()
    assert (CONSENT_VERSION, sha256(wording).hexdigest()[:16]) == WORDING


def test_page_says_both_consents_in_the_stored_wording(browser):
    html = text(browser.get(ASK))
    assert CONSENT_KEEP in html
    assert CONSENT_PUBLISH in html


def test_method_other_than_get_and_post_is_refused(browser):
    assert browser.put(ASK).status_code in (403, 405)
