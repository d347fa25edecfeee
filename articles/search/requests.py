"""The search that an address asks for: its words, and its page number."""

from django.http import Http404, QueryDict

from articles.models import Topic
from articles.search.queries import NoSuchPage, SearchResults, run_query
from articles.search.registry import SearchType


def search_from_query(
    query: QueryDict, *, kind: SearchType | None = None, topic: Topic | None = None
) -> SearchResults:
    """Return the page of results for `?q=` and `page=`.

    Args:
        query: Of the address.
        kind: Only this kind.
        topic: Only what belongs to this topic.

    Raises:
        Http404: there is no such page of it.
    """
    try:
        page = int(query.get("page", 1))
    except ValueError as error:
        raise Http404 from error
    try:
        return run_query(query.get("q", ""), kind=kind, topic=topic, page=page)
    except NoSuchPage as error:
        raise Http404 from error
