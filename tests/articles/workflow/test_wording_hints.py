"""Words that are better said otherwise: found whole, with the sentence around."""

import pytest

from articles.models import WordingHint
from articles.workflow import wording_hints
from tests.articles.factories import make_article
from tests.cases import for_each

HINTS = [
    WordingHint(phrase="committed suicide", instead="“died by suicide”"),
    WordingHint(phrase="suicide", instead="check"),
    WordingHint(phrase="a cry for help", instead="say what happened"),
    WordingHint(phrase="don't look", instead="look"),
]


def phrases(text):
    return [hit.phrase for hit in wording_hints.find_matches(text, HINTS)]


@for_each(
    "text, found",
    [
        ("He committed suicide.", ["committed suicide"]),
        ("He COMMITTED Suicide", ["COMMITTED Suicide"]),
        (
            "committed\u00a0suicide, committed-suicide",
            ["committed\u00a0suicide", "committed-suicide"],
        ),
        ("suicides, parasuicide, suicidezone, suicide_", []),
        ("“suicide”", ["suicide"]),
        ("Don’t look away; don't look.", ["Don't look", "don't look"]),
        ("It was a  cry for   help?", ["a  cry for   help"]),
        ("Nothing here.", []),
    ],
)
def test_whole_phrases_are_found_whatever_their_capitals(text, found):
    assert phrases(text) == found


def test_hit_comes_with_its_own_sentence_and_what_to_say_instead():
    text = "One thing. He committed suicide in May! Another.\nA line."
    [hit] = wording_hints.find_matches(text, HINTS)
    assert hit.sentence == "He committed suicide in May!"
    assert hit.instead == "“died by suicide”"


def test_sentence_without_end_is_cut_around_the_phrase():
    [hit] = wording_hints.find_matches("word " * 200 + "suicide" + " word" * 200, HINTS)
    assert len(hit.sentence) < 300
    assert hit.sentence.startswith("…") and hit.sentence.endswith("…")
    assert "suicide" in hit.sentence


def test_no_list_no_hits():
    assert wording_hints.find_matches("committed suicide", []) == []


@pytest.mark.django_db
def test_headline_standfirst_note_and_text_are_read_as_readers_see_them():
    WordingHint.objects.all().delete()
    WordingHint.objects.create(phrase="  Bad   Word ", instead="good word")
    article = make_article(
        headline="A bad word",
        standfirst="Bad word twice: bad word.",
        content_note="bad word",
        body="A bad *word* and a `bad` [word](https://bad-word.example/).",
        internal_notes="bad word",
    )
    assert len(wording_hints.hints_for(article)) == 6


@pytest.mark.django_db
def test_list_that_comes_with_the_software_is_there_and_finds_itself():
    hints = list(WordingHint.objects.all())
    assert 25 <= len(hints) <= 60
    for hint in hints:
        [hit, *_] = wording_hints.find_matches(f"We read {hint.phrase} here.", hints)
        assert hit.phrase == hint.phrase
    said = {hint.phrase: hint.instead for hint in hints}
    assert "died by suicide" in said["committed suicide"]
