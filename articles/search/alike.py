"""Rows that share words with a text: as a condition, for an app to rank them itself."""

from collections.abc import Sequence
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.search.queries import CANDIDATES, adapt_datetime, search_backend
from articles.search.registry import SearchType

MOST_ALIKE = 200  # rows that share words, and as many that do in the title


def select_alike(kind: SearchType, words: Sequence[str]) -> RawSQL:
    """Return a subquery of primary keys: the newest rows with two of the words.

    What is public has to be decided by the query around it. Endings, accents and
    capitals do not matter, as in a search.

    Args:
        kind: Whose rows.
        words: Two or more, of letters only.
    """
    values: list[Any] = []
    pieces = []
    for in_title, (matches, its_values) in enumerate(
        search_backend().alike_clauses(words)
    ):
        pieces.append(CANDIDATES.format(matches=matches, kinds="%s", in_title=in_title))
        values += [*its_values, adapt_datetime(timezone.now()), kind.name, MOST_ALIKE]
    newest = " UNION ALL ".join(pieces)
    sql = f"SELECT object_id FROM ({newest}) AS alike"  # noqa: S608 - our own pieces
    return RawSQL(sql, values)  # noqa: S611 - every value is a parameter
