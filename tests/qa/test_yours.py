"""The asker's private page: where it stands, take it back, erase it; never the text."""

import pytest

from qa import moderation
from qa.models import Question
from tests.qa.factories import make_published, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARK = "wolfsbane"


def status_of(question):
    question.refresh_from_db()
    return question.status


def test_page_shows_where_it_stands_and_not_the_text(client):
    question = make_question(title=MARK, body=MARK, pseudonym=MARK)
    response = client.get(question.private_path)
    assert response.status_code == 200
    assert question.reference in response.text
    assert "has arrived" in response.text
    assert MARK not in response.text


def test_spam_says_the_same_as_waiting(client):
    question = make_question()
    moderation.mark_spam(question, by=None, base=1)
    assert "has arrived" in client.get(question.private_path).text


def test_suspected_person_can_take_it_back_and_is_not_told(client):
    question = make_question()
    moderation.mark_spam(question, by=None, base=1)
    response = client.post(question.private_path, {"act": "withdraw"}, follow=True)
    assert "spam" not in response.text.lower()
    assert status_of(question) == "withdrawn"


def test_answered_question_leads_to_the_answer(client):
    question = make_published(title="Answered")
    assert 'href="/questions/answered/"' in client.get(question.private_path).text


def test_question_is_taken_back(client):
    question = make_question()
    client.post(question.private_path, {"act": "withdraw"})
    assert status_of(question) == "withdrawn"
    assert "took your question back" in client.get(question.private_path).text


def test_taking_back_what_was_published_meanwhile_is_explained(client):
    question = make_published()
    response = client.post(question.private_path, {"act": "withdraw"})
    assert response.status_code == 409
    assert status_of(question) == "published"


def test_erasing_needs_to_be_sure(client):
    question = make_question()
    response = client.post(question.private_path, {"act": "erase"})
    assert response.status_code == 422
    assert status_of(question) == "submitted"


def test_erased_question_is_gone_and_the_page_says_so(client):
    question = make_published(title="Erase me", body=MARK)
    client.post(question.private_path, {"act": "erase", "sure": "on"})
    assert status_of(question) == "erased"
    assert client.get("/questions/erase-me/").status_code == 410
    assert "is erased" in client.get(question.private_path).text
    again = client.post(question.private_path, {"act": "erase", "sure": "on"})
    assert again.status_code == 409


def test_link_never_acts_by_being_opened(client):
    question = make_question()
    client.get(question.private_path + "?act=erase&sure=on")
    client.head(question.private_path)
    assert status_of(question) == "submitted"


def test_new_public_id_revokes_the_link(client):
    question = make_question()
    old = question.private_path
    Question.objects.filter(pk=question.pk).update(public_id="f" * 32)
    assert client.get(old).status_code == 404
