"""Advertiser and Campaign: who pays, and what was agreed."""

from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q


class AdvertiserQuerySet(models.QuerySet["Advertiser"]):
    """Advertisers, narrowed by phrases that chain."""

    def paying(self, at: datetime | None = None) -> "AdvertiserQuerySet":
        """Keep those who pay for something that runs at a moment.

        Args:
            at: The moment to judge by; now, unless given.
        """
        creatives = apps.get_model("ads.Creative").objects.live(at)
        paid = creatives.exclude(campaign__type__in=Campaign.FREE_TYPES)
        return self.filter(Exists(paid.filter(campaign__advertiser=OuterRef("pk"))))


class Advertiser(models.Model):
    """Someone who pays, or the site itself for its own blocks."""

    name = models.CharField(
        max_length=80, unique=True, help_text="As readers see it: “paid for by NAME”."
    )
    website = models.URLField(blank=True)
    remark = models.CharField(
        max_length=80, blank=True, help_text="Shown after the name, in brackets."
    )

    objects = AdvertiserQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """One agreement with an advertiser; its type decides what the label says."""

    class Type(models.TextChoices):
        PAID = "paid", "Paid: someone pays for the place"
        AFFILIATE = "affiliate", "Affiliate: someone pays for what is bought"
        HOUSE = "house", "House: our own"
        COMMUNITY = "community", "Community: given free of charge"

    FREE_TYPES = (Type.HOUSE, Type.COMMUNITY)

    advertiser = models.ForeignKey(Advertiser, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=80, help_text="Readers do not see it.")
    type = models.CharField(
        max_length=10,
        choices=Type,
        default=Type.PAID,
        help_text="Paid and affiliate blocks say “Advertisement” and who pays. House "
        "and community blocks say “From this site”.",
    )
    is_topic_bound = models.BooleanField(
        "only beside the topics below",
        default=False,
        help_text="If those topics are deleted one day, it is shown nowhere.",
    )
    topics = models.ManyToManyField(
        "articles.Topic",
        blank=True,
        related_name="+",
        help_text="Used if the box above is ticked.",
    )
    excluded_topics = models.ManyToManyField(
        "articles.Topic",
        blank=True,
        related_name="+",
        help_text="Never shown beside these, whatever is chosen above.",
    )

    class Meta:
        ordering = ["advertiser__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["advertiser", "name"],
                name="ads_campaign_one_of_a_name",
                violation_error_message="This advertiser has a campaign of that name.",
            ),
            models.CheckConstraint(
                condition=Q(type__in=["paid", "affiliate", "house", "community"]),
                name="ads_campaign_known_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advertiser}: {self.name}"

    @property
    def is_paid(self) -> bool:
        """Whether money stands behind it, so that readers must be told."""
        return self.type not in self.FREE_TYPES
