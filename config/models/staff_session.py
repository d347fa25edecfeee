"""StaffSession: who is signed in, under the digest of what their browser keeps."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

TOUCHED_EVERY = timedelta(minutes=5)  # how exact the last use is


class StaffSessionQuerySet(models.QuerySet["StaffSession"]):
    """Sessions by whether they still hold."""

    def live(self, at: datetime | None = None) -> "StaffSessionQuerySet":
        """Return those that began and were used recently enough."""
        return self.exclude(_is_over(at or timezone.now()))

    def expired(self, at: datetime | None = None) -> "StaffSessionQuerySet":
        """Return those that hold no more."""
        return self.filter(_is_over(at or timezone.now()))


def _is_over(at: datetime) -> Q:
    """Return the condition of a session that holds no more.

    One that was used in the future is over, too: with a clock that was set back it
    would else last longer than it may.
    """
    return (
        Q(began_at__lte=at - timedelta(hours=settings.SESSION_HOURS))
        | Q(last_used_at__lte=at - timedelta(hours=settings.SESSION_IDLE_HOURS))
        | Q(last_used_at__gt=at + TOUCHED_EVERY)
    )


class StaffSession(models.Model):
    """One browser in which one person is signed in.

    The key is a digest: who reads the table has nothing that a browser could send. The
    data is encrypted, bound to the key.

    Source: OWASP ASVS 5.0, chapter V7 (session management).
    """

    key_digest = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    last_used_at = models.DateTimeField(db_index=True)
    browser = models.CharField(max_length=20, help_text="Its family, no more.")

    objects = StaffSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return f"{self.browser}, since {self.began_at:%Y-%m-%d %H:%M}"

    def touch(self, at: datetime | None = None) -> None:
        """Keep that it is used now, at most every five minutes; revive nothing."""
        at = at or timezone.now()
        if at - self.last_used_at >= TOUCHED_EVERY:
            StaffSession.objects.filter(pk=self.pk).update(last_used_at=at)
