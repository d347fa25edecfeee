"""Rebuilding the index: batch by batch, true to what is public, resumable."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.models import Article, SearchEntry, SearchRebuild
from articles.search import rebuilding
from qa.models import Question
from tests.articles.factories import make_published
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db


class Interruption(Exception):
    pass


def interrupt(rows: int) -> None:
    raise Interruption


@pytest.fixture
def batches_of_two(monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 2)


@pytest.fixture
def interrupted(batches_of_two):
    """Return four essays; a rebuild was interrupted after two of them."""
    essays = [make_published(headline=f"Heron {number}") for number in range(4)]
    with pytest.raises(Interruption):
        search.rebuild_index(interrupt)
    SearchEntry.objects.update(title="Old")
    return essays


def rebuild(**options) -> str:
    said = StringIO()
    call_command("rebuild_search", stdout=said, **options)
    return said.getvalue()


def entry_titles() -> list[str]:
    return list(SearchEntry.objects.order_by("object_id").values_list("title", flat=1))


def test_interrupted_rebuild_says_where_it_goes_on_and_does(interrupted):
    said = rebuild()
    assert f"Going on after essay {interrupted[1].pk}," in said
    assert "4 can be found." in said
    assert entry_titles() == ["Old", "Old", "Heron 2", "Heron 3"]


def test_restart_begins_at_the_first_row(interrupted):
    assert "Going on" not in rebuild(restart=True)
    assert entry_titles() == [f"Heron {number}" for number in range(4)]


def test_finished_rebuild_is_not_gone_on_with(interrupted):
    rebuild()
    assert not SearchRebuild.objects.exists()
    assert "Going on" not in rebuild()
    assert entry_titles() == [f"Heron {number}" for number in range(4)]


def test_interrupted_in_a_later_kind_leaves_the_earlier_ones_as_they_are(interrupted):
    threads = [make_answered(title=f"Kite {number}") for number in range(3)]
    SearchRebuild.objects.update(kind="answer", object_id=threads[1].pk)
    assert search.count_rows(search.find_interrupted_rebuild()) == 1
    SearchEntry.objects.filter(kind="answer").update(title="Older")
    rebuild()
    titles = set(SearchEntry.objects.values_list("kind", "title"))
    assert titles == {("essay", "Old"), ("answer", "Older"), ("answer", "Kite 2")}


def test_place_of_an_unknown_kind_is_none():
    SearchRebuild.objects.create(kind="none", object_id=3)
    assert search.find_interrupted_rebuild() is None


def test_rows_that_are_not_public_any_more_leave_the_index(batches_of_two):
    essays = [make_published(headline=f"Heron {number}") for number in range(6)]
    thread = make_answered(title="Kite")
    at = thread.published_at
    beyond = essays[-1].pk + 9
    SearchEntry.objects.create(kind="essay", object_id=beyond, visible_from=at)
    for essay in essays[0], essays[3], essays[5]:
        Article.objects.filter(pk=essay.pk).update(status="unpublished")
    Question.objects.filter(pk=thread.pk).update(status="hidden")
    assert search.rebuild_index() == 3
    assert entry_titles() == ["Heron 1", "Heron 2", "Heron 4"]


def test_batch_costs_the_same_number_of_queries_whatever_it_holds():
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            search.rebuild_index()
        return len(queries)

    make_answered()
    few = cost()
    for _ in range(5):
        make_answered()
    assert cost() == few


def test_rows_are_locked_while_their_entries_are_written():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite, the transaction of a batch lets nobody else write")
    make_published()
    make_answered()
    with CaptureQueriesContext(connection) as queries:
        search.rebuild_index()
    locking = [q["sql"] for q in queries if "FOR NO KEY UPDATE" in q["sql"]]
    assert len(locking) == 2
