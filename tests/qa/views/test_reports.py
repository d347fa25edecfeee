"""A reader reports a published thread, and reads what became of it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.encryption import encrypted_columns
from config.models import SiteSettings
from qa import moderation
from qa.asking.followup_forms import REPORT_MAX
from qa.models import Question, Report
from tests.qa.factories import make_published, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARK = "wolfsbane"
PATH = "/questions/answered/report/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def thread():
    return make_published(title="Answered", body="Words that are public.")


def decide(made, decision="kept", reply="Thank you for telling me."):
    return moderation.decide_report(made, decision=decision, reply=reply, by=None)


def status_of(question):
    return Question.objects.get(pk=question.pk).status


def test_thread_leads_to_its_report_form(thread, client):
    assert f'href="{PATH}"' in client.get("/questions/answered/").text
    response = client.get(PATH)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "data-quick-exit" in response.text
    assert "Words that are public." not in response.text


def test_report_is_kept_and_leads_to_a_private_page(thread, client):
    sent = {"reason": "illegal", "words": f"{MARK} is my name"}
    response = client.post(PATH, sent)
    made = Report.objects.get()
    assert response.headers["Location"] == made.private_path
    assert (made.reason, made.words) == ("illegal", f"{MARK} is my name")
    page = client.get(made.private_path)
    assert "Your report has arrived" in page.text
    assert MARK not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert status_of(thread) == "published"


def test_words_are_not_needed(thread, client):
    assert client.post(PATH, {"reason": "other"}).status_code == 302
    assert Report.objects.get().words == ""


def test_page_about_me_is_hidden_at_once_and_says_so(thread, client):
    response = client.post(PATH, {"reason": "about_me"}, follow=True)
    assert "The page is off the site now" in response.text
    assert client.get("/questions/answered/").status_code == 410


def report_others(client, number=3, **network):
    """Hide some other pages from one network."""
    for title in (f"page-{count}" for count in range(number)):
        make_published(slug=title)
        sent = {"reason": "about_me"}
        client.post(f"/questions/{title}/report/", sent, **network)
        assert Question.objects.get(slug=title).status == "hidden"


def test_fourth_page_about_me_of_a_sender_is_looked_at_first_and_says_so(
    thread, client
):
    report_others(client)
    response = client.post(PATH, {"reason": "about_me"}, follow=True)
    assert "still public until a person has looked" in response.text
    assert status_of(thread) == "published"


@pytest.mark.parametrize(
    ("first", "second", "hides"),
    [
        ("192.0.2.1", "192.0.2.2", "hidden"),
        ("192.0.2.1", "192.0.2.1", "published"),
        ("2001:db8::1", "2001:db8:0:0:9::2", "published"),  # of one /64
        ("2001:db8::1", "2001:db8:0:1::1", "hidden"),
    ],
)
def test_report_hides_whatever_another_network_reported(
    thread, client, first, second, hides
):
    report_others(client, REMOTE_ADDR=first)
    client.post(PATH, {"reason": "about_me"}, REMOTE_ADDR=second)
    assert status_of(thread) == hides


def test_report_of_what_was_put_back_says_that_a_person_looks_first(thread, client):
    first = client.post(PATH, {"reason": "about_me"}, REMOTE_ADDR="192.0.2.1")
    row = Question.objects.get(pk=thread.pk)
    moderation.restore(row, by=None, base=row.version)
    assert "is public again" in client.get(first.headers["Location"]).text
    sent = {"reason": "about_me"}
    second = client.post(PATH, sent, follow=True, REMOTE_ADDR="192.0.2.2")
    assert "still public until a person has looked" in second.text
    assert status_of(thread) == "published"


def test_report_of_another_kind_says_when_the_page_is_off_all_the_same(thread, client):
    made = moderation.report(thread, reason="illegal")
    assert "Until then the page stays" in client.get(made.private_path).text
    moderation.report(thread, reason="about_me")
    assert "The page is off the site now" in client.get(made.private_path).text


def test_no_network_is_stored_with_a_report(thread, client):
    client.post(PATH, {"reason": "about_me"}, REMOTE_ADDR="192.0.2.77")
    assert "192.0.2.77" not in repr(Report.objects.values())
    assert not any("192.0.2.77" in key for key in cache._cache)


def test_hidden_by_a_report_and_sent_twice_is_one_report(thread, client):
    sent = {"reason": "about_me", "words": MARK, "sending": "a" * 32}
    first, second = client.post(PATH, sent), client.post(PATH, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Report.objects.count() == 1


def test_equal_reports_of_two_readers_are_two_with_pages_of_their_own(thread, client):
    sent = {"reason": "other", "words": ""}
    first = client.post(PATH, sent | {"sending": "a" * 32})
    second = client.post(PATH, sent | {"sending": "b" * 32})
    assert first.headers["Location"] != second.headers["Location"]
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("kept", "the page stays as it is"),
        ("changed", "the page was changed"),
        ("removed", "the page was taken off the site"),
    ],
)
def test_decision_and_reply_are_told_with_their_time(thread, client, decision, words):
    made = moderation.report(thread, reason="illegal", words=MARK)
    if decision == "removed":
        moderation.hide(thread, by=None, base=thread.version)
    decide(made, decision)
    page = client.get(made.private_path).text
    assert words in page
    assert "Thank you for telling me." in page
    assert f"{timezone.localtime(timezone.now()):%Y-%m-%d}" in page
    assert "It is illegal" in page
    assert "a@b.example" in page
    assert MARK not in page


def test_report_of_an_erased_thread_is_decided_and_says_so(thread, client):
    made = moderation.report(thread, reason="harmful", words=MARK)
    moderation.erase(thread)
    page = client.get(made.private_path)
    assert page.status_code == 200
    assert "taken off the site" in page.text
    assert page.context["is_public"] is False
    assert MARK not in page.text


def test_page_of_a_report_reads_no_words_of_the_thread(thread, client):
    made = moderation.report(thread, reason="harmful", words=MARK)
    with CaptureQueriesContext(connection) as queries:
        client.get(made.private_path)
    asked = " ".join(query["sql"] for query in queries)
    assert '"qa_report"' in asked
    for name in encrypted_columns(Question):
        assert f'"qa_question"."{name}"' not in asked


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Choose what is wrong"),
        ({"reason": "boring"}, "Choose what is wrong"),
        ({"words": "x" * (REPORT_MAX + 1)}, "nothing was cut"),
    ],
)
def test_report_with_an_error_keeps_its_words(thread, client, fields, words):
    sent = {"reason": "harmful", "words": f"{MARK} here"} | fields
    response = client.post(PATH, sent)
    assert response.status_code == 422
    assert words in response.text
    assert "<title>Error: " in response.text
    assert sent["words"] in response.text
    assert not Report.objects.exists()


def test_invisible_characters_of_a_report_are_dropped(thread, client):
    client.post(PATH, {"reason": "other", "words": "a\x00b\u202ec"})
    assert Report.objects.get().words == "abc"


def test_filled_hidden_field_is_said_and_hides_nothing(thread, client):
    sent = {"reason": "about_me", "words": f"{MARK} here", "website": "x"}
    response = client.post(PATH, sent)
    assert response.status_code == 422
    assert f"{MARK} here" in response.text
    assert status_of(thread) == "published"
    assert client.post(PATH, sent | {"website": ""}).status_code == 302


def test_lost_cookie_keeps_every_word(thread):
    client = Client(enforce_csrf_checks=True)
    response = client.post(PATH, {"reason": "illegal", "words": f"{MARK} here"})
    assert response.status_code == 403
    assert f"{MARK} here" in response.text
    assert 'value="illegal" checked' in response.text
    assert not Report.objects.exists()


@pytest.mark.parametrize("slug", ["none", "ask", "yours"])
def test_what_never_was_public_cannot_be_reported(client, slug):
    path = f"/questions/{slug}/report/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"reason": "other"}).status_code == 404


def test_pending_question_cannot_be_reported(client):
    path = f"/questions/{make_question().reference.lower()}/report/"
    assert client.post(path, {"reason": "other"}).status_code == 404
    assert not Report.objects.exists()


def hide(question):
    moderation.hide(question, by=None, base=question.version)


@pytest.mark.parametrize("end", [hide, moderation.erase])
def test_report_form_of_what_is_gone_is_gone(thread, client, end):
    end(thread)
    assert client.get(PATH).status_code == 410
    assert client.post(PATH, {"reason": "other"}).status_code == 410


def test_thread_hidden_while_a_report_was_written_gives_the_words_back(thread, client):
    hide(thread)
    response = client.post(PATH, {"reason": "other", "words": f"{MARK} here"})
    assert response.status_code == 410
    assert f"{MARK} here" in response.text
    assert "Words that are public." not in response.text


def test_tampered_or_foreign_token_is_404(thread, client):
    made = moderation.report(thread, reason="other")
    token = thread.mailed_path.split("/")[-2]
    assert client.get(f"/questions/reported/{token}/").status_code == 404
    assert client.get(made.private_path[:-2] + "~/").status_code == 404
    assert client.get("/questions/reported/x/").status_code == 404


def test_page_of_a_report_takes_nothing(thread, client):
    made = moderation.report(thread, reason="other")
    assert client.post(made.private_path, {"decision": "removed"}).status_code == 405


def test_report_page_without_a_contact_address_still_reads(thread, client):
    SiteSettings.objects.update(contact_email="")
    made = decide(moderation.report(thread, reason="other"))
    assert "mailto:" not in client.get(made.private_path).text


def test_eleventh_report_of_an_hour_keeps_its_words_and_names_a_contact(thread, client):
    for number in range(10):
        sent = client.post(PATH, {"reason": "other", "words": f"Report {number}"})
        assert sent.status_code == 302
    response = client.post(PATH, {"reason": "other", "words": f"{MARK} here"})
    assert response.status_code == 429
    assert f"{MARK} here" in response.text
    assert "a@b.example" in response.text
    assert Report.objects.count() == 10
