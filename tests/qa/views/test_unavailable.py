"""While the database is away, nothing can be sent, and every word is kept."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client

from qa.models import Question
from tests.qa.ask_form import ASK, BODY, check, fields, opened, text, typed
from tests.qa.factories import make_published, make_question
from tests.qa.private_page import PRIVATE_PAGE, open_private_page

pytestmark = pytest.mark.django_db
PLAIN = "You cannot send anything just now"


@pytest.fixture
def away(monkeypatch):
    """Let the database be away from now on; call what it returns, and it is back."""
    whole = CursorWrapper._execute

    def fail(self, sql, params, *rest):
        raise OperationalError("the connection was refused")

    def leave(execute=fail):
        monkeypatch.setattr(CursorWrapper, "_execute", execute)
        return lambda: monkeypatch.setattr(CursorWrapper, "_execute", whole)

    return leave


def test_question_cannot_be_sent_and_its_words_stay(site, client, away):
    page = check(client, email="a@mail.example")
    sent = fields(page) | typed(email="a@mail.example") | {"step": "send"}
    come_back = away()

    response = client.post(ASK, sent)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "no-store" in response.headers["Cache-Control"]
    html = text(response)
    assert PLAIN in html and f">\n{BODY}</textarea>" in html
    assert "a@mail.example" in html
    assert "112" in html and "/help-now/" in html
    come_back()
    again = fields(response) | {
        name: sent[name] for name in ("title", "body", "pseudonym", "email")
    }
    assert client.post(ASK, again).status_code == 302
    assert Question.objects.count() == 1


@pytest.mark.parametrize("step", ["check", "change", "go_on"])
def test_every_step_keeps_the_words(site, client, away, step):
    sent = opened(client) | typed() | {"step": step}
    away()
    response = client.post(ASK, sent)
    assert response.status_code == 503
    assert BODY in text(response)
    assert fields(response)["step"] == step


def test_form_says_so_before_anything_is_typed(site, client, away):
    away()
    response = client.get(ASK)
    assert response.status_code == 503
    html = text(response)
    assert PLAIN in html and "<form" not in html and "What you wrote" not in html


def test_page_that_was_only_opened_speaks_of_no_words(site, client, away):
    open_private_page(client, make_question())
    away()
    html = text(client.post(PRIVATE_PAGE, {"act": "open"}))
    assert PLAIN in html and "Try again" in html and "What you wrote" not in html


def test_who_says_to_be_too_young_leaves_no_word(site, client, away):
    sent = opened(client) | typed(adult="no") | {"step": "check"}
    away()
    response = client.post(ASK, sent)
    assert response.status_code in (200, 503)
    assert BODY not in text(response) and "Heron" not in text(response)


def test_replies_and_reports_keep_their_words(site, client, away):
    open_private_page(client, make_question())
    thread = make_published().get_absolute_url()
    for path in (PRIVATE_PAGE, f"{thread}report/"):
        come_back = away()
        response = client.post(
            path, {"words": "<b>All of this</b>", "act": "x", "reason": "other"}
        )
        come_back()
        assert response.status_code == 503, path
        assert "&lt;b&gt;All of this" in response.text, path


def test_connection_that_was_lost_is_the_same(site, client, away):
    def lose(self, sql, params, *rest):
        raise InterfaceError("the connection is closed")

    sent = opened(client) | typed() | {"step": "check"}
    away(lose)
    assert client.post(ASK, sent).status_code == 503


def test_lost_cookie_while_the_database_is_away_keeps_the_words(site, away):
    strict = Client(enforce_csrf_checks=True)
    sent = opened(strict) | typed() | {"step": "check"}
    strict.cookies.clear()
    away()
    response = strict.post(ASK, sent)
    assert response.status_code == 503
    assert BODY in text(response)


def test_nothing_that_was_sent_is_logged(site, client, away, caplog):
    sent = opened(client) | typed() | {"step": "check"}
    away()
    client.post(ASK, sent)
    assert "OperationalError" in caplog.text
    assert BODY not in caplog.text and "He goes quiet" not in caplog.text
