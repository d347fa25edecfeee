"""What an asker may do after sending: change, reply, allow mail and stop it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.models import EmailNotification, Flag, Question, Reply
from qa.moderation.publish_copy import PublicCopy
from tests.qa.factories import fresh, make_edit, make_published, make_question, publish

pytestmark = pytest.mark.django_db
WORDS = moderation.QuestionText("New title", "New words of mine.", "Plum")


def ask_for_more(question):
    base = fresh(question).version
    return moderation.request_info(
        question, "How old?", by=None, base=base, author=None
    )


def owed(question) -> list[str]:
    return list(question.notifications.values_list("kind", flat=True))


def test_changed_words_replace_the_old_as_sent_and_in_the_copy():
    question = make_question(title="Old", body="Her name is Maud.")
    edit = make_edit(question, is_sensitive=True, content_note="loss")
    moderation.save_draft(question, edit, by=None, base=1)
    moderation.amend(question, WORDS)
    after = fresh(question)
    copy = PublicCopy.load(after.draft_copy)
    assert (after.original_title, after.original_body) == (WORDS.title, WORDS.body)
    assert (copy.title, copy.body, copy.content_note) == (
        WORDS.title,
        WORDS.body,
        "loss",
    )
    assert after.amended_at is not None
    assert after.replies.get().draft == edit.answer


def test_change_is_noticed_by_whoever_had_the_question_open():
    question = make_question()
    moderation.amend(question, WORDS)
    with pytest.raises(moderation.StaleVersion):
        publish(question)


def test_reply_brings_the_question_back_and_its_time_is_no_wait():
    question = make_question(days_ago=10)
    ask_for_more(question)
    question.events.filter(kind="request_info").update(
        at=timezone.now() - timedelta(days=7)
    )
    moderation.respond(question, "Sixty.")
    after = fresh(question)
    assert after.status == Question.Status.SUBMITTED
    assert timezone.now() - after.wait_started_at < timedelta(days=3, minutes=1)


def test_asked_twice_the_whole_time_of_the_asker_is_no_wait():
    question = make_question(days_ago=30)
    for days_ago in (20, 5):
        ask_for_more(fresh(question))
        last = question.events.filter(kind="request_info").last()
        last.at = timezone.now() - timedelta(days=days_ago)
        last.save()
    moderation.respond(question, "Sixty.")
    waited = timezone.now() - fresh(question).wait_started_at
    assert timedelta(days=10) <= waited < timedelta(days=10, minutes=1)
    ask_for_more(fresh(question))  # the times before do not count once more
    moderation.respond(question, "And a dog.")
    assert timezone.now() - fresh(question).wait_started_at >= timedelta(days=10)


def test_accepted_question_is_still_accepted_after_a_reply():
    question = make_question()
    moderation.approve(question, by=None, base=1)
    ask_for_more(question)
    moderation.respond(question, "Sixty.")
    assert fresh(question).status == Question.Status.APPROVED


def test_clock_that_went_back_moves_no_wait_into_the_future():
    question = make_question()
    ask_for_more(question)
    moderation.respond(question, "x", at=timezone.now() - timedelta(days=30))
    assert fresh(question).wait_started_at == question.wait_started_at


def test_request_and_reply_are_never_published():
    question = make_question()
    ask_for_more(question)
    moderation.respond(question, "Sixty.")
    publish(fresh(question))
    private = question.replies.filter(kind__in=["request", "response"])
    assert [reply.published_at for reply in private] == [None, None]
    assert [reply.body for reply in private] == ["", ""]


def test_closed_thread_takes_no_follow_up():
    question = make_published()
    moderation.close(question, by=None, base=question.version)
    with pytest.raises(moderation.DecisionNotAllowed, match="closed"):
        moderation.follow_up(question, "Again.")


def test_thread_with_a_waiting_follow_up_cannot_be_closed():
    question = make_published()
    moderation.follow_up(question, "Again.")
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.close(question, by=None, base=fresh(question).version)


def test_asker_without_an_address_is_owed_no_mail():
    question = make_question()
    publish(question)
    assert owed(question) == []


def test_each_event_owes_one_mail_and_none_holds_an_address_or_words():
    question = make_question(email="ann@mail.example", body="Words of mine to keep.")
    ask_for_more(question)
    moderation.respond(question, "Sixty.")
    publish(fresh(question))
    assert owed(question) == ["received", "needs_info", "published"]
    rows = str(list(EmailNotification.objects.values()))
    assert "mail.example" not in rows
    assert "Words of mine" not in rows


def test_correction_of_an_answer_owes_no_mail():
    question = make_published(days_ago=1)
    Question.objects.filter(pk=question.pk).update(email="x", email_digest="x")
    question = fresh(question)
    publish(question, answer="Corrected.")
    assert "published" not in owed(question)


def test_abusive_question_is_declined_without_a_mail():
    question = make_question(email="ann@mail.example")
    moderation.decline(question, reason="abusive", by=None, base=1)
    assert owed(question) == ["received"]


def test_author_is_told_where_an_address_is_kept_and_no_row_says_of_danger():
    SiteSettings.objects.create(notification_email="author@site.example")
    assert owed(make_question()) == ["new_question"]
    assert owed(make_question(flags=frozenset({"urgent"}))) == ["new_question"]


def test_failing_half_way_owes_nobody_a_mail(monkeypatch):
    question = make_question(email="ann@mail.example")

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("qa.moderation.publish_copy._publish_replies", fail)
    with pytest.raises(RuntimeError):
        publish(question)
    assert owed(question) == ["received"]


def test_stopped_mail_deletes_the_address_and_what_was_owed():
    question = make_question(email="ann@mail.example")
    moderation.confirm_email(question)
    moderation.stop_mail(question)
    moderation.stop_mail(question)
    after = fresh(question)
    assert (after.email, after.email_digest, after.email_confirmed_at) == ("", "", None)
    assert owed(question) == []
    assert question.events.filter(kind="stop_mail").count() == 1


def test_address_cannot_be_allowed_after_it_was_deleted():
    question = make_question(email="ann@mail.example")
    moderation.stop_mail(question)
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.confirm_email(question)


def test_link_is_owed_once_and_only_where_there_is_an_address():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.send_link(make_question())
    question = make_question(email="ann@mail.example")
    moderation.send_link(question)
    moderation.send_link(question)
    assert owed(question) == ["received", "link"]


def test_words_sent_before_are_flagged_as_repeated():
    make_question(title="Same", body="The very same words.")
    again = make_question(title="same ", body="The very  same words.")
    assert again.flags.get().kind == Flag.Kind.REPEAT_POST


def test_flag_that_was_cleared_comes_back_with_new_words(db):
    question = make_question(title="One", flags=frozenset({"urgent"}))
    moderation.clear_flag(question, "urgent", note="Spoke to a colleague.", by=None)
    moderation.amend(
        question, moderation.QuestionText("t", "I want to end my life", "p")
    )
    assert question.flags.all().of_kinds(["urgent"])[0].cleared_at is None


def test_reply_of_the_asker_is_looked_at_like_the_question():
    question = make_question()
    ask_for_more(question)
    moderation.respond(question, "I want to end my life.")
    assert question.flags.up().of_kinds(["urgent"])
    assert question.replies.filter(kind=Reply.Kind.RESPONSE).count() == 1


def test_words_taken_back_are_gone_from_the_files_of_sqlite(stored_bytes):
    question = make_published()
    moderation.follow_up(question, "Her name is Maud.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT original FROM qa_reply WHERE kind = 'follow_up'")
        words = cursor.fetchone()[0].encode()
    assert words in stored_bytes()
    moderation.take_back(question)
    assert words not in stored_bytes()
