"""A button pressed twice: what an asker or a reader sends is kept once, and arrives."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from qa import moderation
from qa.models import ModerationEvent, Question, Reply, Report
from tests.qa.factories import fresh, make_published, make_question

WORDS = "One thing more, in words of mine."


def make_asked() -> Question:
    question = make_question()
    base = question.version
    moderation.request_info(question, "Since when?", by=None, base=base, author=None)
    return fresh(question)


def follow_up() -> Reply:
    return moderation.follow_up(Question.objects.get(), WORDS)


def respond() -> Reply:
    return moderation.respond(Question.objects.get(), WORDS)


def report_about_me() -> Report:
    """Report what the first of two takes off the site."""
    question = Question.objects.get()
    return moderation.report(question, reason="about_me", words=WORDS, key="k")


def report_harm() -> Report:
    question = Question.objects.get()
    return moderation.report(question, reason="harmful", words=WORDS, key="k")


PRESSED = [
    (make_published, follow_up, "follow_up"),
    (make_asked, respond, "respond"),
    (make_published, report_about_me, "report"),
    (make_published, report_harm, "report"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("make", "press", "kind"), PRESSED)
def test_four_presses_at_the_same_moment_are_kept_once_and_none_is_refused(
    make, press, kind
):
    make()
    kept, refused, barrier = [], [], threading.Barrier(4)

    def run():
        try:
            barrier.wait()
            kept.append(press())
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert len(kept) == 4
    assert len({(type(row), row.pk) for row in kept}) == 1
    assert ModerationEvent.objects.filter(kind=kind).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "press", "kind"), PRESSED)
def test_second_press_later_gives_what_the_first_made(make, press, kind):
    make()
    assert press() == press()
    assert ModerationEvent.objects.filter(kind=kind).count() == 1


@pytest.mark.django_db
def test_other_words_while_a_follow_up_waits_are_refused():
    question = make_published()
    moderation.follow_up(question, WORDS)
    with pytest.raises(moderation.DecisionNotAllowed, match="waiting already"):
        moderation.follow_up(question, "Other words.")


@pytest.mark.django_db
def test_same_reply_to_a_second_request_is_a_reply_of_its_own():
    question = make_asked()
    first = moderation.respond(question, "Sixty.")
    base = fresh(question).version
    moderation.request_info(question, "And you?", by=None, base=base, author=None)
    assert moderation.respond(question, "Sixty.") != first


@pytest.mark.django_db
def test_other_reply_after_the_first_is_refused():
    question = make_asked()
    moderation.respond(question, WORDS)
    with pytest.raises(moderation.DecisionNotAllowed, match="Nothing is asked"):
        moderation.respond(question, "Other words.")


@pytest.mark.django_db
def test_same_words_as_before_change_nothing():
    question = make_question(title="Old", body="Her name is Maud.")
    words = moderation.QuestionText("New", "New words of mine.", "Plum")
    first, second = (moderation.amend(question, words) for _ in range(2))
    assert first.version == second.version == fresh(question).version
    assert question.events.filter(kind="amend").count() == 1


@pytest.mark.django_db
def test_reports_of_one_number_about_two_threads_are_two():
    made = [
        moderation.report(make_published(), reason="other", key="k") for _ in range(2)
    ]
    assert made[0] != made[1]


@pytest.mark.django_db
def test_reports_without_a_number_are_reports_of_their_own():
    question = make_published()
    for _ in range(2):
        moderation.report(question, reason="other")
    assert Report.objects.count() == 2


def purge(question: Question) -> None:
    made = Report.objects.get()
    moderation.decide_report(made, decision="kept", reply="Read.", by=None)
    moderation.purge_originals(question, before=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("end", [moderation.erase, purge])
def test_fingerprint_of_a_report_goes_with_its_words(end):
    question = make_published()
    made = moderation.report(question, reason="other", words=WORDS, key="k")
    end(question)
    made.refresh_from_db()
    assert (made.words, made.submission_key) == ("", None)
