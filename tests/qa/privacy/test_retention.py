"""Kept no longer than said: nothing early, nothing twice, everything in the end."""

import pytest

from config.models import SiteSettings
from qa import moderation
from qa.models import EmailNotification, Question, Reply
from qa.moderation.purge import purge_email, purge_originals
from qa.privacy import retention
from tests.qa.factories import fresh, make_edit, make_published, make_question, publish
from tests.qa.privacy.retention_cases import (
    ADDRESS,
    DAY,
    NOTHING,
    after,
    ask_for_more,
    decline,
    done,
    hide,
    make_confirmed,
    mark_spam,
    settle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("periods")]


# Set aside


@pytest.mark.parametrize(
    ("set_aside", "days", "part"),
    [
        (mark_spam, 30, "spam"),
        (decline, 90, "declined"),
        (moderation.withdraw, 90, "declined"),
        (ask_for_more, 90, "unanswered"),
        (settle, 90, "off_site"),
    ],
)
def test_set_aside_is_erased_on_its_day_and_not_before(set_aside, days, part):
    question = make_question(days_ago=200)  # the wait before does not count
    set_aside(question)
    assert retention.enforce_retention(after(days=days, minutes=-5)) == NOTHING
    assert retention.enforce_retention(after(days=days)) == done(**{part: 1})
    assert fresh(question).status == Question.Status.ERASED
    event = question.events.last()
    assert (event.kind, event.reason, event.by) == ("erase", "retention", None)


def test_questions_that_cannot_be_erased_are_logged_and_keep_no_other(
    monkeypatch, caplog
):
    spam, declined, taken_back = (make_question(days_ago=200) for _ in range(3))
    mark_spam(spam)
    decline(declined)
    moderation.withdraw(taken_back)
    errors = {spam.pk: ValueError("a secret"), declined.pk: KeyError("another")}
    erase = moderation.erase

    def fail_twice(row, **options):
        if row.pk in errors:
            raise errors[row.pk]
        return erase(row, **options)

    monkeypatch.setattr(moderation, "erase", fail_twice)
    with pytest.raises(ValueError, match="secret"):
        retention.enforce_retention(after(days=100))
    assert fresh(spam).status == Question.Status.SPAM
    assert fresh(declined).status == Question.Status.DECLINED
    assert fresh(taken_back).status == Question.Status.ERASED
    assert [record.getMessage() for record in caplog.records] == [
        "retention: spam failed: ValueError",
        "retention: declined failed: KeyError",
    ]


def hide_by_report(question):
    moderation.report(publish(fresh(question)), reason="about_me")


def settle_restore_and_hide(question):
    row = settle(question)
    row = moderation.restore(row, by=None, base=row.version)
    moderation.hide(row, by=None, base=row.version)


@pytest.mark.parametrize("hidden", [hide, hide_by_report, settle_restore_and_hide])
def test_hidden_thread_that_is_not_settled_waits_and_is_not_erased(hidden):
    question = make_question()
    hidden(question)
    assert retention.enforce_retention(after(days=300)) == NOTHING
    assert fresh(question).status == Question.Status.HIDDEN


def reply(question):
    moderation.respond(question, "Since May.")


def change(question):
    moderation.amend(
        question, moderation.QuestionText("Title", "Since May, I think.", "Ann")
    )


@pytest.mark.parametrize("come_back", [reply, change])
def test_asker_who_replied_or_changed_the_question_keeps_it(come_back):
    question = make_question()
    ask_for_more(question)
    come_back(question)
    assert retention.enforce_retention(after(days=300)) == NOTHING
    assert fresh(question).original_body


def test_asked_once_more_the_period_begins_anew():
    question = make_question(days_ago=200)
    ask_for_more(question)
    question.events.filter(kind="request_info").update(at=after(days=-80))
    ask_for_more(question)
    assert retention.enforce_retention(after(days=89)) == NOTHING
    assert retention.enforce_retention(after(days=90)) == done(unanswered=1)


@pytest.mark.parametrize("set_aside", [decline, mark_spam, ask_for_more, settle])
def test_what_is_erased_whole_is_counted_in_no_other_part(set_aside):
    """Its address, originals and code are over on the same day."""
    SiteSettings.objects.update(keep_code_days=20, keep_originals_days=20)
    question = make_question(email=ADDRESS, days_ago=500)
    set_aside(question)
    question.events.update(at=after(days=-400))
    Question.objects.exclude(published_at=None).update(published_at=after(days=-400))
    counted = retention.enforce_retention(dry_run=True)
    assert sum(counted.values()) == 1
    assert retention.enforce_retention() == counted


