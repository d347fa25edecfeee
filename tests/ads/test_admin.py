"""The desk's screens for what is paid open, and never delete what has run."""

import pytest
from django.urls import reverse

from ads.models import Creative, Placement
from tests.ads.factories import (
    make_creative,
    make_placement,
    make_programme,
    tomorrow,
    yesterday,
)

pytestmark = pytest.mark.django_db

MODELS = ["advertiser", "campaign", "creative", "placement", "affiliateprogramme"]


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_forms_open(admin_client, model):
    make_placement()
    make_programme()

    listing = admin_client.get(reverse(f"admin:ads_{model}_changelist"), {"q": "a"})
    adding = admin_client.get(reverse(f"admin:ads_{model}_add"))

    assert (listing.status_code, adding.status_code) == (200, 200)


def test_the_list_costs_the_same_for_one_and_many(
    admin_client, django_assert_max_num_queries
):
    for _ in range(12):
        make_placement()

    with django_assert_max_num_queries(12):
        admin_client.get(reverse("admin:ads_placement_changelist"))


def test_the_list_says_in_words_what_runs(admin_client):
    make_placement()
    make_placement(ends_at=yesterday(), starts_at=yesterday().replace(year=2020))
    make_placement(starts_at=tomorrow())

    page = admin_client.get(reverse("admin:ads_placement_changelist")).text

    assert all(f">{word}</td>" in page for word in ("current", "ended", "waiting"))


def test_what_was_placed_cannot_be_deleted(admin_client):
    creative = make_placement().creative
    address = reverse("admin:ads_creative_delete", args=[creative.pk])

    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert Creative.objects.exists()


def test_what_was_placed_cannot_be_deleted_among_others(admin_client):
    make_placement()
    make_creative()
    chosen = list(Creative.objects.values_list("pk", flat=True))

    admin_client.post(
        reverse("admin:ads_creative_changelist"),
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )

    assert Creative.objects.count() == 2


def test_a_creative_never_placed_can_be_deleted(admin_client):
    creative = make_creative()
    address = reverse("admin:ads_creative_delete", args=[creative.pk])

    admin_client.post(address, {"post": "yes"})

    assert not Creative.objects.exists()


def test_a_placement_that_has_begun_is_ended_not_deleted(admin_client):
    begun, waiting = make_placement(), make_placement(starts_at=tomorrow())
    for placement in (begun, waiting):
        address = reverse("admin:ads_placement_delete", args=[placement.pk])
        admin_client.post(address, {"post": "yes"})

    assert list(Placement.objects.all()) == [begun]


def test_a_bad_target_is_told_at_its_field(admin_client):
    campaign = make_creative().campaign
    form = {
        "campaign": campaign.pk,
        "slug": "x",
        "headline": "x",
        "target_url": "javascript:alert(1)",
        "placements-TOTAL_FORMS": 0,
        "placements-INITIAL_FORMS": 0,
    }

    response = admin_client.post(reverse("admin:ads_creative_add"), form)

    assert response.status_code == 200
    assert "target_url" in response.context["adminform"].form.errors
