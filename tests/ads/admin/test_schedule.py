"""What runs where and when, with what is missing and what lies over each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ads.admin.schedule import WIDTH, build_schedule
from ads.models import Slot
from ads.models.slot import SLOT_INFO
from tests.ads.factories import make_campaign, make_creative, make_placement
from tests.articles.factories import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def start():
    return timezone.now()


def first(start, **options):
    return build_schedule(start, **options)[0]


def place(start, begin, end, **changes):
    ends_at = None if end is None else start + timedelta(days=end)
    begins = start + timedelta(days=begin)
    return make_placement(starts_at=begins, ends_at=ends_at, **changes)


def days(spans, start):
    return [((one.start - start).days, (one.end - start).days) for one in spans]


def test_every_slot_is_described_and_drawn():
    assert set(SLOT_INFO) == set(Slot)
    assert all(
        0 < place.line < 10 and place.description for place in SLOT_INFO.values()
    )


def test_what_stands_beside_deleted_topics_alone_is_said_to_be_nowhere(start):
    topic = make_topic()
    campaign = make_campaign(is_topic_bound=True)
    campaign.topics.set([topic])
    placement = place(start, 0, 9, creative=make_creative(campaign=campaign))
    assert [run.placement for run in first(start).runs] == [placement]
    topic.delete()
    line = first(start)
    assert (line.runs, [run.placement for run in line.unseen]) == ([], [placement])
    assert days(line.gaps, start) == [(0, 60)]


def test_an_empty_slot_is_one_gap(start):
    line = first(start)

    assert line.runs == []
    assert days(line.gaps, start) == [(0, 60)]


def test_what_runs_is_cut_to_the_time_that_is_looked_at(start):
    place(start, -5, 6)
    place(start, 30, None)
    place(start, 70, None)
    place(start, -9, -1)

    line = first(start)

    assert days([run.span for run in line.runs], start) == [(0, 6), (30, 60)]
    assert days(line.gaps, start) == [(6, 30)]
    assert [(run.span.x, run.span.width) for run in line.runs] == [
        (0, WIDTH // 10),
        (WIDTH // 2, WIDTH // 2),
    ]


def test_one_inside_another_leaves_no_gap_between(start):
    place(start, 0, 60)
    place(start, 5, 6)

    assert first(start).gaps == []


def test_two_of_different_advertisers_share_the_slot(start):
    place(start, 0, 10)
    place(start, 9, 20)

    line = first(start)

    assert (len(line.shared), line.clashes) == (1, [])


def test_the_same_creative_twice_at_a_time_is_a_clash(start):
    creative = make_creative()
    place(start, 0, 10, creative=creative)
    place(start, 5, 20, creative=creative)

    line = first(start)

    assert (line.shared, len(line.clashes)) == ([], 1)


def test_one_after_the_other_is_neither(start):
    creative = make_creative()
    place(start, 0, 10, creative=creative)
    place(start, 10, 20, creative=creative)

    line = first(start)

    assert (line.shared, line.clashes) == ([], [])


def test_what_is_retired_does_not_run(start):
    place(start, 0, None).creative.retire()

    assert first(start).runs == []


def test_the_schedule_takes_a_query_for_what_is_placed_and_two_for_topics(
    start, django_assert_num_queries
):
    for slot in Slot:
        for _ in range(3):
            make_placement(slot)

    with django_assert_num_queries(3):
        for line in build_schedule(start):
            assert len([str(run.placement.creative.campaign) for run in line.runs]) == 3
