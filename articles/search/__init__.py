"""Site search: one full-text index for all apps, and the query over it.

Other apps register their kind of page in their `ready()`; nothing here knows them. What
is found is read again through the kind's own `published()` before it is shown, so what
is public is decided there and nowhere else.
"""

from articles.search.alike import select_alike
from articles.search.backends.highlights import HighlightPart
from articles.search.indexing import drop_bytes, index_row, remove_from_index
from articles.search.parser import MOST_CHARACTERS, MOST_TERMS, SearchQuery, parse_query
from articles.search.queries import NoSuchPage, SearchHit, SearchResults, run_query
from articles.search.rebuilding import (
    count_rows,
    find_interrupted_rebuild,
    rebuild_index,
)
from articles.search.registry import SearchDocument, SearchType, register, search_types
from articles.search.requests import search_from_query

__all__ = [
    "MOST_CHARACTERS",
    "MOST_TERMS",
    "HighlightPart",
    "NoSuchPage",
    "SearchDocument",
    "SearchHit",
    "SearchQuery",
    "SearchResults",
    "SearchType",
    "count_rows",
    "drop_bytes",
    "find_interrupted_rebuild",
    "index_row",
    "parse_query",
    "rebuild_index",
    "register",
    "remove_from_index",
    "run_query",
    "search_from_query",
    "search_types",
    "select_alike",
]
