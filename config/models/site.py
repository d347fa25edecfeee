"""Site settings: what the owner changes in the admin, one row. The lowest layer.

Beside them what the periodic tasks keep of themselves.

`config/README.md` names the other modules of `config` that any app may import.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.utils import timezone

from config.prepared_queries import prepared
from config.unpaid_addresses import UnpaidURLField


def _retention_field(what: str, days: int) -> models.PositiveSmallIntegerField:
    """Return a field for how many days something is kept."""
    return models.PositiveSmallIntegerField(
        f"days to keep {what}",
        default=days,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )


class SiteSettings(models.Model):
    """One row: the site's name, its promises, and the switch for advertising."""

    name = models.CharField(max_length=60, default="A new site")
    tagline = models.CharField(
        max_length=160,
        blank=True,
        help_text="One line under the name on the home page.",
    )
    notice = models.CharField(
        max_length=200,
        blank=True,
        help_text="A quiet line at the top of every page, or nothing.",
    )
    promised_days = models.PositiveSmallIntegerField(
        "days within which you answer",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Said to everyone who asks; past it, a question is overdue.",
    )
    minimum_age = models.PositiveSmallIntegerField(
        default=18, validators=[MinValueValidator(13), MaxValueValidator(99)]
    )
    exit_url = UnpaidURLField(
        "where “Leave this page” goes",
        default="https://www.wikipedia.org/",
        help_text="A neutral page that tells nothing to who looks at the screen.",
    )
    contact_email = models.EmailField(
        blank=True, help_text="Shown to readers whom the form could not serve."
    )
    notification_email = models.EmailField(
        "where mail to you goes",
        blank=True,
        help_text="News of questions and overdue answers, never a text. Empty: none.",
    )
    asking_closed_until = models.DateField(
        "closed for questions until",
        null=True,
        blank=True,
        help_text="The first day on which questions can be asked again.",
    )
    most_open = models.PositiveSmallIntegerField(
        "closed while this many questions are open",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Empty: no limit.",
    )
    reporting_duty = models.TextField(
        "if the law may oblige you to report",
        blank=True,
        help_text="Your own checklist; the admin shows it beside such a question.",
    )
    notes_in_export = models.BooleanField(
        "private notes are given out",
        default=False,
        help_text="Whether an asker who asks for everything kept gets your notes too.",
    )
    keep_spam_days = _retention_field("spam", 30)
    keep_declined_days = _retention_field(
        "what was declined, taken back, hidden for good or not replied to", 90
    )
    keep_email_days = _retention_field("an e-mail address, after the answer", 30)
    keep_originals_days = _retention_field("what was sent, after publication", 365)
    keep_code_days = _retention_field("an asker’s code, after the last decision", 365)
    advertising_enabled = models.BooleanField(
        "advertising on",
        default=True,
        help_text="Off: every advertisement is gone with the next page that loads. "
        "Paid links in texts stay labelled.",
    )
    crawlers_may_train = models.BooleanField(
        "machines may learn from questions",
        default=False,
        help_text="Off: robots.txt asks the crawlers of AI companies to leave the "
        "questions alone. Search engines may read them either way.",
    )
    ads_txt = models.TextField(
        "ads.txt",
        blank=True,
        help_text="Who may sell places on this site. Empty: the file says that nobody "
        "may, which is right as long as advertisers come to you.",
    )
    backup_days = models.PositiveSmallIntegerField(
        "days you keep backups and the database’s journal",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="The privacy page says for how long a copy may still hold what was "
        "erased. Empty: it says that copies go when they are replaced.",
    )

    class Meta:
        verbose_name = "site settings"
        verbose_name_plural = "site settings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="config_sitesettings_one_row",
                violation_error_message="There is one row of site settings: change it.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        if self.exit_url and self.exit_url.startswith(settings.SITE_URL):
            raise ValidationError(
                {"exit_url": "Choose a page of another site: this one must be left."}
            )

    @classmethod
    def load(cls) -> "SiteSettings":
        """Return the one row, or unsaved defaults before it exists."""
        rows = site_settings()
        return rows[0] if rows else cls(pk=1)


class PeriodicTask(models.Model):
    """One task of `tend`: when it last succeeded and failed, and in which way."""

    name = models.CharField(max_length=40, primary_key=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    failure = models.CharField(
        max_length=80, blank=True, help_text="Its kind; its words may hold an address."
    )

    class Meta:
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def has_failed_since(self) -> bool:
        """Whether it has failed since it last succeeded."""
        failed, succeeded = self.last_failure_at, self.last_success_at
        return bool(failed and (succeeded is None or failed > succeeded))


class DueVacuum(models.Model):
    """PostgreSQL's files still hold what was deleted; `tend` rewrites the tables.

    A deletion adds a mark, in its own transaction: a row without a table, which stands
    for all of them. `config.maintenance.vacuum` makes rows with tables of the marks.
    """

    COLLECT = timedelta(hours=1)  # so many deletions are one rewriting

    table = models.CharField(max_length=63, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["table"],
                condition=~models.Q(table=""),
                name="config_duevacuum_table_once",
            )
        ]

    def __str__(self) -> str:
        return self.table or "all"

    @classmethod
    def mark(cls) -> None:
        """Keep, with the deletion that the transaction makes, that bytes are left.

        SQLite has overwritten them.
        """
        if connection.vendor == "postgresql":
            now = timezone.now()
            cls.objects.create(since=now, due_at=now + cls.COLLECT)


@prepared()
def site_settings() -> "models.QuerySet[SiteSettings]":
    """Return the query of the one row."""
    return SiteSettings.objects.filter(pk=1)
