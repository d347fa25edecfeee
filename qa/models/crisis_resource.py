"""Helplines: kept as rows, because a number in a template grows old unseen."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from config.unpaid_addresses import UnpaidURLField

CHECK_EVERY = timedelta(days=183)  # six months


def _stale_before() -> date:
    return timezone.localdate() - CHECK_EVERY


class CrisisResourceQuerySet(models.QuerySet["CrisisResource"]):
    """Helplines, narrowed by phrases that chain."""

    def checked(self) -> "CrisisResourceQuerySet":
        """Keep those that somebody has checked: readers see no other."""
        return self.filter(last_checked__isnull=False)

    def unchecked(self) -> "CrisisResourceQuerySet":
        """Keep those that nobody has ever checked."""
        return self.filter(last_checked=None)

    def stale(self) -> "CrisisResourceQuerySet":
        """Keep those that were checked, but not in the last six months."""
        return self.filter(last_checked__lt=_stale_before())


class CrisisResource(models.Model):
    """Somebody who helps now: a number, a text line, a chat or a directory."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", "Anyone"
        YOUNG = "young", "Children and young people"
        ABUSE = "abuse", "People hurt or frightened at home"

    country = models.CharField(
        max_length=60,
        help_text="One country, spelled alike in each of its rows: readers choose it.",
    )
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    text_number = models.CharField("number for texts", max_length=60, blank=True)
    chat_url = UnpaidURLField(
        "chat", blank=True, help_text="The page where somebody answers in writing."
    )
    url = UnpaidURLField("website", blank=True)
    hours = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=160, blank=True)
    is_emergency = models.BooleanField(
        "emergency service", default=False, help_text="Named first: police, ambulance."
    )
    in_footer = models.BooleanField(
        "shown on every page", default=True, help_text="The rest stand on Help now."
    )
    audience = models.CharField(
        "for whom", max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    position = models.PositiveSmallIntegerField(default=0)
    last_checked = models.DateField(
        null=True,
        blank=True,
        help_text="The day you last called or looked. Empty if you never did: then no "
        "reader sees it.",
    )

    objects = CrisisResourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "helpline"

    def __str__(self) -> str:
        return f"{self.country}: {self.name}"

    @property
    def is_stale(self) -> bool:
        """Whether nobody has checked it for six months, or ever."""
        return self.last_checked is None or self.last_checked < _stale_before()

    @property
    def checked_on(self) -> str:
        """The day it was last checked, in the words that readers see."""
        if self.last_checked is None:
            return "Not checked"
        return f"Checked {date_format(self.last_checked, 'j M Y')}"

    @property
    def phone_href(self) -> str:
        """The number as a link that dials it."""
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c == "+")

    @property
    def text_href(self) -> str:
        """The number for texts as a link that opens a message."""
        return "sms:" + "".join(c for c in self.text_number if c.isdigit() or c == "+")
