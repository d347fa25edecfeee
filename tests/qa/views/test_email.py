"""Mail is allowed and stopped by a button; opening a mailed address changes nothing."""

import re

import pytest
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.encryption import encrypted_columns
from qa import moderation
from qa.models import EmailNotification, ModerationEvent, Question
from tests.qa.factories import fresh, make_question, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARK = "wolfsbane"
ADDRESS = f"{MARK}@mail.example"


def make_mailed(**fields):
    return make_question(email=ADDRESS, **fields)


def everything() -> str:
    rows = [
        Question.objects.all(),
        EmailNotification.objects.all(),
        ModerationEvent.objects.all(),
    ]
    return "".join(serialize("json", part) for part in rows)


def test_opening_any_mailed_address_leaves_the_database_unchanged(client):
    confirmed = make_mailed()
    moderation.confirm_email(confirmed)
    answered = publish(make_mailed())
    asked = make_mailed()
    moderation.request_info(asked, "How old?", by=None, base=1, author=None)
    before = everything()
    queries = ("", "?act=stop", "?act=confirm", "?List-Unsubscribe=One-Click")
    for question in (confirmed, answered, asked):
        for path in (question.mail_path, question.mailed_path):
            for query in queries:
                assert client.get(path + query).status_code == 200
                assert client.head(path + query).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("kind", ["mail_path", "mailed_path"])
def test_page_of_a_mailed_address_reads_no_words_of_the_question(client, kind):
    path = getattr(make_mailed(), kind)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    asked = " ".join(query["sql"] for query in queries)
    assert '"qa_question"."public_id"' in asked
    for name in encrypted_columns(Question):
        assert f'"qa_question"."{name}"' not in asked


def test_page_says_the_reference_and_nothing_else_of_the_question(client):
    question = make_mailed(title=MARK, body=MARK, pseudonym=MARK)
    response = client.get(question.mail_path)
    assert question.reference in response.text
    assert MARK not in response.text
    assert question.mailed_path not in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_page_is_the_same_whatever_was_decided(client):
    question = make_mailed()

    def page():
        return re.sub(r"\s+", " ", client.get(question.mail_path).text)

    before = page()
    moderation.decline(question, reason="other", message=MARK, by=None, base=1)
    assert page() == before


def test_mail_is_allowed_by_the_button(client):
    question = make_mailed()
    response = client.post(question.mail_path, {"act": "confirm"})
    assert response.headers["Location"] == question.mail_path
    assert fresh(question).email_confirmed_at is not None
    assert "Mail is on" in client.get(question.mail_path).text


def test_allowing_twice_is_once(client):
    question = make_mailed()
    for _ in range(2):
        assert client.post(question.mail_path, {"act": "confirm"}).status_code == 302
    assert question.events.filter(kind="confirm_email").count() == 1


def test_mail_is_stopped_by_the_button_and_twice_is_once(client):
    question = make_mailed()
    for _ in range(2):
        assert client.post(question.mail_path, {"act": "stop"}).status_code == 302
    assert (fresh(question).email, fresh(question).email_digest) == ("", "")
    assert question.events.filter(kind="stop_mail").count() == 1
    assert "We have deleted your address" in client.get(question.mail_path).text


def test_stopping_all_reaches_every_question_of_the_address_and_no_other(client):
    one, two = make_mailed(), make_mailed()
    other = make_question(email="other@mail.example")
    client.post(one.mail_path, {"act": "stop_all"})
    assert [fresh(q).email for q in (one, two)] == ["", ""]
    assert fresh(other).email == "other@mail.example"


def test_stopping_all_without_an_address_reaches_nobody(client):
    question, other = make_question(), make_question()
    client.post(question.mail_path, {"act": "stop_all"})
    assert [fresh(q).version for q in (question, other)] == [1, 1]


def test_one_click_of_a_mail_program_stops_without_cookie_or_redirect():
    question = make_mailed()
    client = Client(enforce_csrf_checks=True)
    sent = {"List-Unsubscribe": "One-Click"}
    assert client.post(question.mail_path, sent).status_code == 200
    assert fresh(question).email == ""


def test_allowing_mail_after_the_address_is_deleted_is_explained(client):
    question = make_mailed()
    moderation.stop_mail(question)
    response = client.post(question.mail_path, {"act": "confirm"})
    assert response.status_code == 409
    assert "so we cannot send mail to it" in response.text


def test_erased_question_has_nothing_to_choose(client):
    question = make_mailed()
    moderation.erase(question)
    assert "we send you nothing more" in client.get(question.mail_path).text
    assert client.post(question.mail_path, {"act": "confirm"}).status_code == 409
    assert client.post(question.mail_path, {"act": "stop"}).status_code == 302


def test_tampered_or_foreign_token_is_404(client):
    question = make_mailed()
    private = question.mailed_path.split("/")[-2]
    assert client.get(f"/questions/mail/{private}/").status_code == 404
    assert client.get(question.mail_path[:-2] + "~/").status_code == 404
    assert client.post("/questions/mail/x/", {"act": "stop"}).status_code == 404


@pytest.mark.parametrize("act", ["", "erase", "\x00", "x" * 9000])
def test_act_that_does_not_exist_does_nothing(client, act):
    question = make_mailed()
    assert client.post(question.mail_path, {"act": act}).status_code == 302
    assert fresh(question).version == 1
