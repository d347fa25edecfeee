"""Site search: one index of whatever can be read here, one way to ask it.

Other apps register their kind of page in their `ready()`; nothing here knows them. What
is found is read again through the kind's own `published()` before it is shown, so what
is public is decided there and nowhere else.
"""

from articles.search.backends.highlights import Part
from articles.search.indexing import BATCH, drop_bytes, index, rebuild, remove
from articles.search.parser import MOST_CHARACTERS, MOST_TERMS, Wanted, read
from articles.search.queries import Found, Hit, NoSuchPage, query
from articles.search.registry import Document, Kind, kinds, register

__all__ = [
    "BATCH",
    "MOST_CHARACTERS",
    "MOST_TERMS",
    "Document",
    "Found",
    "Hit",
    "Kind",
    "NoSuchPage",
    "Part",
    "Wanted",
    "drop_bytes",
    "index",
    "kinds",
    "query",
    "read",
    "rebuild",
    "register",
    "remove",
]
