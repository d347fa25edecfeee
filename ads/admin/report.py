"""Report of views and clicks in a period: totals, bars of a chart, rows of a CSV."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.text import Truncator

from ads.models import Slot
from ads.models.daily_count import UNKNOWN_SLOT, DailyCount

SLOTS = dict(Slot.choices)
HEADINGS = ["day", "advertiser", "campaign", "creative", "slot", "views", "clicks"]
# Drawing: a bar with two lines of words above it, and how many of them there are.
MOST_BARS, ROW, WIDEST, LONGEST = 10, 58, 228, 40
# What a spreadsheet would read as a formula, from a cell that someone typed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class ReportRow:
    """Totals of a period: of a creative in a slot, of a campaign, or of everything.

    Args:
        name: Of what; for a campaign its advertiser is in it.
        slot: Where, in words, or nothing.
        campaign: Which campaign, or nothing.
        views: How often it was seen.
        clicks: How often it was clicked.
    """

    name: str
    slot: str
    campaign: str
    views: int
    clicks: int

    @property
    def rate(self) -> str:
        """Clicks in a hundred views, or a dash where none were counted."""
        return f"{self.clicks / self.views:.1%}" if self.views else "–"


@dataclass(frozen=True)
class ReportBar:
    """One bar of the chart, with the positions of its texts.

    Args:
        line: What it shows.
        y: The upper edge of its row.
        width: How wide it is; what was seen at all is visible.
    """

    line: ReportRow
    y: int
    width: int

    @property
    def label(self) -> str:
        """The creative's words, as many as fit."""
        return Truncator(self.line.name).chars(LONGEST)

    @property
    def name_y(self) -> int:
        """The line on which the creative's words stand."""
        return self.y + 13

    @property
    def slot_y(self) -> int:
        """The line on which the slot stands."""
        return self.y + 29

    @property
    def bar_y(self) -> int:
        """The upper edge of the bar."""
        return self.y + 35

    @property
    def count_y(self) -> int:
        """The line on which the number stands."""
        return self.y + 46

    @property
    def count_x(self) -> int:
        """Where the number after the bar begins."""
        return self.width + 7


def _slot_name(slot: str) -> str:
    # A slot that was given up since is shown by its bare name.
    return SLOTS.get(slot, "Slot not said" if slot == UNKNOWN_SLOT else slot)


def load_rows(first: date, last: date) -> list[ReportRow]:
    """Return the totals of each creative in each slot, campaign by campaign.

    Args:
        first: The first day.
        last: The last day, counted too.
    """
    names = ["advertiser__name", "name"]
    order = [f"creative__campaign__{name}" for name in names] + ["creative__headline"]
    rows = (
        DailyCount.objects.filter(day__range=(first, last))
        .values("creative", "slot", *order)
        .annotate(all_views=Sum("views"), all_clicks=Sum("clicks"))
        .order_by(*order, "creative", "slot")
    )
    return [
        ReportRow(
            name=row["creative__headline"],
            slot=_slot_name(row["slot"]),
            campaign=f"{row[order[0]]}: {row[order[1]]}",
            views=row["all_views"],
            clicks=row["all_clicks"],
        )
        for row in rows
    ]


def sum_by_campaign(found: Iterable[ReportRow]) -> list[ReportRow]:
    """Return one row for each campaign, in the order in which they come."""
    grouped: dict[str, list[ReportRow]] = {}
    for line in found:
        grouped.setdefault(line.campaign, []).append(line)
    return [sum_rows(inside, name=name) for name, inside in grouped.items()]


def sum_rows(found: Iterable[ReportRow], *, name: str = "Everything") -> ReportRow:
    """Return one row with the sum of others."""
    found = list(found)
    views, clicks = sum(one.views for one in found), sum(one.clicks for one in found)
    return ReportRow(name=name, slot="", campaign="", views=views, clicks=clicks)


def build_bars(found: Iterable[ReportRow]) -> list[ReportBar]:
    """Return the bars of the chart: the most seen first, no more than MOST_BARS."""
    seen = [line for line in found if line.views]
    shown = sorted(seen, key=lambda line: -line.views)[:MOST_BARS]
    most = max([line.views for line in shown], default=1)
    return [
        ReportBar(
            line=line,
            y=row * ROW,
            width=max(2, round(WIDEST * line.views / most)),
        )
        for row, line in enumerate(shown)
    ]


def export_rows(first: date, last: date) -> Iterator[list[str | int]]:
    """Yield the rows of the CSV: its headings, then one for each daily count.

    Args:
        first: The first day.
        last: The last day, counted too.
    """
    yield list(HEADINGS)
    found = DailyCount.objects.filter(day__range=(first, last))
    found = found.select_related("creative__campaign__advertiser")
    for count in found.order_by("day", "creative", "slot").iterator(chunk_size=2000):
        campaign = count.creative.campaign
        words = [campaign.advertiser.name, campaign.name, count.creative.headline]
        cells = [escape_formula(word) for word in [*words, count.slot]]
        yield [count.day.isoformat(), *cells, count.views, count.clicks]


def escape_formula(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Source:
        OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
