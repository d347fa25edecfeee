"""What may speak of danger is not erased by the site before a person has seen it."""

import pytest

from articles.models import Page
from qa import moderation
from qa.asking.status_page import asker_status
from qa.privacy import retention
from tests.qa.factories import fresh, make_question
from tests.qa.privacy.retention_cases import NOTHING, after, ask_for_more, done

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("periods")]


@pytest.mark.parametrize("kind", ["urgent", "possible_reporting_duty"])
def test_danger_of_which_nobody_said_what_was_done_is_not_erased(kind, client):
    Page.objects.create(slug="privacy", title="Privacy", body="Words.")
    said = "A question that may speak of danger stays until one of us has looked"
    assert said in client.get("/privacy/").text
    question = make_question(days_ago=200)
    moderation.raise_staff_flag(question, kind, by=None)
    ask_for_more(question)
    assert retention.enforce_retention(after(days=400)) == NOTHING
    assert "erase" not in asker_status(fresh(question)).text
    moderation.clear_flag(question, kind, note="We called.", by=None)
    assert "we erase your question" in asker_status(fresh(question)).text
    assert retention.enforce_retention(after(days=400)) == done(unanswered=1)
