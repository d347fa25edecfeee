"""Finding: what, in which order, on which page, whatever is typed."""

import pytest

from articles import search
from articles.search.queries import PER_PAGE
from articles.workflow import publishing
from tests.articles.factories import make_published, make_topic
from tests.cases import for_each
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db


def titles(text: str, **options) -> list[str]:
    return [hit.title for hit in search.run_query(text, **options).hits]


# What is found


def test_essay_is_found_by_headline_standfirst_and_text():
    make_published(headline="Lanterns", standfirst="On harbours.", body="A *heron*.")
    for word in ("lanterns", "harbours", "heron"):
        assert titles(word) == ["Lanterns"], word


def test_words_of_a_note_are_found_and_its_mark_is_no_word():
    make_published(headline="Noted", body="Text.[^1]\n\n[^1]: A willow.")
    assert titles("willow") == ["Noted"]
    assert titles('"text a willow"') == []


@pytest.mark.parametrize("typed", ["distance", "distances", "Distancing", "DISTANCED"])
def test_endings_and_capitals_do_not_matter(typed):
    make_published(headline="Emotional distancing")
    assert titles(typed) == ["Emotional distancing"]


@pytest.mark.parametrize("typed", ["cafe", "Café", "CAFÉ", "cafe\u0301", "cafés"])
@pytest.mark.parametrize("written", ["The café", "The cafe", "The cafe\u0301"])
def test_accents_do_not_matter(typed, written):
    make_published(headline=written)
    assert titles(typed) == [written]


@pytest.mark.parametrize("typed", ["ψυχη", "ψυχή", "ΨΥΧΉ", "ψυχη\u0301"])
def test_accents_of_other_scripts_do_not_matter_either(typed):
    make_published(headline="Greek", body="Η ψυχή και ο διάλογος.")
    make_published(headline="Bare", body="Η ψυχη και ο διαλογος.")
    assert sorted(titles(typed)) == ["Bare", "Greek"]


def test_several_words_are_all_of_them():
    make_published(headline="Heron", body="A willow and a heron.")
    make_published(headline="Alone", body="A willow.")
    assert titles("willow heron") == ["Heron"]


def test_quoted_words_stand_together():
    make_published(headline="Together", body="A grey heron flew.")
    make_published(headline="Apart", body="A heron, grey as rain.")
    assert titles('"grey heron"') == ["Together"]
    assert titles("“grey heron”") == ["Together"]
    assert sorted(titles("grey heron")) == ["Apart", "Together"]


def test_quoted_phrase_may_consist_of_common_words():
    make_published(headline="Hamlet", body="To be or not to be.")
    make_published(headline="Not he", body="Not to be, or to.")
    assert titles('"to be or not"') == ["Hamlet"]


@pytest.mark.parametrize("typed", ["well-being", "lake", "shan't", "end", "next"])
def test_signs_between_words_do_not_hide_them(typed):
    make_published(headline="Signs", body="Well-being: river/lake. Shan’t.End.Next.")
    assert titles(typed) == ["Signs"]


def test_commonest_words_are_left_out_beside_others():
    make_published(headline="Heron", body="Grey.")
    assert titles("what is a heron about") == ["Heron"]


# In which order


def test_titles_come_first_then_the_nearest_then_the_newer():
    often = make_published(headline="Often", body="heron " * 9, days_ago=5)
    make_published(headline="A heron", body="Once." + " words" * 99, days_ago=9)
    make_published(headline="Once older", body="heron" + " words" * 99, days_ago=8)
    make_published(headline="Once newer", body="heron" + " words" * 99, days_ago=2)
    assert often.headline == "Often"
    assert titles("heron") == ["A heron", "Often", "Once newer", "Once older"]


def test_kind_and_topic_narrow_what_is_found():
    topic = make_topic()
    essay = make_published(headline="Heron one", topics=[topic])
    make_published(headline="Heron two")
    make_answered(title="Heron three", article=essay)
    make_answered(title="Heron four")
    kinds = {kind.name: kind for kind in search.search_types()}
    found = sorted(titles("heron", kind=kinds["essay"]))
    assert found == ["Heron one", "Heron two"]
    found = sorted(titles("heron", kind=kinds["answer"]))
    assert found == ["Heron four", "Heron three"]
    found = sorted(titles("heron", topic=topic))
    assert found == ["Heron one", "Heron three"]
    assert titles("heron", kind=kinds["answer"], topic=topic) == ["Heron three"]