def test_brought_back_is_not_erased_and_counts_anew():
    question = mark_spam(make_question())
    question.events.filter(kind="mark_spam").update(at=after(days=-100))
    moderation.restore(question, by=None, base=fresh(question).version)
    assert retention.enforce_retention() == NOTHING
    mark_spam(question)
    assert retention.enforce_retention() == NOTHING


def test_brought_back_at_this_moment_stays(monkeypatch):
    """Between finding a question and locking it, somebody may restore it."""
    question = mark_spam(make_question())
    iterate_in_batches = retention.iterate_in_batches

    def and_restore(keys, size):
        batches = list(iterate_in_batches(keys, size))
        if batches and fresh(question).status == Question.Status.SPAM:
            moderation.restore(question, by=None, base=fresh(question).version)
        return batches

    monkeypatch.setattr(retention, "iterate_in_batches", and_restore)
    assert retention.enforce_retention(after(days=31)) == NOTHING
    assert fresh(question).original_body


def test_what_waits_is_never_deleted():
    question = make_question(days_ago=3000)
    assert retention.enforce_retention(after(days=3000)) == NOTHING
    assert fresh(question).original_body


# Addresses


def test_address_goes_some_days_after_the_answer():
    question = publish(make_confirmed())
    assert retention.enforce_retention(after(days=39)) == NOTHING
    assert retention.enforce_retention(after(days=40)) == done(emails=1)
    row = fresh(question)
    assert (row.email, row.email_digest, row.email_confirmed_at) == ("", "", None)
    assert row.events.last().reason == "email"
    assert not EmailNotification.objects.filter(question=row, sent_at=None).exists()


def test_address_stays_while_an_answer_to_a_follow_up_is_owed():
    question = publish(make_confirmed())
    moderation.follow_up(question, "Again.")
    assert retention.enforce_retention(after(days=100)) == NOTHING


def test_newest_answer_counts():
    question = publish(make_confirmed(), at=after(days=-50))
    moderation.follow_up(question, "Again.")
    question = fresh(question)
    publish(question, answer="Second.", follow_up="Again.")
    assert retention.enforce_retention() == NOTHING
    assert retention.enforce_retention(after(days=40)) == done(emails=1)


def test_address_goes_after_a_decline():
    decline(make_confirmed())
    assert retention.enforce_retention(after(days=40)) == done(emails=1)


def test_address_that_nobody_confirmed_goes_after_two_weeks():
    question = make_question(email=ADDRESS)
    assert retention.enforce_retention(after(days=13)) == NOTHING
    assert retention.enforce_retention(after(days=14)) == done(emails=1)
    row = fresh(question)
    assert (row.email, row.status) == ("", Question.Status.SUBMITTED)


def test_address_of_what_is_erased_is_counted_once():
    decline(make_confirmed())
    assert retention.enforce_retention(after(days=90), dry_run=True) == done(declined=1)
    assert retention.enforce_retention(after(days=90)) == done(declined=1)


def test_purged_address_does_not_disturb_whoever_has_the_question_open():
    question = make_question(email=ADDRESS)
    purge_email(question)
    moderation.approve(question, by=None, base=question.version)


# Originals


def make_thread():
    """A published thread with everything that is kept beside what readers see."""
    question = make_question(title="Original", body="Original body, Maud.")
    moderation.request_info(question, "How old?", by=None, base=1, author=None)
    moderation.respond(question, "Sixty.")
    moderation.raise_staff_flag(question, "urgent", by=None)
    moderation.clear_flag(question, "urgent", note="Rang a colleague.", by=None)
    moderation.add_note(question, "A note.", by=None)
    question = fresh(question)
    edit = make_edit(question, title="Copy", body="The copy.")
    return moderation.publish(question, edit, by=None, base=question.version)


def kept_of(question):
    row = fresh(question)
    texts = [row.original_title, row.original_body, row.original_pseudonym]
    texts += list(row.replies.values_list("original", flat=True))
    texts += list(row.flags.values_list("note", flat=True))
    texts += list(row.notes.values_list("text", flat=True))
    for report in row.reports.all():
        texts += [report.words, report.reply]
    return [text for text in texts if text]


