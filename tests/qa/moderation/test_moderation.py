"""Every decision: what it changes, what it refuses, and that it is recorded."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.models import Flag, ModerationEvent, Question, Reply
from qa.moderation.publish_copy import PublicCopy, slug_is_taken
from qa.privacy import retention
from tests.articles.factories import make_author
from tests.cases import for_each
from tests.qa.factories import (
    BODY,
    fresh,
    make_edit,
    make_published,
    make_question,
    make_staff,
    make_submission,
    publish,
)

pytestmark = pytest.mark.django_db


def kinds(question):
    return list(question.events.values_list("kind", flat=True))


def test_submitted_question_is_kept_unchanged_and_not_public():
    question = make_question(title="A title", pseudonym="Plum")
    assert question.original_title == "A title"
    assert PublicCopy.load(question.draft_copy).pseudonym == "Plum"
    assert (question.title, question.body, question.slug) == ("", "", None)
    assert not Question.objects.published().exists()
    assert kinds(question) == ["submit"]


def test_same_sending_twice_makes_one_question():
    sent = make_submission(key="k" * 64)
    first, second = moderation.submit(sent), moderation.submit(sent)
    assert first.pk == second.pk
    assert Question.objects.count() == 1
    assert kinds(first) == ["submit"]


def test_sendings_without_a_key_are_questions_of_their_own():
    sent = make_submission()
    assert moderation.submit(sent).pk != moderation.submit(sent).pk


def test_flags_are_rows_without_text():
    question = make_question(flags=frozenset({Flag.Kind.SUSPECTED_SPAM}))
    assert [flag.kind for flag in question.flags.all()] == ["suspected_spam"]


def test_draft_is_kept_and_not_public():
    question = make_question()
    edit = make_edit(question, answer="Half an answer", title="Shorter")
    question = moderation.save_draft(question, edit, by=make_staff(), base=1)
    assert question.status == Question.Status.SUBMITTED
    assert PublicCopy.load(question.draft_copy).title == "Shorter"
    answer = question.replies.get()
    assert (answer.draft, answer.body, answer.body_html) == ("Half an answer", "", "")
    assert not Question.objects.published().exists()


def test_publish_makes_question_and_answer_public_together():
    question = make_question(title="As sent")
    question = publish(
        question, title="As published", body="Edited.", pseudonym="Elm", answer="*Yes.*"
    )
    public = Question.objects.published().with_entries().get()
    assert (public.title, public.body, public.pseudonym) == (
        "As published",
        "Edited.",
        "Elm",
    )
    assert public.original_title == "As sent"
    assert (public.original_body, public.original_pseudonym) == (BODY, "Grey Gate")
    assert public.slug == "as-published"
    assert "<em>Yes.</em>" in public.entries[0].body_html
    assert kinds(question) == ["submit", "publish"]


def test_publish_failing_half_way_publishes_neither(monkeypatch):
    question = make_question()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("qa.moderation.publish_copy.render_answer", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(question)
    question.refresh_from_db()
    assert question.status == Question.Status.SUBMITTED
    assert not Reply.objects.exists()


def test_publish_without_answer_is_refused():
    question = make_question()
    with pytest.raises(moderation.NothingToPublish):
        publish(question, answer="  ")


def test_second_of_two_decisions_is_told_and_changes_nothing():
    question, first, second = make_question(), make_staff(), make_staff()
    base = question.version
    moderation.publish(question, make_edit(question), by=first, base=base)
    edit = make_edit(question, answer="Another")
    with pytest.raises(moderation.StaleVersion, match=first.username):
        moderation.publish(question, edit, by=second, base=base)
    assert Reply.objects.count() == 1
    assert kinds(question).count("publish") == 1


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_the_same_moment_leave_one():
    question, results = make_question(), []
    edit, base = make_edit(question), question.version
    barrier = threading.Barrier(2)

    def decide():
        try:
            barrier.wait()
            moderation.publish(question, edit, by=None, base=base)
            results.append("published")
        except moderation.StaleVersion:
            results.append("told")
        finally:
            connection.close()

    both = [threading.Thread(target=decide) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(results) == ["published", "told"]
    assert Reply.objects.count() == 1


def test_decline_needs_a_reason_of_the_list():
    question = make_question()
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.decline(question, reason="because", by=None, base=1)
    question = moderation.decline(question, reason="other", by=None, base=1)
    assert question.status == Question.Status.DECLINED
    assert question.events.last().reason == "other"


def test_hidden_thread_is_off_the_site_and_comes_back_whole():
    question = make_published()
    question = moderation.hide(question, by=None, base=question.version)
    assert not Question.objects.published().exists()
    question = moderation.restore(question, by=None, base=question.version)
    assert Question.objects.published().get() == question


@pytest.mark.parametrize("name", ["decline", "mark_spam"])
def test_what_was_set_aside_can_be_restored(name):
    question = make_question()
    extra = {"reason": "other"} if name == "decline" else {}
    question = getattr(moderation, name)(question, by=None, base=1, **extra)
    question = moderation.restore(question, by=None, base=question.version)
    assert (question.status, question.decline_reason) == ("submitted", "")


def test_follow_up_waits_and_is_published_with_its_answer():
    question = make_published()
    moderation.follow_up(question, "It happened again.")
    public = Question.objects.published().with_entries().get()
    assert [entry.kind for entry in public.entries] == ["answer"]
    question.refresh_from_db()
    publish(question, answer="Then rest.", follow_up="It happened again")
    entries = Question.objects.published().with_entries().get().entries
    assert [entry.kind for entry in entries] == ["answer", "follow_up", "answer"]
    assert entries[1].body == "It happened again"
    assert entries[1].original == "It happened again."


def test_follow_up_without_a_copy_is_not_published():
    question = make_published()
    moderation.follow_up(question, "My name is wolfsbane.")
    question.refresh_from_db()
    with pytest.raises(moderation.NothingToPublish):
        publish(question, answer="Then rest.", follow_up="")
    assert Reply.objects.follow_ups().get().body == ""


def test_second_follow_up_while_one_waits_is_refused():
    question = make_published()
    moderation.follow_up(question, "Once.")
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.follow_up(question, "Twice.")


def test_draft_of_a_correction_leaves_the_public_answer_alone():
    question = make_published(answer="Old.")
    edit = make_edit(question, answer="New.", content_note="x")
    question = moderation.save_draft(question, edit, by=None, base=question.version)
    public = Question.objects.published().with_entries().get()
    assert "Old." in public.entries[0].body_html
    assert public.content_note == ""
    moderation.publish(question, edit, by=None, base=question.version)
    public = Question.objects.published().with_entries().get()
    assert "New." in public.entries[0].body_html


def test_draft_of_a_correction_leaves_the_public_byline_alone():
    question = make_published()
    first = question.replies.get().author
    edit = replace(make_edit(question, answer="New."), author=make_author(name="B"))
    question = moderation.save_draft(question, edit, by=None, base=question.version)
    assert question.replies.get().author == first
    moderation.publish(question, edit, by=None, base=question.version)
    assert question.replies.get().author == first


def test_address_taken_in_the_same_moment_leaves_both_published(monkeypatch):
    first, second = make_published(title="Same"), make_question(title="Same")
    monkeypatch.setattr("qa.moderation.publish_copy.slug_is_taken", lambda *args: False)
    second = publish(second)
    assert second.slug == f"same-{second.reference.lower()}"
    assert Question.objects.published().count() == 2
    assert first.slug == "same"


def erase_after_years(question):
    """End the time of a thread that stays off the site."""
    question = moderation.hide(question, by=None, base=question.version)
    moderation.archive_hidden(question, by=None, base=question.version)
    SiteSettings.objects.get_or_create(pk=1)
    retention.enforce_retention(timezone.now() + timedelta(days=3660))


@pytest.mark.parametrize("end", [moderation.erase, erase_after_years])
def test_address_of_an_erased_question_is_given_to_no_other(client, end):
    first = make_published(title="My title")
    end(first)
    second = make_published(title="My title")
    assert second.slug == f"my-title-{second.reference.lower()}"
    assert client.get("/questions/my-title/").status_code == 410
    assert client.get(second.get_absolute_url()).status_code == 200


def test_address_erased_after_it_was_looked_up_is_given_to_no_other(monkeypatch):
    first, second = make_published(title="Same"), make_question(title="Same")
    asked = []

    def look_up_too_early(slug, question):
        asked.append(slug)
        return len(asked) > 1 and slug_is_taken(slug, question)

    monkeypatch.setattr("qa.moderation.publish_copy.slug_is_taken", look_up_too_early)
    moderation.erase(first)
    assert publish(second).slug == f"same-{second.reference.lower()}"


def test_address_stays_when_the_title_is_corrected():
    question = make_published(title="First title")
    question = publish(question, title="Better title")
    assert (question.title, question.slug) == ("Better title", "first-title")


def test_equal_titles_get_addresses_of_their_own():
    first, second = make_published(title="Same"), make_published(title="Same")
    assert first.slug == "same"
    assert second.slug == f"same-{second.reference.lower()}"


@pytest.mark.parametrize("title", ["ask", "yours", "日本", "!!!"])
def test_reserved_or_empty_address_becomes_the_reference(title):
    question = make_published(title=title)
    assert question.slug == question.reference.lower()


def test_withdrawn_question_can_no_longer_be_published():
    question = moderation.withdraw(make_question())
    with pytest.raises(moderation.DecisionNotAllowed):
        publish(question)


def test_published_question_cannot_be_withdrawn_only_erased():
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.withdraw(make_published())


def test_decision_costs_a_bounded_number_of_queries():
    question = make_published()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        moderation.hide(question, by=None, base=question.version)
    assert len(queries) <= 7


S = Question.Status
OPEN = {S.SUBMITTED, S.APPROVED, S.NEEDS_INFO}
ALLOWED = {
    "amend": OPEN | {S.SPAM},
    "approve": {S.SUBMITTED},
    "request_info": OPEN,
    "respond": {S.NEEDS_INFO},
    "save_draft": OPEN | {S.PUBLISHED, S.HIDDEN},
    "publish": OPEN | {S.PUBLISHED},
    "decline": OPEN,
    "mark_duplicate": OPEN,
    "mark_spam": OPEN,
    "move": OPEN | {S.PUBLISHED, S.HIDDEN},
    "close": {S.PUBLISHED},
    "reopen": {S.PUBLISHED},
    "report": {S.PUBLISHED},
    "hide": {S.PUBLISHED},
    "archive_hidden": {S.HIDDEN},
    "answer_private": {S.PUBLISHED},
    "restore": {S.HIDDEN, S.DECLINED, S.SPAM},
    "follow_up": {S.PUBLISHED},
    "withdraw": OPEN | {S.SPAM},
    "raise_flag": OPEN,
    "add_note": set(S) - {S.ERASED},
    "open_original": set(S) - {S.ERASED, S.WITHDRAWN},
    "erase": set(S) - {S.ERASED},
}


def in_status(status) -> Question:
    """Return a question that came to a status as questions do."""
    staff = {"by": None, "base": 1}
    waiting = {
        S.DECLINED: lambda q: moderation.decline(q, reason="other", **staff),
        S.SPAM: lambda q: moderation.mark_spam(q, **staff),
        S.WITHDRAWN: moderation.withdraw,
        S.ERASED: moderation.erase,
        S.SUBMITTED: lambda q: q,
        S.APPROVED: lambda q: moderation.approve(q, **staff),
    }
    if status in waiting:
        return waiting[status](make_question())
    if status == S.NEEDS_INFO:
        question = make_question()
        moderation.request_info(question, "What?", author=None, **staff)
        return Question.objects.get(pk=question.pk)
    question = make_published()
    if status == S.HIDDEN:
        question = moderation.hide(question, by=None, base=question.version)
    return question


def decide(question, kind):
    staff = {"by": None, "base": question.version}
    edit = make_edit(question, title="T", body="B", pseudonym="P")
    words = moderation.QuestionText("T", "B", "P")
    own = {
        "withdraw": lambda: moderation.withdraw(question),
        "erase": lambda: moderation.erase(question),
        "amend": lambda: moderation.amend(question, words),
        "respond": lambda: moderation.respond(question, "More."),
        "follow_up": lambda: moderation.follow_up(question, "Again."),
        "report": lambda: moderation.report(question, reason="other"),
        "raise_flag": lambda: moderation.raise_staff_flag(question, "abuse", by=None),
        "add_note": lambda: moderation.add_note(question, "Mind it.", by=None),
        "open_original": lambda: moderation.open_original(question, by=None),
        "decline": lambda: moderation.decline(question, reason="other", **staff),
        "move": lambda: moderation.move(question, article=None, **staff),
        "request_info": lambda: moderation.request_info(
            question, "What?", author=None, **staff
        ),
        "answer_private": lambda: moderation.answer_privately(
            question, "For you.", author=None, **staff
        ),
        "mark_duplicate": lambda: moderation.mark_duplicate(
            question, of=make_published(), **staff
        ),
        "save_draft": lambda: moderation.save_draft(question, edit, **staff),
        "publish": lambda: moderation.publish(question, edit, **staff),
    }
    act = own.get(kind) or (lambda: getattr(moderation, kind)(question, **staff))
    return act()


def test_every_kind_of_event_has_a_place_in_the_table():
    assert set(moderation.ALLOWED_FROM) | {"submit"} == set(ModerationEvent.Kind.values)


@pytest.mark.parametrize("status", list(S))
def test_decision_is_made_where_it_makes_sense_and_recorded_once(status):
    came = in_status(status)
    before = kinds(came)

    @for_each("kind", sorted(ALLOWED))
    def check(kind):
        question = fresh(came)
        with transaction.atomic():
            if status in ALLOWED[kind]:
                decide(question, kind)
                assert kinds(question) == [*before, kind]
            else:
                with pytest.raises(moderation.DecisionNotAllowed):
                    decide(question, kind)
                assert kinds(question) == before
                assert fresh(question).status == status
            transaction.set_rollback(True)

    check()


def test_events_hold_no_text():
    columns = {field.name for field in ModerationEvent._meta.concrete_fields}
    assert columns == {"id", "question", "kind", "reason", "by", "at"}
