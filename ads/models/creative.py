"""Creative: the words, the picture and the target of an advertisement."""

from datetime import datetime
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ads.links.urls import is_own, resolve_url, site_root
from ads.models.campaign import Campaign
from ads.models.validators import PlainTextField
from config.paths import slug_path

NOT_FOR_READERS = ("/admin/", "/go/")
SMALLEST_SIDE = 60  # pixels; a smaller picture could be a tracking pixel
LONGEST_SIDE = 3  # times the shorter one: it is shown as a thumbnail


def _validate_target_url(target_url: str) -> None:
    """Refuse a target that a click address must not lead to.

    Args:
        target_url: Where a creative leads.

    Raises:
        ValidationError: it hides its host behind a name, or it is the admin.
    """
    parts = urlsplit(target_url)
    if "@" in parts.netloc:
        raise ValidationError({"target_url": "Leave out the name before the “@”."})
    url = resolve_url(target_url, site_root())
    path = f"/{url.path.lower().strip('/')}/" if url and is_own(url.host) else ""
    if path.startswith(NOT_FOR_READERS):
        raise ValidationError({"target_url": "Lead to a page that readers may open."})


class CreativeQuerySet(models.QuerySet["Creative"]):
    """Creatives, narrowed by phrases that chain."""

    def live(self, at: datetime | None = None) -> "CreativeQuerySet":
        """Keep creatives that some placement shows at a moment."""
        running = apps.get_model("ads.Placement").objects.live(at)
        return self.filter(Exists(running.filter(creative=OuterRef("pk"))))


class Creative(models.Model):
    """An advertisement as it is shown: plain words and, if wanted, one picture."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="creatives")
    slug = models.SlugField(
        "address",
        max_length=80,
        unique=True,
        help_text="Its last part: a click goes by /go/ and this.",
    )
    headline = PlainTextField(max_length=90, help_text="The words of the link.")
    text = PlainTextField(max_length=240, blank=True)
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
        help_text="From the pictures uploaded here, or a new one; shown small.",
    )
    alternative_text = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the picture shows, or empty if it only decorates.",
    )

    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

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
        return str(self.headline)

    def get_absolute_url(self) -> str:
        return slug_path("ads:go", self.slug)

    def clean(self) -> None:
        _validate_target_url(self.target_url)
        if not self.image:
            return
        short, long = sorted((self.image.width, self.image.height))
        if short < SMALLEST_SIDE:
            raise ValidationError(
                {"image": f"Choose a picture of {SMALLEST_SIDE} pixels or more a side."}
            )
        if long > LONGEST_SIDE * short:
            raise ValidationError(
                {"image": "Choose one whose sides differ less: at most three to one."}
            )

    def retire(self) -> None:
        """Stop showing this creative from the next page load; its counts stay.

        Retiring twice keeps the first moment.
        """
        in_use = Creative.objects.filter(pk=self.pk, retired_at=None)
        in_use.update(retired_at=timezone.now())
        self.refresh_from_db(fields=["retired_at"])

    def restore(self) -> None:
        """Show a retired creative again, where and while it is placed."""
        Creative.objects.filter(pk=self.pk).update(retired_at=None)
        self.retired_at = None
