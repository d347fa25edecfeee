"""One topic of several: nothing that named the others is lost."""

import pytest
from django.urls import reverse

from articles.models import Redirect, Topic
from articles.topics import merge_topics
from tests.ads.factories import make_campaign
from tests.articles.factories import make_published, make_topic

pytestmark = pytest.mark.django_db


def test_essays_campaigns_and_addresses_follow(site, client):
    kept, gone = make_topic(slug="kept"), make_topic(slug="gone")
    both = make_published(topics=[kept, gone])
    one = make_published(topics=[gone])
    campaign = make_campaign(topics=[gone], excluded_topics=[gone, kept])
    Redirect.objects.create(old_path="/topics/older/", topic=gone)

    assert merge_topics([kept, gone], into=kept) == 1

    assert list(both.topics.all()) == list(one.topics.all()) == [kept]
    assert list(campaign.topics.all()) == list(campaign.excluded_topics.all()) == [kept]
    assert not Topic.objects.filter(slug="gone").exists()
    for old in ("gone", "older"):
        assert client.get(f"/topics/{old}/")["Location"] == "/topics/kept/"


def test_the_admin_asks_which_is_kept_and_says_what_moves(staff):
    kept, gone = make_topic(title="Kept"), make_topic(title="Gone")
    make_published(topics=[gone])
    address = reverse("admin:articles_topic_changelist")
    asked = {"action": "merge_topics", "_selected_action": [kept.pk, gone.pk]}

    page = staff.post(address, asked)
    assert "Keep “Gone” (1 essay)" in page.text
    again = staff.post(address, asked | {"apply": "yes"})
    assert "Choose the topic that is kept." in again.text
    done = staff.post(address, asked | {"apply": "yes", "into": kept.pk}, follow=True)

    assert "1 merged into “Kept”" in done.text
    assert list(Topic.objects.all()) == [kept]


def test_one_topic_alone_is_not_merged(staff):
    topic = make_topic()
    asked = {"action": "merge_topics", "_selected_action": [topic.pk]}

    page = staff.post(reverse("admin:articles_topic_changelist"), asked, follow=True)

    assert "Choose two topics or more." in page.text
