"""Nobody is forgotten: whatever is decided, in whatever order, the queues hold."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from qa import moderation
from qa.models import Question
from qa.models.queue import Queue, queue_of
from tests.examples import walks
from tests.qa.factories import make_edit, make_published, make_question

pytestmark = pytest.mark.django_db

S = Question.Status
FINISHED = {S.DECLINED, S.SPAM, S.WITHDRAWN, S.ERASED}
ACTS = [
    "amend", "approve", "request_info", "respond", "save_draft", "publish", "decline",
    "mark_spam", "mark_duplicate", "hide", "restore", "report", "decide_report",
    "follow_up", "close", "reopen", "withdraw", "flag", "clear_flag", "erase",
    "archive_hidden", "take_back", "answer_privately",
]  # fmt: skip


def act(question: Question, name: str, other: Question) -> None:
    """Do one thing as somebody would; what is not allowed now is not done."""
    row = Question.objects.get(pk=question.pk)
    staff = {"by": None, "base": row.version}
    edit = make_edit(row, title="T", body="B", pseudonym="P", follow_up="F")
    words = moderation.QuestionText("T", "B", "P")
    special = {
        "amend": lambda: moderation.amend(row, words),
        "respond": lambda: moderation.respond(row, "More."),
        "follow_up": lambda: moderation.follow_up(row, "Again."),
        "take_back": lambda: moderation.take_back(row),
        "withdraw": lambda: moderation.withdraw(row),
        "erase": lambda: moderation.erase(row),
        "report": lambda: moderation.report(row, reason="about_me"),
        "decide_report": lambda: [
            moderation.decide_report(made, decision="kept", reply="", by=None)
            for made in row.reports.filter(decided_at=None)
        ],
        "flag": lambda: moderation.raise_staff_flag(row, "urgent", by=None),
        "clear_flag": lambda: moderation.clear_flag(row, "urgent", note="n", by=None),
        "decline": lambda: moderation.decline(row, reason="other", **staff),
        "request_info": lambda: moderation.request_info(
            row, "What?", author=None, **staff
        ),
        "answer_privately": lambda: moderation.answer_privately(
            row, "For you.", author=None, **staff
        ),
        "mark_duplicate": lambda: moderation.mark_duplicate(row, of=other, **staff),
        "save_draft": lambda: moderation.save_draft(row, edit, **staff),
        "publish": lambda: moderation.publish(row, edit, **staff),
    }
    do = special.get(name) or (lambda: getattr(moderation, name)(row, **staff))
    try:
        with transaction.atomic():
            do()
    except moderation.ModerationError:
        pass


@walks(30)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=12))
def test_every_unfinished_question_stands_in_exactly_one_queue(acts):
    with transaction.atomic():
        other = make_published()
        question = make_question()
        for name in acts:
            act(question, name, other)
            check(question)
        transaction.set_rollback(True)


def check(question: Question) -> None:
    row = Question.objects.with_queue().get(pk=question.pk)
    waiting = list(Question.objects.waiting().values_list("pk", flat=True))
    waits = row.pk in waiting
    # As the rules alone say, without the narrow sets of `waiting`.
    assert waits == (queue_of(row) is not None)
    if row.status in FINISHED:
        assert not waits
    elif not waits:
        assert not row.is_reported
        if row.status == S.HIDDEN:
            decided = row.events.filter(kind__in=["hide", "archive_hidden"])
            assert decided.last().kind == "archive_hidden"
        else:
            assert Question.objects.published().filter(pk=row.pk).exists()
            assert not (row.has_follow_up or row.has_draft)


def test_every_queue_can_be_reached():
    walks = {
        Queue.NEW: [],
        Queue.AWAITING_ANSWER: ["approve"],
        Queue.NEEDS_INFO: ["request_info"],
        Queue.DRAFTED: ["save_draft"],
        Queue.FOLLOW_UP: ["publish", "follow_up"],
        Queue.REPORTED: ["publish", "report"],
    }
    other = make_published()
    for queue, acts in walks.items():
        question = make_question()
        for name in acts:
            act(question, name, other)
        row = Question.objects.with_queue().get(pk=question.pk)
        assert queue_of(row) == queue
    assert set(walks) == set(Queue)
