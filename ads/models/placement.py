"""Placement: a creative in a slot, with its dates."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from ads.models.campaign import Campaign
from ads.models.creative import Creative
from ads.models.slot import Slot


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements, narrowed by phrases that chain."""

    def live(self, at: datetime | None = None) -> "PlacementQuerySet":
        """Keep what runs at a moment: from its start, and gone at its very end.

        Args:
            at: The moment to judge by; now, unless given.
        """
        at = at or timezone.now()
        is_open = Q(ends_at=None) | Q(ends_at__gt=at)
        return self.filter(is_open, starts_at__lte=at, creative__retired_at=None)

    def for_topics(self, topics: Iterable[int]) -> "PlacementQuerySet":
        """Keep those whose campaign may stand beside all of these topics.

        A campaign that is bound to topics stands beside those only, and nowhere once
        they are deleted. One excluded topic outweighs any number of included ones.

        Args:
            topics: Primary keys of the page's topics.
        """
        of_campaign = Q(campaign=OuterRef("creative__campaign"))
        # One by one: a prepared query is given each topic later.
        on_page = Q(*(("topic", one) for one in topics), _connector=Q.OR)
        on_page = on_page or Q(topic__in=())
        included = Campaign.topics.through.objects.filter(of_campaign)
        excluded = Campaign.excluded_topics.through.objects.filter(of_campaign)
        return self.filter(
            Q(creative__campaign__is_topic_bound=False)
            | Exists(included.filter(on_page)),
            ~Exists(excluded.filter(on_page)),
        )

    def with_topics(self) -> "PlacementQuerySet":
        """Fetch beside which topics each may stand, in two queries for all."""
        campaign = "creative__campaign"
        return self.prefetch_related(
            f"{campaign}__topics", f"{campaign}__excluded_topics"
        )

    def with_creative(self) -> "PlacementQuerySet":
        """Fetch all that a slot shows in the same query."""
        return self.select_related("creative__campaign__advertiser", "creative__image")


class Placement(models.Model):
    """A creative in a slot for a time: the only place where dates live."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CURRENT = "current"
        ENDED = "ended"

    creative = models.ForeignKey(Creative, models.PROTECT, related_name="placements")
    slot = models.CharField(
        max_length=20,
        choices=Slot,
        help_text="“What runs where and when” draws where each of them stands.",
    )
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
        validators=[MinValueValidator(1), MaxValueValidator(100)],
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

    def clean(self) -> None:
        is_new = self._state.adding
        if is_new and self.creative_id and self.creative.retired_at:
            raise ValidationError(
                {"creative": "This one is retired; restore it before placing it."}
            )
        if not is_new:
            self.validate_history_unchanged()

    def validate_history_unchanged(self) -> None:
        """Refuse changes to a placement that has begun: what was shown stays on record.

        Raises:
            ValidationError: it has begun, and would begin later or show another one.
        """
        now = timezone.now()
        stored = Placement.objects.filter(pk=self.pk, starts_at__lte=now).first()
        if stored is None:
            return
        if self.starts_at and self.starts_at > now:
            raise ValidationError(
                {"starts_at": "It has begun already: set its end, and place it anew."}
            )
        if self.creative_id != stored.creative_id:
            raise ValidationError(
                {"creative": "This one was shown here: set its end, and place another."}
            )

    def blocking_reason(self) -> str:
        """Return why readers see it nowhere, whatever its dates; or an empty string."""
        campaign = self.creative.campaign
        if self.creative.retired_at:
            return "retired"
        if campaign.is_topic_bound and not campaign.topics.all():
            return "nowhere: its topics were deleted"
        return ""

    def state(self, at: datetime | None = None) -> State:
        """Return whether the placement is waiting, current or ended, by its dates.

        Args:
            at: The moment to judge by; now, unless given.
        """
        at = at or timezone.now()
        if self.starts_at > at:
            return self.State.WAITING
        is_open = self.ends_at is None or self.ends_at > at
        return self.State.CURRENT if is_open else self.State.ENDED
