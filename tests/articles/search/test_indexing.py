"""Index entries: only of what is public, made whole again, and erased on disk."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search
from articles.models import Article, SearchEntry
from articles.search import indexing
from articles.search.queries import PER_PAGE
from articles.workflow import publishing
from qa import moderation
from tests.articles.factories import make_article, make_published
from tests.articles.search.test_search import titles
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db


def test_stale_entry_is_neither_shown_nor_counted():
    for number in range(PER_PAGE + 1):
        make_published(headline=f"Heron {number}", days_ago=number)
    Article.objects.filter(headline="Heron 0").update(status="unpublished")
    assert SearchEntry.objects.count() == PER_PAGE + 1
    found = search.run_query("heron")
    assert (found.total, found.pages, len(found.hits)) == (PER_PAGE, 1, PER_PAGE)


def test_draft_is_not_entered_and_a_taken_off_essay_is_gone():
    make_article(headline="Heron draft")
    essay = make_published(headline="Heron")
    assert titles("heron") == ["Heron"]
    publishing.unpublish(essay, by=None)
    assert titles("heron") == []
    assert not SearchEntry.objects.exists()


def test_scheduled_essay_is_found_by_the_clock_alone_and_not_before():
    later = timezone.now() + timedelta(hours=1)
    publishing.publish(make_article(headline="Heron"), by=None, at=later)
    assert SearchEntry.objects.get().visible_from == later
    assert search.run_query("heron").total == 0
    assert search.run_query("heron", at=later - timedelta(seconds=1)).total == 0
    assert [h.title for h in search.run_query("heron", at=later).hits] == ["Heron"]


def test_internal_notes_and_slug_are_not_searched():
    make_published(headline="T", slug="heron", internal_notes="heron")
    assert titles("heron") == []


def test_publication_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        make_published(headline="Heron")
        transaction.set_rollback(True)
    assert search.run_query("heron").total == 0


def test_rebuild_makes_a_damaged_index_whole_and_true():
    essay = make_published(headline="Heron")
    make_published(headline="Willow")
    gone = make_published(headline="Lamp")
    SearchEntry.objects.filter(title="Willow").delete()
    SearchEntry.objects.filter(title="Heron").update(title="Wrong")
    Article.objects.filter(pk=gone.pk).update(status="unpublished")
    SearchEntry.objects.create(
        kind="none", object_id=1, title="?", visible_from=timezone.now()
    )
    seen = []
    entries = search.rebuild_index(seen.append)
    assert entries == SearchEntry.objects.count() == 2
    assert (titles("heron"), titles("willow")) == ([essay.headline], ["Willow"])
    assert titles("lamp") == titles("wrong") == []
    assert seen == [2]


def test_entering_twice_is_once():
    essay = make_published(headline="Heron")
    search.index_row(essay)
    assert SearchEntry.objects.count() == 1
    assert titles("heron") == ["Heron"]


def test_few_hits_are_checked_one_by_one_and_their_words_are_in_their_rows():
    if connection.vendor != "postgresql":
        pytest.skip("how PostgreSQL plans and stores; on SQLite it is always so")
    make_published(headline="Heron")
    with CaptureQueriesContext(connection) as queries:
        search.run_query("heron")
    (statement,) = [q["sql"] for q in queries if "MATERIALIZED" in q["sql"]]
    with connection.cursor() as cursor:
        setting, _, search_itself = statement.partition(";")
        assert setting == "SET LOCAL jit = off"
        cursor.execute(f"EXPLAIN {search_itself}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(
            "SELECT attname, attstorage FROM pg_attribute WHERE attname = 'vector'"
            " AND attrelid = 'articles_searchentry'::regclass"
        )
        stored = dict(cursor.fetchall())
    assert "SubPlan" in plan
    assert "hashed" not in plan
    assert stored == {"vector": "m"}


def test_erased_words_are_gone_from_the_index_on_disk(stored_bytes):
    mark = "qzwolfsban"  # no ending that the index would cut off
    for number in range(30):
        make_published(headline=f"Essay {number}", body=f"Words of number{number}.")
    question = make_answered(title="T", body=f"{mark} beside", answer=f"Of {mark}.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM articles_search_data")
        index = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert mark[2:].encode() in index
    moderation.erase(question)
    assert mark[2:].encode() not in stored_bytes()
    assert search.run_query("number7").total == 1


def test_shown_and_folded_words_of_an_entry_have_one_bound_together(monkeypatch):
    """PostgreSQL indexes both in one vector, which has a largest size."""
    monkeypatch.setattr(indexing, "MOST_CHARACTERS", 60)
    body = f"Seen.\n\n/// content-note | blood\n{'Folded. ' * 40}\n///"
    make_published(standfirst="S.", body=body)
    entry = SearchEntry.objects.get()
    assert "Seen." in entry.words and entry.folded.startswith("Folded.")
    assert len(entry.words) + len(entry.folded) == 60
