"""Entries that were written before folded words stood apart: found, never quoted."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from articles import search
from articles.models import SearchEntry
from tests.articles.factories import make_published
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db
FOLDED = "Seen heron.\n\n/// content-note | blood\nFolded willow.\n///\n"


def migration(name):
    return import_module(f"articles.migrations.{name}")


def run(step):
    """Run one direction of a migration, in the transaction of the test."""

    def execute(sql, params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)

    step(None, SimpleNamespace(execute=execute, connection=connection))


@pytest.fixture
def written_before():
    """Entries of an essay and of an answer that fold words, and of two that do not."""
    make_published(headline="Essay", body=FOLDED)
    make_published(headline="Plain essay", body="Plain heron.")
    make_answered(title="Thread", answer=FOLDED)
    make_answered(title="Plain thread", answer="Plain heron.")
    for entry in SearchEntry.objects.all():
        entry.words = "\n".join(filter(None, [entry.words, entry.folded]))
        entry.folded = entry.notes = ""
        entry.save()


def excerpts(text):
    """Return what each result quotes."""
    return {
        hit.title: "".join(part.text for part in hit.snippet)
        for hit in search.run_query(text).hits
    }


def test_older_entry_with_a_note_is_found_and_quoted_again_when_it_is_rebuilt(
    written_before,
):
    assert "Folded willow" in excerpts("willow")["Essay"]  # as it was

    run(migration("0017_fold_search_entries").forwards)

    assert excerpts("willow") == {"Essay": "", "Thread": ""}
    shown = excerpts("heron")
    assert (shown["Essay"], shown["Thread"]) == ("", "")
    assert "Plain heron" in shown["Plain essay"]
    assert "Plain heron" in shown["Plain thread"]

    search.rebuild_index()

    assert "Seen heron" in excerpts("heron")["Essay"]
    assert "willow" not in "".join(excerpts("heron").values())
    assert excerpts("willow") == {"Essay": "", "Thread": ""}


def test_index_of_folded_words_can_be_taken_back_and_made_again():
    make_published(headline="Essay", body=FOLDED)
    columns = migration("0016_search_folded")
    run(columns.backwards)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM articles_searchentry")
        assert "Folded willow" in cursor.fetchone()[0]
    run(columns.forwards)
    assert list(excerpts("willow")) == list(excerpts("heron")) == ["Essay"]
    make_published(headline="Another", body=FOLDED)
    assert excerpts("folded")["Another"] == ""
    SearchEntry.objects.all().delete()
    assert excerpts("willow") == {}
