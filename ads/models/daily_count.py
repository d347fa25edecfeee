"""DailyCount: views and clicks of a creative per slot and day; nothing about readers.

One row is a creative in a slot on a day. No single view or click is ever written down.
"""

from datetime import date
from typing import cast

from django.db import connection, models

# A click whose URL does not say in which slot the block stood.
UNKNOWN_SLOT = "unknown"


class DailyCountQuerySet(models.QuerySet["DailyCount"]):
    """Daily counts, and the one statement that changes them."""

    def increment(
        self, creative: int, slot: str, day: date, *, views: int = 0, clicks: int = 0
    ) -> None:
        """Add views and clicks to the total of a day, in one atomic upsert.

        Of any number at once none is lost, and none waits for more than one row.

        Args:
            creative: Its primary key.
            slot: A slot, or UNKNOWN_SLOT.
            day: The day in the site's zone.
            views: How many more were seen.
            clicks: How many more clicks there were.

        Raises:
            IntegrityError: there is no such creative.
        """
        day_value = cast(str, connection.ops.adapt_datefield_value(day))
        values: list[str | int] = [creative, slot, day_value, views, clicks]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ads_dailycount (creative_id, slot, day, views, clicks)"
                " VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (creative_id, slot, day) DO UPDATE SET"
                " views = ads_dailycount.views + EXCLUDED.views,"
                " clicks = ads_dailycount.clicks + EXCLUDED.clicks",
                values,
            )


class DailyCount(models.Model):
    """How often a creative was seen and clicked in a slot on a day.

    The slot is a bare name: one that is given up later keeps its totals.
    """

    creative = models.ForeignKey("ads.Creative", models.PROTECT, related_name="counts")
    slot = models.CharField(max_length=20)
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)

    objects = DailyCountQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "creative", "slot"]
        verbose_name = "count of a day"
        verbose_name_plural = "views and clicks"
        default_permissions = ["view"]  # totals are looked at, never typed
        constraints = [
            models.UniqueConstraint(
                fields=["creative", "slot", "day"], name="ads_dailycount_one_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="ads_dailycount_of_a_day")]

    def __str__(self) -> str:
        return f"{self.creative}, {self.slot}, {self.day}"
