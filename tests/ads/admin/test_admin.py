"""The admin's screens of ads open, and never delete what has run."""

import re

import pytest
from django.urls import reverse

from ads.models import Creative, Placement, Slot
from config.models import SiteSettings
from tests.ads.factories import (
    make_campaign,
    make_creative,
    make_placement,
    make_programme,
    make_topic,
    tomorrow,
    yesterday,
)
from tests.qa.factories import make_staff

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


def test_the_list_says_what_is_shown_nowhere_all_the_same(admin_client):
    site = SiteSettings.objects.create(name="A", contact_email="a@b.example")
    make_placement().creative.retire()
    bound = make_campaign(is_topic_bound=True)
    make_placement(creative=make_creative(campaign=bound))
    listing = reverse("admin:ads_placement_changelist")
    schedule = reverse("admin:ads_placement_schedule")

    page = admin_client.get(listing).text

    assert ">current</td>" not in page
    assert ">retired</td>" in page and "its topics were deleted</td>" in page
    assert "Shown nowhere:" in admin_client.get(schedule).text
    for address in (listing, schedule):
        assert "switched off" not in admin_client.get(address).text
    site.advertising_enabled = False
    site.save()
    for address in (listing, schedule):
        assert "switched off" in admin_client.get(address).text


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


def test_a_creative_is_previewed_in_every_slot_in_a_frame_of_our_own(admin_client):
    creative = make_creative()
    page = admin_client.get(reverse("admin:ads_creative_preview", args=[creative.pk]))
    frames = [
        admin_client.get(
            reverse("admin:ads_creative_preview_frame", args=[creative.pk, slot])
        )
        for slot in Slot.values
    ]

    assert all(slot in page.text for slot in Slot.values)
    for frame in frames:
        assert creative.headline in frame.text
        assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "script-src 'none'" in frame.headers["Content-Security-Policy"]
        assert frame.text.index('class="disclosure"') < frame.text.index('class="ad"')


@pytest.mark.parametrize(("number", "slot"), [(0, "article-end"), (1, "no-slot")])
def test_a_preview_of_nothing_is_404(admin_client, number, slot):
    pk = make_creative().pk + 1 - number

    address = reverse("admin:ads_creative_preview_frame", args=[pk, slot])

    assert admin_client.get(address).status_code == 404


def test_previews_and_the_schedule_are_for_who_may_see_what_is_paid(client):
    creative = make_placement().creative
    client.force_login(make_staff_without_rights())
    addresses = [
        reverse("admin:ads_creative_preview", args=[creative.pk]),
        reverse("admin:ads_creative_preview_frame", args=[creative.pk, "article-end"]),
        reverse("admin:ads_placement_schedule"),
    ]

    assert [client.get(one).status_code for one in addresses] == [403, 403, 403]


def make_staff_without_rights():
    user = make_staff()
    user.is_superuser = False
    user.save()
    return user


def test_times_are_typed_in_a_zone_that_is_said(admin_client):
    creative = make_creative()
    addresses = [
        reverse("admin:ads_placement_add"),
        reverse("admin:ads_creative_change", args=[creative.pk]),
    ]

    for address in addresses:
        page = admin_client.get(address).text
        for name in ("Starts", "Ends"):
            assert re.search(rf"{name} \(Europe/London\)", page, re.IGNORECASE)


def test_the_schedule_names_gaps_clashes_and_shares(admin_client):
    creative = make_placement().creative
    make_placement(creative=creative)
    make_placement(starts_at=tomorrow())

    page = admin_client.get(reverse("admin:ads_placement_schedule")).text

    assert "<strong>Twice:</strong>" in page
    assert "Shared by weight from" in page
    assert "readers see no box there" in page


def test_a_creative_is_retired_and_brought_back_by_one_button(admin_client):
    creative = make_creative()
    address = reverse("admin:ads_creative_change", args=[creative.pk])
    sent = {
        "campaign": creative.campaign_id,
        "slug": creative.slug,
        "headline": creative.headline,
        "target_url": creative.target_url,
        "placements-TOTAL_FORMS": 0,
        "placements-INITIAL_FORMS": 0,
    }

    admin_client.post(address, sent | {"_retire": "1"})
    creative.refresh_from_db()
    assert creative.retired_at
    assert "Save and restore" in admin_client.get(address).text

    admin_client.post(address, sent | {"_restore": "1"})
    creative.refresh_from_db()
    assert creative.retired_at is None


@pytest.mark.parametrize(
    ("bound", "has_topics", "said"),
    [
        ("on", False, "Choose a topic, or untick"),
        ("", True, "Tick this to use the topics"),
    ],
)
def test_a_campaign_s_topics_say_what_they_mean(admin_client, bound, has_topics, said):
    topics = [make_topic().pk] if has_topics else []
    sent = {"name": "One", "type": "paid", "topics": topics}
    sent |= {"advertiser": make_campaign().advertiser_id, "is_topic_bound": bound}

    response = admin_client.post(reverse("admin:ads_campaign_add"), sent)

    assert response.status_code == 200
    assert said in response.text
