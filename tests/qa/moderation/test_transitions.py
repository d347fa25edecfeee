"""The status machine: its tables, and that every decision keeps to them."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from qa.models import EventKind, Question
from qa.moderation.transitions import (
    ALLOWED_FROM,
    LEADS_TO,
    MAY_LEAD_TO,
    Status,
    next_status,
)
from tests.examples import walks
from tests.qa.factories import make_published, make_question
from tests.qa.models.test_queue import ACTS, act


def test_tables_agree_and_every_status_is_reached():
    assert set(ALLOWED_FROM) == set(EventKind) - {EventKind.SUBMIT}
    assert not set(LEADS_TO) & set(MAY_LEAD_TO)
    for kind, ways in MAY_LEAD_TO.items():
        assert set(ways) <= ALLOWED_FROM[kind]
    reached = {
        to for ways in MAY_LEAD_TO.values() for tos in ways.values() for to in tos
    }
    assert reached | set(LEADS_TO.values()) == set(Status)


def results(kind: EventKind, status: str) -> set[str]:
    if kind in LEADS_TO:
        return {LEADS_TO[kind]}
    return MAY_LEAD_TO.get(kind, {}).get(Status(status), {Status(status)})


def test_status_that_the_tables_do_not_name_is_refused():
    question = Question(status=Status.PUBLISHED)
    assert next_status(question, EventKind.REPORT, Status.HIDDEN) == Status.HIDDEN
    assert next_status(question, EventKind.HIDE) == Status.HIDDEN
    assert next_status(question, EventKind.MOVE) == Status.PUBLISHED
    for kind, to in [
        (EventKind.REPORT, None),  # stays or is hidden: somebody has to say which
        (EventKind.REPORT, Status.DECLINED),
        (EventKind.HIDE, Status.PUBLISHED),
        (EventKind.MOVE, Status.HIDDEN),
    ]:
        with pytest.raises(ValueError, match="does not lead"):
            next_status(question, kind, to)


@pytest.mark.django_db
@walks(30)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=12))
def test_every_decision_leads_where_the_tables_say(acts):
    with transaction.atomic():
        other, question = make_published(), make_question()
        for name in acts:
            before = Question.objects.get(pk=question.pk)
            last = before.events.last()
            act(question, name, other)
            after = Question.objects.get(pk=question.pk)
            event = after.events.last()
            if event == last:
                assert after.status == before.status
            else:
                assert before.status in ALLOWED_FROM[EventKind(event.kind)]
                assert after.status in results(EventKind(event.kind), before.status)
        transaction.set_rollback(True)
