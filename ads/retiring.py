"""Takes a creative out of use, and brings it back: what was shown is not deleted."""

from django.db import transaction
from django.utils import timezone

from ads.models import Creative


@transaction.atomic
def retire(creative: Creative) -> Creative:
    """Take a creative off every page with the next that loads; its counts stay.

    Retiring twice changes nothing.

    Args:
        creative: What is shown no more.

    Returns:
        The creative as it stands now.
    """
    row = Creative.objects.select_for_update().get(pk=creative.pk)
    row.retired_at = row.retired_at or timezone.now()
    row.save(update_fields=["retired_at"])
    return row


@transaction.atomic
def bring_back(creative: Creative) -> Creative:
    """Let a retired creative be shown again, where and while it is placed.

    Args:
        creative: What may be shown again.

    Returns:
        The creative as it stands now.
    """
    row = Creative.objects.select_for_update().get(pk=creative.pk)
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    return row
