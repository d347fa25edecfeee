"""Who pays, for what, where and when; and the programmes that pay for links.

Dates live on `Placement` only. What was ever shown is ended, never deleted.
"""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ads import hosts
from ads.querysets import CreativeQuerySet, PlacementQuerySet, ProgrammeQuerySet

_TAG = re.compile(r"<[a-zA-Z/!?]")


class Slot(models.TextChoices):
    """The places that can be paid for; `{% ad_slot %}` knows no others."""

    OPENING = "article-opening", "Essay: after the opening"
    MIDDLE_1 = "article-middle-1", "Essay: in the text, first break"
    MIDDLE_2 = "article-middle-2", "Essay: in the text, second break"
    END = "article-end", "Essay: after the questions"


def validate_plain(value: str) -> None:
    """Refuse HTML: what is paid is plain words and a picture of ours.

    Raises:
        ValidationError: there is a tag in the text.
    """
    if _TAG.search(value):
        raise ValidationError("Write plain words: HTML is not shown as such.")


def validate_hosts(value: str) -> None:
    """Refuse a list of hosts with a line that is none.

    Raises:
        ValidationError: naming each such line.
    """
    problems = []
    for line in value.split():
        try:
            hosts.normalise(line)
        except ValueError as problem:
            problems.append(str(problem))
    if problems:
        raise ValidationError(problems)


class Advertiser(models.Model):
    """Someone who pays, or the site itself for its own blocks."""

    name = models.CharField(
        max_length=80, unique=True, help_text="As readers see it: “paid for by NAME”."
    )
    website = models.URLField(blank=True)
    remark = models.CharField(
        max_length=80, blank=True, help_text="Shown after the name, in brackets."
    )

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

    advertiser = models.ForeignKey(Advertiser, models.PROTECT, related_name="campaigns")
    name = models.CharField(
        max_length=80, help_text="For the desk; readers do not see it."
    )
    type = models.CharField(
        max_length=10,
        choices=Type,
        default=Type.PAID,
        help_text="Paid and affiliate blocks say “Advertisement” and who pays. House "
        "and community blocks say “From this site”.",
    )
    topics = models.ManyToManyField(
        "articles.Topic",
        blank=True,
        related_name="+",
        help_text="Shown beside these topics only. Empty: beside any.",
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
        return self.type not in {self.Type.HOUSE, self.Type.COMMUNITY}


class Creative(models.Model):
    """What is shown: plain words and, if wanted, one uploaded picture."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="creatives")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="Its click address is /go/ and this."
    )
    headline = models.CharField(
        max_length=90, validators=[validate_plain], help_text="The words of the link."
    )
    text = models.CharField(max_length=240, blank=True, validators=[validate_plain])
    target_url = models.URLField(
        "leads to",
        max_length=600,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="The full address, with https://.",
    )
    image = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="From the pictures uploaded here; shown small.",
    )
    alternative_text = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the picture shows, or empty if it only decorates.",
    )

    objects = CreativeQuerySet.as_manager()

    class Meta:
        ordering = ["headline"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_url__istartswith="https://")
                | Q(target_url__istartswith="http://"),
                name="ads_creative_target_is_web",
                violation_error_message="The address starts with https:// or http://.",
            )
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("ads:go", args=[self.slug])


class Placement(models.Model):
    """A creative in a slot for a time: the only place where dates live."""

    creative = models.ForeignKey(Creative, models.PROTECT, related_name="placements")
    slot = models.CharField(max_length=20, choices=Slot)
    starts_at = models.DateTimeField("starts", default=timezone.now)
    ends_at = models.DateTimeField(
        "ends",
        null=True,
        blank=True,
        help_text="Gone with the next page that loads after this moment. Empty: until "
        "you set it. To take an advertisement off, set it to now.",
    )
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1)],
        help_text="How often, compared with others in the same slot: 2 is twice 1.",
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["slot", "starts_at"], name="ads_placement_runs")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="ads_placement_ends_after_start",
                violation_error_message="The end must come after the start.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1),
                name="ads_placement_weight_positive",
                violation_error_message="The weight is 1 or more.",
            ),
            models.CheckConstraint(
                condition=Q(slot__in=Slot.values), name="ads_placement_known_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creative} ({self.get_slot_display()})"

    def state(self, at: datetime | None = None) -> str:
        """Say in a word where the placement stands: waiting, current or ended.

        Args:
            at: The moment to judge by; now, unless given.
        """
        at = at or timezone.now()
        if self.starts_at > at:
            return "waiting"
        return "current" if self.ends_at is None or self.ends_at > at else "ended"


class AffiliateProgramme(models.Model):
    """Someone who pays for what readers buy after a link in a text."""

    name = models.CharField(max_length=80, unique=True)
    hosts = models.TextField(
        validators=[validate_hosts],
        help_text="One host a line, such as shop.example. Links to it and to all its "
        "subdomains are marked as paid, wherever they stand.",
    )
    disclosure = models.CharField(
        max_length=300,
        validators=[validate_plain],
        help_text="One plain sentence that says that money is earned: “If you buy "
        "through a link to NAME, this site earns a little; your price is the same.”",
    )
    is_active = models.BooleanField(
        "active", default=True, help_text="Off once its links earn nothing any more."
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.hosts = "\n".join(dict.fromkeys(self.host_names))

    @property
    def host_names(self) -> list[str]:
        """The hosts, each as a browser would write it."""
        return [name for line in self.hosts.split() if (name := _readable(line))]


def _readable(line: str) -> str:
    """Return the host in a line; nothing where there is none."""
    try:
        return hosts.normalise(line)
    except ValueError:
        return ""
