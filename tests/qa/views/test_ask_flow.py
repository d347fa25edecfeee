"""On the way to sending: help first, hints, an address, limits. Nothing is blocked."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from qa.asking.forms import AskForm
from qa.models import CrisisResource, Question
from qa.notifications import outbox
from qa.submission_triage import find_submission_flags
from tests.qa.ask_form import (
    ASK,
    BODY,
    check,
    fields,
    opened,
    send,
    text,
    typed,
)
from tests.qa.factories import make_published

pytestmark = pytest.mark.django_db
DANGER = "Since the winter I want to end my life, and nobody knows."


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def lines(db):
    for audience in ("everyone", "young", "abuse"):
        CrisisResource.objects.create(
            country="Here",
            name=f"Line for {audience}",
            phone="1",
            audience=audience,
            last_checked="2026-11-03",
        )


def go_on(browser, page, **changes):
    return browser.post(ASK, fields(page) | {"step": "go_on"} | changes)


def test_words_of_danger_lead_to_help_and_then_on_with_every_word(browser, lines):
    page = check(browser, body=DANGER, email="ann@mail.example")
    assert page.status_code == 200
    assert "somebody may hear you" in text(page)
    assert "Line for everyone" in text(page)
    assert "Back button: your words would be gone" in text(page)
    after = go_on(browser, page)
    assert "Check your question" in text(after)
    assert DANGER in text(after)
    sent = browser.post(ASK, fields(after) | {"step": "send"})
    assert sent.status_code == 302
    question = Question.objects.get()
    assert (question.original_body, question.email) == (DANGER, "ann@mail.example")
    assert question.flags.all().of_kinds(["urgent"])


def test_possible_duty_to_report_alone_leads_to_help_first(browser, lines):
    words = "I am 15. My father abused me."
    assert not find_submission_flags(words) & {"urgent", "method_detail"}
    page = text(check(browser, body=words))
    assert "somebody may hear you" in page
    assert "Check your question" not in page


def test_child_who_may_be_at_risk_leads_to_help_first(browser, lines):
    words = "He touched me when I was nine. He still lives with my little sister."
    assert not find_submission_flags(words) & {"urgent", "method_detail"}
    assert "somebody may hear you" in text(check(browser, body=words))


def test_danger_with_abuse_shows_who_helps_against_abuse_first(browser, lines):
    page = text(check(browser, body="He hits me and I am afraid for my life."))
    assert page.index("Line for abuse") < page.index("Go on to check my question")


def test_question_can_be_changed_from_the_help_page(browser):
    page = check(browser, body=DANGER)
    form = browser.post(ASK, fields(page) | {"step": "change"})
    assert f'value="change" formaction="{ASK}#words"' in text(page)
    help_line, words = text(form).split('id="words"')[1].split('name="title"')
    assert 'href="/help-now/"' in help_line
    assert DANGER in words


def test_plain_question_is_not_interrupted(browser):
    assert "Check your question" in text(check(browser))


def test_too_young_sees_who_answers_young_people_first_and_nothing_is_kept(
    browser,
    lines,
):
    page = text(check(browser, adult="no"))
    assert page.index("Line for young") < page.index("Line for everyone")
    assert BODY not in page
    assert not Question.objects.exists()


def test_likely_identifiers_are_pointed_out_and_never_removed(browser):
    body = "My name is Maud. Write to maud@mail.example, I live in Leeds."
    page = text(check(browser, body=body))
    for said in ("a name", "an e-mail address", "a place"):
        assert f"looks like {said}" in page
    words = re.sub("<[^>]*mark[^>]*>", "", page)
    assert body in words
    send(browser, body=body)
    assert Question.objects.get().original_body == body


def test_name_that_stands_twice_is_pointed_out_once_beside_its_field(browser):
    body = f"{BODY} Maud. Or ask 020 7946 0018. Maud."
    words = {"title": "My name is Maud", "body": body}
    page = text(check(browser, **words))
    assert page.count("looks like a name") == 1
    title, body = page.split("<dt")[1:3]
    assert "looks like a name" in title and '#id_title"' in title
    assert "Or ask <bdi><mark" in body and '#id_body"' in body
    # Marked wherever it stands, pointed out where it stands first.
    assert title.count(">Maud</mark>") == 2
    assert body.count(">Maud</mark>") == 2


def test_name_to_show_that_identifies_is_pointed_out(browser):
    page = text(check(browser, pseudonym="maud@mail.example"))
    name = page.split("<dt")[3]
    assert "an e-mail address" in name and '#id_pseudonym"' in name


def test_nothing_is_pointed_out_where_nothing_identifies(browser):
    page = text(check(browser))
    assert "looks like" not in page
    assert "<mark" not in page
    assert 'id="likely"' not in page


def test_long_question_is_folded_whole_and_its_hints_are_not(browser):
    body = "We are polite all week. " * 30 + "My name is Maud."
    page = text(check(browser, body=body)).split("<main", 1)[1]
    folded, after = page.split("<details", 1)[1].split("</details>", 1)
    assert re.sub("<[^>]*mark[^>]*>", "", folded).count("We are polite") == 30 + 5
    assert "looks like a name" in after
    assert "<details" not in text(check(browser)).split("<main", 1)[1]


def test_form_shown_again_after_words_of_danger_keeps_the_help_open(browser, lines):
    page = check(browser, body=DANGER)
    form = browser.post(ASK, fields(page) | {"step": "change"})
    assert "Line for everyone" in text(form).split("<main")[1].split("<h1")[0]
    calm = browser.post(ASK, fields(check(browser)) | {"step": "change"})
    assert "Line for everyone" not in text(calm).split("<main")[1].split("<footer")[0]


def test_similar_answered_question_is_offered_without_its_text_in_any_address(
    browser,
):
    near = make_published(title="Nineteen years married", body="Quiet after good days.")
    page = text(check(browser))
    assert f'href="{near.get_absolute_url()}"' in page
    assert "opens in a new tab" in page


def test_words_of_danger_are_led_to_help_and_to_nobody_elses_evening(
    browser,
    lines,
):
    danger = "He hit me, and I want to die. On Sundays nobody speaks."
    make_published(title="Sundays", body="On Sundays nobody speaks, nobody at all.")
    page = check(browser, title="Sundays", body=danger)
    assert "somebody may hear you" in text(page)
    on = browser.post(ASK, fields(page) | {"step": "go_on"})
    assert "Check your question" in text(on)
    assert 'id="similar"' not in text(on)
    assert "Line for abuse" in text(on)
    calm = check(browser, title="Sundays", body="On Sundays nobody speaks at all.")
    assert "Line for abuse" not in text(calm).split("<footer")[0]
    assert 'id="similar"' in text(calm)


def test_sensitive_similar_question_shows_title_and_note_only(browser):
    make_published(
        title="Nineteen years married and quiet",
        body="Days of it, quiet days, told in detail.",
        is_sensitive=True,
        content_note="past abuse",
    )
    page = text(check(browser))
    assert "past abuse" in page
    assert "told in detail" not in page


def test_address_is_optional_and_kept_encrypted(browser):
    send(browser)
    send(browser, body=BODY + " Two.", email="Ann@Mail.example")
    first, second = Question.objects.all()
    assert (first.email, second.email) == ("", "Ann@Mail.example")
    assert not second.email_confirmed_at


@pytest.mark.parametrize(
    "email", ["ann", "ann@", "a b@c.example", "x" * 300 + "@y.example"]
)
def test_wrong_address_is_said_and_every_word_kept(browser, email):
    page = check(browser, email=email)
    assert page.status_code == 422
    assert email in text(page)
    assert BODY in text(page)
    assert 'href="#id_email"' in text(page)


@pytest.mark.parametrize(
    "email", ["a@b.example\r\nBcc: x@y.example", "a\x00@b.example"]
)
def test_address_becomes_no_header(browser, email):
    form = AskForm(typed(email=email) | {"started": ""})
    form.is_valid()
    assert "\n" not in form.cleaned_data.get("email", "")


def test_over_the_limit_words_are_kept_and_a_way_is_shown(browser, settings):
    settings.ASK_RATE_LIMIT = "2/hour"
    for number in range(2):
        assert send(browser, body=f"{BODY} {number}").status_code == 302
    page = send(browser, body=f"{BODY} three")
    assert page.status_code == 429
    assert f"{BODY} three" in text(page)
    assert "a@b.example" in text(page)
    assert Question.objects.count() == 2


def test_over_the_limit_of_the_whole_site_words_are_kept(browser, settings):
    settings.ASK_SITE_LIMIT = "1/hour"
    assert send(browser, body=f"{BODY} one").status_code == 302
    page = send(browser, body=f"{BODY} two")
    assert page.status_code == 429
    assert f"{BODY} two" in text(page)
    assert "Many people are asking at the moment" in text(page)


def test_double_click_is_not_counted_against_the_limit(browser, settings):
    settings.ASK_RATE_LIMIT = "1/hour"
    page = check(browser)
    words = fields(page) | typed() | {"step": "send"}
    assert browser.post(ASK, words).status_code == 302
    assert browser.post(ASK, words).status_code == 302
    assert Question.objects.count() == 1


def test_strangers_mailbox_cannot_be_flooded(browser, mailoutbox):
    answers = [
        send(browser, body=f"{BODY} {number}", email="ann@mail.example").status_code
        for number in range(5)
    ]
    assert answers == [302] * 5  # a refusal would tell that somebody used it today
    outbox.send_due()
    assert [mail.to for mail in mailoutbox] == [["ann@mail.example"]] * 3


def test_pages_of_asking_say_how_long_it_takes(browser):
    assert "We try to answer within 14 days." in text(browser.get(ASK))
    assert "We try to answer within 14 days." in text(check(browser))


@pytest.mark.parametrize(
    "words",
    [{"title": "\u202edlo", "body": "e\u0301" * 40 + BODY}, {"title": ["a", "b"]},
     {"adult": ""}, {"adult": "perhaps"}, {"step": "x"}, {"about": "../../x"}],
    ids=str,
)  # fmt: skip
def test_strange_input_is_answered_in_words(browser, words):
    page = browser.post(ASK, opened(browser) | typed() | {"step": "check"} | words)
    assert page.status_code in (200, 422)


def test_far_too_many_fields_are_refused_and_no_error(browser):
    words = opened(browser) | {f"field{number}": "x" for number in range(6_000)}
    page = browser.post(ASK, words | typed() | {"step": "check"})
    assert 400 <= page.status_code < 500


@pytest.mark.parametrize("kind", ["", "; charset=utf-7", "; charset=no-such-one"])
def test_bytes_that_are_no_text_are_answered_in_words(browser, kind):
    hidden = opened(browser)
    token = f"csrfmiddlewaretoken={hidden['csrfmiddlewaretoken']}"
    page = browser.generic(
        "POST",
        ASK,
        f"{token}&adult=yes&step=check&title=%ff%fe&body=%c3%28%80&started=%00".encode(),
        content_type=f"application/x-www-form-urlencoded{kind}",
    )
    assert 400 <= page.status_code < 500


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/mixed"])
def test_body_of_another_kind_is_refused_and_no_error(browser, kind):
    browser.get(ASK)
    page = browser.post(ASK, b'{"title": ["x"]}', content_type=kind)
    assert 400 <= page.status_code < 500


def test_file_in_place_of_words_is_answered_in_words(browser):
    hidden = opened(browser)
    words = typed() | {"body": SimpleUploadedFile("body.txt", b"words in a file")}
    page = browser.post(ASK, hidden | words | {"step": "check"})
    assert page.status_code == 415
    assert "Your browser sent something that we cannot use" in text(page)


def test_field_that_came_twice_counts_once(browser):
    words = opened(browser) | typed() | {"step": ["send", "check"]}
    page = browser.post(ASK, words | {"body": ["First words of two", BODY]})
    assert BODY in text(page)
    assert "First words of two" not in text(page)
    assert not Question.objects.exists()


def test_far_too_much_is_refused_and_no_error(browser):
    browser.get(ASK)
    page = browser.post(ASK, typed(body="x" * 10_000_000))
    assert 400 <= page.status_code < 500
