"""What fills a slot depends on the page and the day, and on nothing else."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ads.models import Creative, Placement, Slot
from ads.serving.selection import (
    choose_creative,
    load_candidates,
    site_day,
)
from tests.ads.factories import (
    make_campaign,
    make_creative,
    make_placement,
    make_topic,
    pick_creative,
    tomorrow,
    yesterday,
)

DAY = date(2026, 11, 22)


def unsaved(weight: int = 1, slot: str = Slot.END) -> Placement:
    return Placement(creative=Creative(), slot=slot, weight=weight)


def shares(placements: list[Placement], pages: int = 3000) -> list[float]:
    chosen = Counter(
        id(choose_creative(placements, Slot.END, path=f"/articles/{page}/", day=DAY))
        for page in range(pages)
    )
    return [chosen[id(one.creative)] / pages for one in placements]


def test_weight_is_the_share_of_pages():
    assert shares([unsaved(1), unsaved(3)]) == pytest.approx([0.25, 0.75], abs=0.03)


def test_equal_weights_share_equally():
    assert shares([unsaved(), unsaved()]) == pytest.approx([0.5, 0.5], abs=0.03)


def test_a_weight_of_nothing_is_never_chosen():
    assert shares([unsaved(0), unsaved(1)]) == [0, 1]
    assert choose_creative([unsaved(0)], Slot.END, path="/", day=DAY) is None


def place_on(path: str, slot: str = Slot.END, day: date = DAY, count: int = 7) -> int:
    """Which of some equal placements a page gets."""
    wheel = [unsaved(slot=slot) for _ in range(count)]
    chosen = choose_creative(wheel, slot, path=path, day=day)
    return [one.creative is chosen for one in wheel].index(True)


def test_the_choice_is_the_same_in_every_process():
    paths = ["/articles/a/", "/articles/b/", "/articles/c/"]

    assert [place_on(path) for path in paths] == [5, 1, 4]


def test_the_choice_turns_with_the_day_the_path_and_the_slot():
    days = [place_on("/", day=DAY + timedelta(days=n)) for n in range(40)]
    paths = [place_on(f"/{n}/") for n in range(40)]
    other_slot = [place_on(f"/{n}/", slot=Slot.OPENING) for n in range(40)]

    assert set(days) == set(paths) == set(range(7))
    assert paths != other_slot


def test_only_the_slot_asked_for_is_filled():
    assert (
        choose_creative([unsaved(slot=Slot.END)], Slot.OPENING, path="/", day=DAY)
        is None
    )


def test_the_day_is_that_of_the_sites_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    with timezone.override("Pacific/Honolulu"):
        assert site_day(datetime(2026, 11, 22, 12, tzinfo=UTC)) == date(2026, 11, 23)


@pytest.mark.django_db
class TestLive:
    def test_gone_at_the_very_end(self):
        end = tomorrow()
        make_placement(ends_at=end)

        last = end - timedelta(microseconds=1)
        assert pick_creative(Slot.OPENING, topics=[], path="/", at=last)
        assert pick_creative(Slot.OPENING, topics=[], path="/", at=end) is None

    def test_there_from_the_very_start(self):
        start = yesterday()
        make_placement(starts_at=start)

        early = start - timedelta(microseconds=1)
        assert pick_creative(Slot.OPENING, topics=[], path="/", at=start)
        assert pick_creative(Slot.OPENING, topics=[], path="/", at=early) is None

    def test_now_is_the_default(self):
        current = make_placement()
        make_placement(starts_at=tomorrow())
        make_placement(ends_at=timezone.now() - timedelta(seconds=1))

        assert list(Placement.objects.live()) == [current]
        assert list(Creative.objects.live()) == [current.creative]

    def test_a_creative_placed_twice_is_live_once(self):
        creative = make_creative()
        make_placement(Slot.END, creative=creative)
        make_placement(Slot.OPENING, creative=creative)

        assert Creative.objects.live().get() == creative


@pytest.mark.django_db
class TestTopics:
    def is_shown(self, campaign, *topics) -> bool:
        make_placement(creative=make_creative(campaign=campaign))
        return bool(load_candidates([topic.pk for topic in topics]))

    def test_a_campaign_without_topics_stands_anywhere(self):
        assert self.is_shown(make_campaign())
        assert self.is_shown(make_campaign(), make_topic())

    def test_a_campaign_with_topics_stands_beside_those_only(self):
        topic, other = make_topic(), make_topic()

        assert not self.is_shown(make_campaign(topics=[topic]))
        assert not self.is_shown(make_campaign(topics=[topic]), other)
        assert self.is_shown(make_campaign(topics=[topic]), topic, other)

    def test_an_excluded_topic_keeps_it_away(self):
        topic, other = make_topic(), make_topic()

        assert not self.is_shown(make_campaign(excluded_topics=[topic]), topic, other)
        assert self.is_shown(make_campaign(excluded_topics=[topic]), other)

    def test_exclusion_wins_over_inclusion(self):
        topic, other = make_topic(), make_topic()
        campaign = make_campaign(topics=[topic, other], excluded_topics=[topic])

        assert not self.is_shown(campaign, topic)
        assert not self.is_shown(campaign, topic, other)
        assert self.is_shown(campaign, other)

    def test_a_deleted_topic_no_longer_counts(self):
        topic = make_topic()
        campaign = make_campaign(excluded_topics=[topic])
        key = topic.pk
        topic.delete()

        make_placement(creative=make_creative(campaign=campaign))
        assert load_candidates([key])


@pytest.mark.django_db
def test_one_query_whatever_the_number_of_campaigns(django_assert_num_queries):
    topic = make_topic()
    for slot in Slot.values:
        campaign = make_campaign(topics=[topic], excluded_topics=[make_topic()])
        make_placement(slot, creative=make_creative(campaign=campaign))

    with django_assert_num_queries(1):
        found = load_candidates([topic.pk])
        names = {one.creative.campaign.advertiser.name for one in found}
        images = [one.creative.image for one in found]

    assert len(names) == len(images) == 4


@pytest.mark.django_db
def test_a_campaign_whose_topics_were_deleted_is_shown_nowhere():
    topic = make_topic()
    campaign = make_campaign(topics=[topic])
    make_placement(creative=make_creative(campaign=campaign))
    topic.delete()

    assert pick_creative(Slot.OPENING, topics=[], path="/") is None
