"""The page about following gives every feed, and every page leads to it."""

import pytest

pytestmark = pytest.mark.django_db


def test_page_gives_every_feed_to_copy(whole_site, client, settings):
    page = client.get("/follow/").text
    for path in ("/feeds/articles/", "/feeds/answers/", "/topics/topic/feed/"):
        assert f">{settings.SITE_URL}{path}</a>" in page


def test_topic_that_is_not_public_has_no_feed_there(whole_site, client):
    from tests.articles.factories import make_topic

    hidden = make_topic()
    assert hidden.slug not in client.get("/follow/").text


def test_every_page_leads_to_it(whole_site, client):
    for path in ("/", "/articles/essay/", "/follow/mail/"):
        assert 'href="/follow/"' in client.get(path).text, path
