"""Texts are folded in one way wherever phrases are looked for in them."""

from unicodedata import normalize

import pytest

from qa.triage import flags
from qa.triage.folding import fold, fold_with_origin, normalize_with_spans
from qa.triage.quotes import quote_method_detail
from tests.cases import for_each

TYPED = [
    "",
    "I Can not, I CANNOT, I can't. Straße: 50％ of ２０ ㎎… ﬁne",
    "a\u0334\u0301 q\u0307\u0323 e\u0301 \u1112\u1161\u11ab ｶﾞ \u09c7\u09be",
    "\u0301 begins it, with a soft\u00adhyphen and a no\u200bthing",
    "\u0130stanbul ＣＡＮ ＮＯＴ ﷺ",
]


@for_each("typed", TYPED)
def test_text_with_origins_is_folded_as_without(typed):
    whole, spans = normalize_with_spans(typed)
    folded, origin = fold_with_origin(whole, frozenset())
    assert whole == normalize("NFKC", typed)
    assert folded == fold(typed)
    assert len(origin) == len(folded)
    assert len(spans) == len(whole)


@for_each("typed", TYPED)
def test_each_character_comes_from_what_was_typed(typed):
    whole, spans = normalize_with_spans(typed)
    parts = list(dict.fromkeys(spans))
    assert "".join(typed[start:end] for start, end in parts) == typed
    assert "".join(normalize("NFKC", typed[start:end]) for start, end in parts) == whole


def test_many_combining_marks_are_read_in_one_pass():
    whole, spans = normalize_with_spans("e" + "\u0301" * 50_000)
    assert set(spans) == {(0, 50_001)}
    assert len(whole) == 50_000
    marks = "\u0315\uff9e" * 50_000  # the second is a mark only once it is normal
    _, spans = normalize_with_spans(f"a{marks}")
    assert set(spans) == {(0, 100_001)}


@for_each(
    "typed",
    ["I Can not buy rope", "I CANNOT buy rope", "I can't buy rope", "I cant buy ropes",
     "ＣＡＮ ＮＯＴ buy rope", "Can\u200b not buy rope"],
)  # fmt: skip
@pytest.mark.parametrize("phrase", ["cant buy rope*", "cannot buy rope*"])
def test_what_is_flagged_on_asking_is_quoted_at_publishing(typed, phrase):
    phrases = [("method_detail", phrase)]
    assert "method_detail" in flags.find_flags(typed, phrases)
    assert quote_method_detail([typed], phrases)


@for_each("typed", ["Take 50% of pills", "Take 50 ％ of pills", "50 percent of pills"])
def test_percent_sign_is_read_as_the_word(typed):
    for phrase in ("50% of pills", "50 percent of pills"):
        phrases = [("method_detail", phrase)]
        assert "method_detail" in flags.find_flags(typed, phrases)
        assert quote_method_detail([typed], phrases)
