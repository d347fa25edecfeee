"""Similar questions: answered ones that share words with what was typed.

Only what is public is looked at, and the database does the counting. The search index
names the newest that share two words; only in these the words are counted.
"""

import re

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Lower

from articles import search
from qa.models import Question
from qa.search import QuestionSearchType

WORDS_MOST, SHARED_LEAST = 8, 3
WORD = re.compile(r"[^\W\d_]{4,40}")
COMMON = frozenset({
    "about", "after", "again", "also", "always", "another", "because", "been", "before",
    "being", "both", "came", "cannot", "come", "could", "does", "done", "dont", "down",
    "each", "even", "ever", "every", "feel", "feels", "felt", "find", "from", "gets",
    "give", "goes", "going", "have", "having", "hello", "help", "here", "into", "just",
    "keep", "kind", "knew", "know", "last", "less", "like", "little", "made", "make",
    "makes", "many", "maybe", "mind", "more", "most", "much", "must", "need", "never",
    "nothing", "often", "once", "only", "other", "over", "people", "please", "really",
    "said", "same", "says", "seem", "seems", "should", "since", "some", "something",
    "sometimes", "still", "such", "take", "tell", "than", "thank", "thanks", "that",
    "their", "them", "then", "there", "these", "they", "thing", "things", "think",
    "this", "those", "though", "through", "time", "times", "told", "very", "want",
    "wants", "week", "well", "went", "were", "what", "when", "where", "which", "while",
    "will", "with", "without", "wont", "work", "would", "year", "years", "your",
})  # fmt: skip


def find_similar(title: str, body: str, number: int = 3) -> list[Question]:
    """Return public questions that share the most telling words, the closest first.

    Args:
        title: What the asker typed; its words count before those of the text.
        body: The rest of it.
        number: How many to return at most.
    """
    words = telling_words(title, body)
    if len(words) < 2:  # one alone never counts enough
        return []
    shared = sum((_weight(word) for word in words[1:]), start=_weight(words[0]))
    near = search.select_alike(QuestionSearchType(), words)
    public = (
        Question.objects.published()
        .filter(pk__in=near)
        .annotate(low_title=Lower("title"), low_body=Lower("body"))
    )
    close = public.annotate(shared=shared).filter(shared__gte=SHARED_LEAST)
    return list(close.order_by("-shared", "-published_at", "-pk")[:number])


def _weight(word: str) -> Case:
    return Case(
        When(low_title__contains=word, then=Value(2)),
        When(low_body__contains=word, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def telling_words(title: str, body: str) -> list[str]:
    """Return up to eight words that say what a question is about.

    Those of the title come first; of the text, the longest.
    """
    first = _uncommon_words(title)
    rest = sorted(_uncommon_words(body), key=len, reverse=True)
    return list(dict.fromkeys(first + rest))[:WORDS_MOST]


def _uncommon_words(text: str) -> list[str]:
    """Return the words of a text that are not common, in their order, once each."""
    found = WORD.findall(text.lower().replace("’", "").replace("'", ""))
    return list(dict.fromkeys(word for word in found if word not in COMMON))