def test_originals_go_a_year_after_publication_and_the_thread_stays():
    question = make_thread()
    assert retention.enforce_retention(after(days=364)) == NOTHING
    assert len(kept_of(question)) == 7
    at = after(days=365)
    assert retention.enforce_retention(at) == done(originals=1)
    assert kept_of(question) == []
    row = fresh(question)
    assert (row.title, row.body) == ("Copy", "The copy.")
    assert row.replies.answers().get().body == "An answer."
    assert row.originals_purged_at == at
    assert row.events.last().reason == "originals"
    assert Question.objects.published().filter(pk=row.pk).exists()


def test_originals_stay_while_something_waits():
    question = make_thread()
    moderation.follow_up(question, "Again.")
    assert retention.enforce_retention(after(days=400)) == NOTHING
    question = fresh(question)
    publish(question, answer="Second.", follow_up="Again.")
    assert retention.enforce_retention(after(days=365)) == done(originals=1)


def test_originals_stay_while_a_report_is_undecided():
    moderation.report(make_thread(), reason="illegal", words="It names me.")
    assert retention.enforce_retention(after(days=400)) == NOTHING


def test_report_is_readable_for_as_long_as_anything_else():
    question = make_thread()
    at = after(days=366)
    retention.enforce_retention(at)
    made = moderation.report(question, reason="illegal", words="Names me.", at=at)
    moderation.decide_report(made, decision="kept", reply="It does not.", by=None)
    type(made).objects.update(decided_at=at)
    assert retention.enforce_retention(at + DAY) == NOTHING
    assert retention.enforce_retention(at + 364 * DAY) == NOTHING
    assert retention.enforce_retention(at + 365 * DAY) == done(originals=1)
    made.refresh_from_db()
    assert (made.words, made.reply, made.decision) == ("", "", "kept")


def test_follow_up_written_after_the_originals_went_goes_in_its_turn():
    question = make_thread()
    at = after(days=366)
    retention.enforce_retention(at)
    moderation.follow_up(question, "Original again.", at=at)
    row = fresh(question)
    edit = make_edit(row, title="Copy", body="b", answer="2.", follow_up="Copy again.")
    moderation.publish(row, edit, by=None, base=row.version, at=at)
    assert retention.enforce_retention(at + 364 * DAY) == NOTHING
    assert retention.enforce_retention(at + 365 * DAY) == done(originals=1)
    follow_up = row.replies.get(kind=Reply.Kind.FOLLOW_UP)
    assert (follow_up.original, follow_up.body) == ("", "Copy again.")


def test_thread_that_was_hidden_for_good_loses_its_originals_too():
    question = make_thread()
    moderation.hide(question, by=None, base=fresh(question).version)
    assert retention.enforce_retention(after(days=365)) == done(originals=1)


def test_follow_up_of_a_thread_that_stays_hidden_goes_with_the_originals():
    SiteSettings.objects.update(keep_declined_days=500)
    question = make_thread()
    moderation.follow_up(fresh(question), "And again.")
    half = make_edit(fresh(question), answer="Half an ans", follow_up="And again.")
    moderation.save_draft(question, half, by=None, base=fresh(question).version)
    moderation.hide(question, by=None, base=fresh(question).version)
    assert retention.enforce_retention(after(days=366)) == done()
    moderation.archive_hidden(question, by=None, base=fresh(question).version)
    assert retention.enforce_retention(after(days=366)) == done(originals=1)
    assert not question.replies.filter(kind="follow_up").exists()
    assert question.replies.filter(kind="response").last().original == ""


def test_originals_of_what_is_not_public_long_enough_cannot_be_purged():
    with pytest.raises(moderation.DecisionNotAllowed):
        purge_originals(make_question(), before=after())
    with pytest.raises(moderation.DecisionNotAllowed):
        purge_originals(make_published(days_ago=2), before=after(days=-300))


def test_correction_still_works_after_the_originals_went():
    question = make_thread()
    retention.enforce_retention(after(days=366))
    publish(fresh(question), title="Copy", body="The copy.", answer="Corrected.")
    assert fresh(question).edited_for_privacy


def test_many_are_settled_in_batches(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        mark_spam(make_question())
    assert retention.enforce_retention(after(days=31)) == done(spam=5)
