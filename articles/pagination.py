"""Paginators of long lists, which count no more rows than the page numbers need."""

import re
from datetime import UTC, datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

COUNTED_PAGES = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEFORE = re.compile(r"before-([0-9]{1,18})-([0-9]{1,9})")


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
        return self.object_list.order_by().values("pk")[: most + 1].count()


class LongListPage(Page):  # type: ignore[type-arg]  # Django's takes none
    """A page that knows from a row too many whether another follows.

    Args:
        rows: Its rows, and one more where another page follows.
        number: 1 to the paginator's `numbered_pages`, or what stands for it in the URL
            of a page further down.
        paginator: Its paginator.
        before: When the rows of a page further down are published, at the latest.
        passed: How many of those of this very moment stand above it.
    """

    paginator: "LongListPaginator"

    def __init__(
        self,
        rows: Any,
        number: int | str,
        paginator: Any,
        *,
        before: datetime | None = None,
        passed: int = 0,
    ) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)  # type: ignore[arg-type]
        self._has_next: bool = len(rows) > paginator.per_page
        self.before, self.passed = before, passed

    @property
    def name(self) -> str:
        """What it is called in a title: "page 3", "1 May 2026 and earlier"."""
        if self.before is None:
            return f"page {self.number}"
        return f"{date_format(timezone.localtime(self.before), 'j F Y')} and earlier"

    def has_next(self) -> bool:
        return self._has_next

    def has_previous(self) -> bool:
        return self.number != 1

    def next_page_number(self) -> Any:
        """Return the number of the older page, or what stands for it further down."""
        if self.before is None and self.number < self.paginator.numbered_pages:
            return self.number + 1
        return self.paginator.number_after(self)


class LongListPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a queryset of which nobody needs to know how long it is.

    The queryset is ordered by `-published_at, -pk`. A page costs a query of its rows.
    Its number of pages is counted when a template asks for it, and only where there are
    few: counting a million threads takes longer than reading twenty pages of them
    (tests/bench/growth.py).

    The first `numbered_pages` have numbers. A page further down would pass all rows
    above it; it begins after a moment instead: `before-<microseconds>-<rows>`, where so
    many of the rows that were published at this very moment are left out.
    """

    object_list: QuerySet[Any]
    numbered_pages = COUNTED_PAGES

    @cached_property
    def num_pages(self) -> int | None:  # type: ignore[override]
        """How many pages there are, None for more than have numbers."""
        most = self.per_page * self.numbered_pages
        count = self.object_list.values("pk")[: most + 1].count()
        return max(1, ceil(count / self.per_page)) if count <= most else None

    def rows(
        self, start: int, stop: int, *, before: datetime | None = None
    ) -> list[Any]:
        """Return some rows in the list's order.

        Args:
            start: As in a slice.
            stop: Likewise.
            before: Count those that were published before this moment; None for all.
        """
        rows = self.object_list
        rows = rows.filter(published_at__lt=before) if before else rows
        return list(rows[start:stop])

    def page(self, number: Any) -> LongListPage:
        """Return a page.

        Args:
            number: 1 to `numbered_pages`, or a page's `next_page_number`.

        Raises:
            InvalidPage: it is neither, or there is no row that far.
        """
        if found := BEFORE.fullmatch(str(number)):
            return self._page_before(*(int(group) for group in found.groups()))
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.rows(start, start + self.per_page + 1)
        if start and not rows:
            raise EmptyPage
        return LongListPage(rows, number, self)

    def validate_number(self, number: Any) -> int:
        """Return a page's number.

        Raises:
            InvalidPage: it is none, or further down than pages have one.
        """
        try:
            valid = int(number)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger from error
        if not 0 < valid <= self.numbered_pages:
            raise EmptyPage
        return valid

    def _page_before(self, microseconds: int, passed: int) -> LongListPage:
        try:
            moment = EPOCH + timedelta(microseconds=microseconds)
        except OverflowError as error:
            raise EmptyPage from error
        if moment > timezone.now():  # nothing is published ahead of the clock
            raise EmptyPage
        wanted = self.per_page + 1
        # Apart, so that nobody can ask for all rows to be passed.
        same = self.object_list.filter(published_at=moment)
        rows = list(same[passed : passed + wanted])
        if len(rows) < wanted:
            rows += self.rows(0, wanted - len(rows), before=moment)
        if not rows:
            raise EmptyPage
        number = f"before-{microseconds}-{passed}"
        return LongListPage(rows, number, self, before=moment, passed=passed)

    def number_after(self, page: LongListPage) -> str:
        """Return what stands for the page that begins after the last row of another."""
        moment = page[-1].published_at
        passed = sum(row.published_at == moment for row in page)
        if page.before == moment:
            passed += page.passed
        elif page.before is None and passed == len(page):  # and more on the page above?
            newer = self.object_list.filter(published_at__gt=moment).count()
            passed = int(page.number) * self.per_page - newer
        return f"before-{(moment - EPOCH) // timedelta(microseconds=1)}-{passed}"
