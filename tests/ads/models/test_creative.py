"""What is retired is gone with the next page, and comes back as it was."""

import pytest
from django.core.exceptions import ValidationError

from ads.models import Creative, Placement, Slot
from tests.ads.factories import (
    make_creative,
    make_placement,
    pick_creative,
    yesterday,
)

pytestmark = pytest.mark.django_db


def is_shown() -> bool:
    return pick_creative(Slot.OPENING, topics=[], path="/") is not None


def test_what_is_retired_is_shown_nowhere_and_leads_nowhere(client, site):
    creative = make_placement().creative
    assert is_shown()

    creative.retire()

    assert not is_shown()
    assert client.get(f"/go/{creative.slug}/").status_code == 404


def test_what_is_brought_back_is_shown_again():
    creative = make_placement().creative

    creative.retire()
    creative.restore()

    assert is_shown()


def test_retiring_twice_keeps_the_first_moment():
    creative = make_creative()
    creative.retire()
    first = creative.retired_at

    creative.retire()

    assert creative.retired_at == first


def test_what_is_retired_is_not_placed_anew():
    creative = make_creative()
    creative.retire()
    placement = Placement(
        creative=creative, slot=Slot.OPENING, starts_at=yesterday(), weight=1
    )

    with pytest.raises(ValidationError) as refused:
        placement.full_clean()

    assert "restore it" in str(refused.value)
    assert Creative.objects.get(pk=creative.pk).retired_at
