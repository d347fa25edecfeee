"""Answered questions in the search: their words, and every decision about them."""

import pytest

from articles import search
from articles.models import SearchEntry
from qa import moderation
from qa.models import Question
from tests.qa.factories import make_edit, make_published, make_question

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    return [hit.title for hit in search.run_query(text).hits]


def test_answered_question_is_found_by_title_words_answer_and_follow_up():
    question = make_published(title="Lanterns", body="A heron.", answer="A *kite*.")
    moderation.follow_up(question, "As sent.")
    question.refresh_from_db()
    edit = make_edit(
        question, title="Lanterns", body="A heron.", answer="And a bridge.",
        follow_up="The stair.",
    )  # fmt: skip
    moderation.publish(question, edit, by=None, base=question.version)
    for word in ("lanterns", "heron", "kite", "bridge", "stair"):
        assert titles(word) == ["Lanterns"], word
    assert titles("sent") == []


def test_sensitive_thread_is_found_by_its_words_and_quotes_none():
    make_published(
        title="T", body="A heron.", answer="A.", is_sensitive=True, content_note="loss"
    )
    (hit,) = search.run_query("heron").hits
    assert hit.snippet == ()
    assert titles("loss") == ["T"]


def test_hidden_thread_vanishes_at_once_also_where_its_entry_was_left():
    question = make_published(title="Heron", body="B.")
    Question.objects.filter(pk=question.pk).update(status="hidden")
    assert SearchEntry.objects.exists()
    assert search.run_query("heron").total == 0


def test_every_decision_leaves_the_index_as_what_is_public():
    """Whatever `moderation` does to a thread, its entry is there if readers see it."""
    question = make_published(title="Heron", body="B.")

    def act(name, **options):
        fresh = Question.objects.get(pk=question.pk)
        if name not in ("report", "erase", "follow_up"):
            options |= {"by": None, "base": fresh.version}
        getattr(moderation, name)(fresh, **options)
        public = Question.objects.published().filter(pk=question.pk).exists()
        assert SearchEntry.objects.exists() == public, name
        assert search.run_query("heron").total == public, name

    act("close")
    act("reopen")
    act("move", article=None)
    act("hide")
    act("restore")
    act("report", reason="other")
    act("report", reason="about_me")
    act("restore")
    act("follow_up", body="More.")
    act("erase")
    assert not SearchEntry.objects.exists()


def test_correction_replaces_what_is_found():
    question = make_published(title="Heron", body="B.", answer="A kite.")
    edit = make_edit(question, title="Heron", body="B.", answer="A lamp.")
    question.refresh_from_db()
    moderation.publish(question, edit, by=None, base=question.version)
    assert (titles("kite"), titles("lamp")) == ([], ["Heron"])


def test_draft_of_a_correction_is_not_found():
    question = make_published(title="Heron", body="B.", answer="A kite.")
    edit = make_edit(question, title="Lamp", body="Lamp.", answer="A lamp.")
    question.refresh_from_db()
    moderation.save_draft(question, edit, by=None, base=question.version)
    assert titles("lamp") == []


def test_pending_question_is_not_entered():
    make_question(title="Heron", body="Heron.")
    assert not SearchEntry.objects.exists()
