"""Paginator of long lists, which counts no more rows than the page numbers need."""

from functools import cached_property
from math import ceil
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet

COUNTED_PAGES = 50
LARGEST_NUMBER = 10**9  # of which every database takes the offset


class LongListPage(Page):  # type: ignore[type-arg]  # Django's takes none
    """A page that knows from a row too many whether another follows."""

    def __init__(
        self, rows: list[Any], number: int, paginator: "LongListPaginator"
    ) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._has_next = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._has_next


class AdminListPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a long list in the admin: the first fifty, and no row after them counts.

    What is further down is found by a filter or a search. A ModelAdmin that has it sets
    `show_full_result_count` to False: Django would count all rows beside it.
    """

    object_list: QuerySet[Any]

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more rows than the pages show."""
        return self._counted > self.count

    @cached_property
    def count(self) -> int:
        """How many rows the pages show."""
        return min(self._counted, self.per_page * COUNTED_PAGES)

    @cached_property
    def _counted(self) -> int:
        most = self.per_page * COUNTED_PAGES
        return self.object_list.order_by()[: most + 1].count()


class LongListPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a queryset of which nobody needs to know how long it is.

    A page costs one query of its rows. Its number of pages is counted when a template
    asks for it, and only where there are few: counting a million threads takes longer
    than reading twenty pages of them (tests/bench/growth.py).
    """

    object_list: QuerySet[Any]

    @cached_property
    def num_pages(self) -> int | None:  # type: ignore[override]
        """How many pages there are, None for more than COUNTED_PAGES."""
        most = self.per_page * COUNTED_PAGES
        count = self.object_list[: most + 1].count()
        return max(1, ceil(count / self.per_page)) if count <= most else None

    def validate_number(self, number: Any) -> int:
        """Return a page's number.

        Raises:
            InvalidPage: it is none, or no list is that long.
        """
        try:
            valid = int(number)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger from error
        if not 0 < valid < LARGEST_NUMBER:
            raise EmptyPage
        return valid

    def page(self, number: Any) -> LongListPage:
        """Return a page.

        Raises:
            InvalidPage: the number is none, or there is no row that far.
        """
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self._slice(start, start + self.per_page + 1))
        if start and not rows:
            raise EmptyPage
        return LongListPage(rows, number, self)

    def _slice(self, start: int, end: int) -> QuerySet[Any]:
        """Return some rows; far down, those above them are passed by key alone.

        The database would else read and join every row that it leaves out.
        """
        if start < self.per_page * COUNTED_PAGES:
            return self.object_list[start:end]
        keys = self.object_list.values("pk")[start:end]
        return self.object_list.filter(pk__in=keys)