def test_question_leaves_a_topic_with_its_essay():
    topic = make_topic()
    essay = make_published(headline="Heron one", topics=[topic])
    make_answered(title="Heron two", article=essay)
    publishing.unpublish(essay, by=None)
    assert titles("heron", topic=topic) == []
    assert titles("heron") == ["Heron two"]


# Pages


def test_pages_hold_every_hit_once_and_the_last_is_the_last():
    for number in range(PER_PAGE + 3):
        make_published(headline=f"Heron {number}", days_ago=number)
    first, second = search.run_query("heron"), search.run_query("heron", page=2)
    assert (first.total, second.total, first.pages) == (13, 13, 2)
    assert (len(first.hits), len(second.hits)) == (10, 3)
    assert len({hit.row.pk for hit in first.hits + second.hits}) == 13
    for page in (0, -1, 3, 10**30):
        with pytest.raises(search.NoSuchPage):
            search.run_query("heron", page=page)


# Whatever is typed

HOSTILE = [
    "", " ", "   ", '"', '"unbalanced', 'un"balanced', '""', '" "', '"""', "\0", "a\0b",
    "heron\0", "AND", "OR", "NOT", "NEAR", "NEAR(heron willow)", "heron AND",
    "heron OR willow", "NOT heron", "her*", "*", "^heron", "title:heron",
    "title : heron", "{title} : heron", "-heron", "+heron", "heron -willow",
    "(heron", "heron)", "()",
    "heron & willow", "heron | willow", "!heron", "heron:*", "heron <-> willow", "\\",
    "'", "''", "%", "%s", "%(a)s", "{query}", "_", ";--", "🙂", "🙂 heron", "the of",
    '"the"', "\u202eheron", "\ud800", "\ufeff", "a\u0301\u0301", "中文", "हिन्दी", "ß",
    "½", "²", "x" * 10_000, "heron " * 2_000, '"' * 10_000, "a" * 199 + '"',
    "\x02h\x03",
]  # fmt: skip


@pytest.fixture
def heron(site):
    return make_published(headline="Heron", body="A heron, a willow, the end of it.")


@for_each("typed", HOSTILE)
def test_anything_typed_is_answered(typed, heron, client):
    assert search.run_query(typed).total in (0, 1)
    response = client.get("/search/", {"q": typed.encode("utf-8", "replace").decode()})
    assert response.status_code == 200


def test_operators_are_words_like_others():
    make_published(headline="Near miss", body="A heron.")
    assert titles("NEAR heron") == ["Near miss"]
    assert titles("heron*") == ["Near miss"]
    assert titles("her*") == []


def test_reading_keeps_eight_terms_and_two_hundred_characters():
    wanted = search.parse_query(" ".join(f"word{number}" for number in range(12)))
    assert len(wanted.terms) == search.MOST_TERMS
    assert wanted.is_cut
    wanted = search.parse_query("heron " + "x" * 500)
    assert len(wanted.text) == search.MOST_CHARACTERS
    assert wanted.is_cut
    assert not search.parse_query("heron willow" + " " * 500).is_cut


def test_unbalanced_quotation_mark_means_nothing():
    assert search.parse_query('grey "heron').terms == ("grey", "heron")
    assert search.parse_query('"grey heron" "kite').terms == ("grey heron", "kite")


def test_only_common_words_are_no_search_but_are_told_from_no_words():
    assert search.parse_query("the of") == search.SearchQuery(
        "the of", (), has_words=True
    )
    assert search.parse_query("🙂").has_words is False


def test_search_costs_the_same_for_many_hits(django_assert_max_num_queries):
    for _ in range(PER_PAGE + 1):
        make_published(headline="Heron")
        make_answered(title="Heron", body="B.")
    with django_assert_max_num_queries(4):
        search.run_query("heron")
