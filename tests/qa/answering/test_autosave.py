"""Nothing typed is lost: kept as it is typed, after a lost sign-in, in two tabs."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from qa import moderation
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.articles.factories import make_author
from tests.qa.factories import make_published, make_question, make_staff

pytestmark = pytest.mark.django_db
TOKEN = reverse("admin:qa_question_token")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def staff(site):
    make_author()
    client = Client(enforce_csrf_checks=True)
    client.user = make_staff(password="a-password")
    client.force_login(client.user)
    return client


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def draft(question):
    return reverse("admin:qa_question_draft", args=[question.pk])


def words(client, question, **changes):
    return {
        "title": "To publish",
        "body": "The copy.",
        "pseudonym": "Plum",
        "answer": "Half an ans",
        "base": question.version,
        "csrfmiddlewaretoken": client.get(TOKEN).json().get("token", "none"),
    } | changes


def hidden(response):
    return {name: unescape(value) for name, value in HIDDEN.findall(response.text)}


def test_draft_is_kept_and_the_next_version_is_named(staff):
    question = make_question()
    moderation.open_original(question, by=staff.user)
    response = staff.post(draft(question), words(staff, question))
    assert response.status_code == 200
    assert response.json()["base"] == 2
    question.refresh_from_db()
    assert PublicCopy.load(question.draft_copy).title == "To publish"
    assert question.replies.get().draft == "Half an ans"
    assert not Question.objects.published().exists()


def test_draft_takes_what_is_unfinished(staff):
    question = make_question()
    moderation.open_original(question, by=staff.user)
    sent = words(
        staff, question, title="", body="x" * 9000, is_sensitive="on", slug="ß ß"
    )
    assert staff.post(draft(question), sent).status_code == 200
    question.refresh_from_db()
    copy = PublicCopy.load(question.draft_copy)
    assert (copy.title, len(copy.body), copy.is_sensitive) == ("", 9000, True)


def test_draft_of_an_answer_leaves_an_unopened_copy_as_it_is(staff):
    question = make_question(title="As sent")
    sent = words(staff, question)
    for name in ("title", "body", "pseudonym"):
        del sent[name]
    assert staff.post(draft(question), sent).status_code == 200
    question.refresh_from_db()
    assert PublicCopy.load(question.draft_copy).title == "As sent"


def test_draft_without_a_change_makes_no_version(staff):
    question = make_question()
    staff.post(draft(question), words(staff, question))
    response = staff.post(draft(question), words(staff, question, base=2))
    assert (response.status_code, response.json()["base"]) == (200, 2)
    question.refresh_from_db()
    assert question.version == 2


def test_older_version_is_refused_and_the_newer_words_are_given(staff):
    question = make_question()
    moderation.open_original(question, by=staff.user)
    staff.post(draft(question), words(staff, question, answer="The other tab"))
    response = staff.post(draft(question), words(staff, question, answer="Mine"))
    assert response.status_code == 409
    theirs = response.json()["theirs"]
    assert (theirs["answer"], theirs["title"], theirs["base"]) == (
        "The other tab", "To publish", 2,
    )  # fmt: skip
    assert question.replies.get().draft == "The other tab"


def test_refused_draft_gives_no_words_that_were_not_opened(staff):
    question = make_question()
    moderation.amend(question, moderation.QuestionText("Marker", "Marker.", "P"))
    response = staff.post(draft(question), words(staff, question))
    assert response.status_code == 409
    assert "Marker" not in response.text


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 30])
def test_nonsense_for_a_version_is_refused(staff, base):
    question = make_question()
    response = staff.post(draft(question), words(staff, question, base=base))
    assert response.status_code in (409, 422)
    assert "error" in response.json()
    assert not question.replies.exists()


def test_question_without_drafts_keeps_none(staff):
    question = moderation.mark_spam(make_question(), by=None, base=1)
    response = staff.post(draft(question), words(staff, question))
    assert response.status_code == 409
    assert not question.replies.exists()


def test_saved_line_breaks_are_one_kind_however_they_were_sent(staff):
    question = make_published()
    sent = words(staff, question, answer="One.\r\n\r\nTwo.", decision="draft")
    staff.post(screen(question), sent)
    assert question.replies.get().draft == "One.\n\nTwo."
