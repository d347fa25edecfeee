"""What the staff decides beside publishing: flags, notes, duplicates, reports."""

import pytest

from qa import moderation
from qa.models import Question
from tests.qa.factories import fresh, make_published, make_question, publish

pytestmark = pytest.mark.django_db


def test_urgent_question_is_not_published_before_its_flag_is_cleared():
    question = make_question(flags=frozenset({"urgent"}))
    with pytest.raises(moderation.DecisionNotAllowed, match="urgent"):
        publish(question)
    moderation.clear_flag(question, "urgent", note="Pointed to help.", by=None)
    assert publish(question).status == Question.Status.PUBLISHED


def test_urgent_flag_is_not_cleared_without_a_note():
    question = make_question(flags=frozenset({"urgent"}))
    with pytest.raises(moderation.DecisionNotAllowed, match="what was done"):
        moderation.clear_flag(question, "urgent", note=" ", by=None)


def test_flag_that_is_not_up_cannot_be_cleared():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.clear_flag(make_question(), "abuse", note="", by=None)


def test_duplicate_points_to_a_public_answer_and_publishes_nothing():
    question, other = make_question(), make_published()
    moderation.mark_duplicate(question, of=other, by=None, base=1)
    after = fresh(question)
    assert (after.status, after.decline_reason) == ("declined", "duplicate")
    assert (after.duplicate_of, after.body) == (other, "")


def test_duplicate_of_what_nobody_can_read_is_refused():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.mark_duplicate(make_question(), of=make_question(), by=None, base=1)


@pytest.mark.parametrize("kind", ["urgent", "possible_reporting_duty"])
def test_duplicate_with_a_flag_that_demands_a_note_waits_for_the_note(kind):
    question, other = make_question(flags=frozenset({kind})), make_published()
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.mark_duplicate(question, of=other, by=None, base=1)
    assert fresh(question).status == Question.Status.SUBMITTED
    moderation.clear_flag(question, kind, note="Pointed to help.", by=None)
    moderation.mark_duplicate(question, of=other, by=None, base=1)
    assert fresh(question).duplicate_of == other


def test_restored_question_keeps_nothing_of_the_decline():
    question = make_question()
    moderation.decline(question, reason="other", message="Sorry.", by=None, base=1)
    after = moderation.restore(question, by=None, base=2)
    assert (after.decline_reason, after.decline_message) == ("", "")


def test_request_without_words_is_refused():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.request_info(make_question(), " ", by=None, base=1, author=None)


def test_edited_copy_says_so_and_an_unchanged_one_does_not():
    same, changed = make_question(), make_question()
    assert not publish(same).edited_for_privacy
    assert publish(changed, body="Shorter.").edited_for_privacy


def test_corrected_answer_is_dated_and_an_unchanged_one_is_not():
    question = make_published()
    publish(fresh(question), answer="An answer.", title="Other title")
    assert question.replies.get().edited_at is None
    publish(fresh(question), answer="A better answer.")
    assert question.replies.get().edited_at is not None


def test_drafts_saved_in_a_row_are_one_line_of_the_history():
    from tests.qa.factories import make_edit

    question = make_question()
    for base in (1, 2, 3):
        edit = make_edit(question, answer=f"Words {base}")
        moderation.save_draft(question, edit, by=None, base=base)
    assert question.events.filter(kind="save_draft").count() == 1


def test_decided_report_keeps_decision_reply_and_moment():
    question = make_published()
    made = moderation.report(question, reason="illegal", words="Look at line two.")
    done = moderation.decide_report(made, decision="kept", reply="Checked.", by=None)
    assert (done.decision, done.reply) == ("kept", "Checked.")
    assert done.decided_at >= made.created_at
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.decide_report(made, decision="removed", reply="", by=None)


def test_hidden_thread_is_settled_once_and_hidden_anew_settled_anew():
    question = make_published()
    made = moderation.report(question, reason="about_me")
    question.refresh_from_db()
    with pytest.raises(moderation.DecisionNotAllowed, match="reported first"):
        moderation.archive_hidden(question, by=None, base=question.version)
    moderation.decide_report(made, decision="removed", reply="", by=None)
    question = moderation.archive_hidden(question, by=None, base=question.version)
    with pytest.raises(moderation.DecisionNotAllowed, match="settled already"):
        moderation.archive_hidden(question, by=None, base=question.version)
    question = moderation.restore(question, by=None, base=question.version)
    assert Question.objects.published().exists()
    question = moderation.hide(question, by=None, base=question.version)
    assert Question.objects.waiting().get() == question


def test_report_on_what_is_not_public_is_refused():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.report(make_question(), reason="other")


def test_erasure_decides_reports_and_drops_their_words():
    question = make_published()
    made = moderation.report(question, reason="illegal", words="It names my son.")
    moderation.erase(fresh(question))
    made.refresh_from_db()
    assert (made.words, made.decision) == ("", "removed")


def test_flags_come_with_danger_first_and_suspicion_last():
    question = make_question(flags=frozenset({"suspected_spam", "urgent", "abuse"}))
    flags = question.flags.most_urgent_first()
    assert [flag.kind for flag in flags] == ["urgent", "abuse", "suspected_spam"]
