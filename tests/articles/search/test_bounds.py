"""Bounded work: of many matches, the newest and those in titles are ranked."""

import pytest

from articles import search
from articles.search import queries
from qa.models import Question
from tests.articles.factories import make_published, make_topic
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db
BOUND = 3


@pytest.fixture(autouse=True)
def low_bounds(monkeypatch):
    monkeypatch.setattr(queries, "MOST_CANDIDATES", BOUND)
    monkeypatch.setattr(queries, "MOST_CANDIDATES_FOR_TOPIC", BOUND + 1)
    monkeypatch.setattr(queries, "MOST_RANKED", 2 * BOUND)


def make_essays(number: int, **fields) -> None:
    """Publish essays with the word heron: "Essay 0" is the newest."""
    for age in range(number):
        make_published(
            headline=f"Essay {age}", body="A heron.", days_ago=age + 1, **fields
        )


def titles(text: str, **options) -> list[str]:
    return [hit.title for hit in search.run_query(text, **options).hits]


def test_fewer_matches_than_the_bound_are_all_ranked_and_counted():
    make_essays(BOUND - 1)
    make_published(headline="Kite")
    found = search.run_query("heron")
    assert (found.total, found.is_partial) == (BOUND - 1, False)


def test_of_more_matches_the_newest_are_ranked_and_the_total_is_not_exact():
    make_published(headline="Often", body="heron " * 9, days_ago=99)
    make_essays(BOUND)
    found = search.run_query("heron")
    assert (found.total, found.is_partial) == (BOUND, True)
    assert titles("heron") == ["Essay 0", "Essay 1", "Essay 2"]


def test_match_in_a_title_is_found_however_old_it_is():
    make_published(headline="Of a heron", body="Once.", days_ago=99)
    make_essays(BOUND + 1)
    assert titles("heron") == ["Of a heron", "Essay 0", "Essay 1", "Essay 2"]
    assert titles("heron once") == ["Of a heron"]


def test_bound_is_on_what_is_of_the_kind():
    make_published(headline="Old essay", body="A heron.", days_ago=99)
    for number in range(BOUND + 1):
        make_answered(title=f"Thread {number}", body="A heron.")
    kinds = {kind.name: kind for kind in search.search_types()}
    assert titles("heron", kind=kinds["essay"]) == ["Old essay"]
    assert "Old essay" not in titles("heron")


def test_more_matches_are_asked_whether_they_are_in_a_topic():
    topic = make_topic()
    make_published(headline="In it", body="A heron.", topics=[topic], days_ago=9)
    make_essays(BOUND)
    found = search.run_query("heron", topic=topic)
    assert [hit.title for hit in found.hits] == ["In it"]
    make_essays(1)
    found = search.run_query("heron", topic=topic)
    assert (found.total, found.is_partial) == (0, True)


def test_stale_entries_among_the_newest_are_not_counted():
    make_essays(BOUND)
    make_answered(title="Hidden", body="A heron.")
    Question.objects.update(status="hidden")
    found = search.run_query("heron")
    assert (found.total, found.is_partial) == (BOUND - 1, True)


def test_page_says_that_there_may_be_more(site, client):
    make_essays(BOUND - 1)
    assert "2 results" in client.get("/search/?q=heron").text
    assert "At least" not in client.get("/search/?q=heron").text
    make_essays(2)
    html = client.get("/search/?q=heron").text
    assert "At least 3 results" in " ".join(html.split())
    assert "the best of the newest ones" in html
