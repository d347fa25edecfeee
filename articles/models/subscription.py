"""Subscription: an address that gets mail about new essays; what it is still owed."""

import secrets
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models.article import Article
from config.encryption import EncryptedTextField, PaddedTextField
from config.mail import MOST_ATTEMPTS

LINK_SALT = "articles.subscription"
UNCONFIRMED_DAYS = 7  # how long an address stays that nobody confirmed
UNREACHABLE_DAYS = 30  # how long one stays that refused every mail
REFUSED = SMTPRecipientsRefused.__name__

random_id = partial(secrets.token_hex, 16)  # 128 bits


def address_digest(address: str) -> str:
    """Return a keyed digest of an address, by which its subscription is found.

    It is no other table's digest: nobody can see from two rows that one person follows
    the essays and asked a question.
    """
    plain = address.strip().casefold()
    return salted_hmac("articles.subscription", plain, algorithm="sha256").hexdigest()


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions, narrowed by phrases that chain."""

    def confirmed(self) -> "SubscriptionQuerySet":
        """Keep those whose owner said yes."""
        return self.filter(confirmed_at__isnull=False)

    def never_confirmed(self, at: datetime) -> "SubscriptionQuerySet":
        """Keep those that nobody confirmed within a week: their address has to go."""
        week_ago = at - timedelta(days=UNCONFIRMED_DAYS)
        return self.filter(confirmed_at=None, created_at__lte=week_ago)

    def unreachable(self, at: datetime) -> "SubscriptionQuerySet":
        """Keep those whose address has refused every mail, the last a month ago."""
        month_ago = at - timedelta(days=UNREACHABLE_DAYS)
        refused = self.failing().filter(last_error__startswith=REFUSED)
        return refused.filter(attempts__gte=MOST_ATTEMPTS, due_at__lte=month_ago)

    def failing(self) -> "SubscriptionQuerySet":
        """Keep those to which the last mail could not be sent."""
        return self.filter(attempts__gt=0)


class Subscription(models.Model):
    """One address, and the state of sending to it. It is deleted when its owner leaves.

    One mail at a time is sent to an address: `due_at`, `claimed_at`, `attempts` and
    `last_error` say when the next may go and what came of the last.
    """

    class Frequency(models.TextChoices):
        EACH = "each", "One mail for each new essay"
        WEEKLY = "weekly", "One mail a week, if there is something new"

    public_id = models.CharField(max_length=32, unique=True, default=random_id)
    email = EncryptedTextField()
    email_digest = models.CharField(max_length=64, unique=True)
    frequency = models.CharField(max_length=6, choices=Frequency)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    confirmations = models.PositiveSmallIntegerField(
        default=0, help_text="How many mails that ask for consent were owed."
    )
    owes_confirmation = models.BooleanField(default=True)
    weekly_sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")
        verbose_name = verbose_name_plural = "mail about new essays"
        constraints = [
            models.CheckConstraint(
                condition=Q(owes_confirmation=False) | Q(confirmed_at=None),
                name="articles_subscription_asks_before_it_is_confirmed",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(owes_confirmation=True),
                name="articles_subscription_asking",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(confirmed_at=None),
                name="articles_subscription_open",
            ),
            models.Index(
                fields=["confirmed_at"],
                condition=Q(confirmed_at__isnull=False),
                name="articles_subscription_since",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(attempts__gt=0),
                name="articles_subscription_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

    @property
    def link_path(self) -> str:
        """The page that confirms, changes and ends it: signed, so nobody guesses it."""
        token = Signer(salt=LINK_SALT).sign(self.public_id)
        return reverse("articles:subscription", args=[token])

    @property
    def unconfirmed_until(self) -> datetime:
        """When the address is deleted, unless its owner confirms it before."""
        return self.created_at + timedelta(days=UNCONFIRMED_DAYS)


class SubscriptionRequest(models.Model):
    """An address that somebody typed to follow; the periodic tasks look it up.

    The request itself looks nothing up: its time would tell who is on the list.
    """

    email = PaddedTextField()
    frequency = models.CharField(max_length=6, choices=Subscription.Frequency)
    asked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Subscription request {self.pk}"


class Announcement(models.Model):
    """An essay that subscribers are told of, once for good.

    `reached` is the key of the last subscription that was looked at; while mails are
    still being owed, `finished_at` is empty.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="announcement")
    reached = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Announcement {self.pk}"


class OwedEssay(models.Model):
    """One essay that one address still has to be told of; deleted once it is told."""

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="owed_essays", db_index=False
    )
    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="owed_essays"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "announcement"],
                name="articles_owed_essay_once",
            )
        ]

    def __str__(self) -> str:
        return f"Owed {self.pk}"
