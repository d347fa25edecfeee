"""Whole pages: the blocks they carry count, and no other page carries the script."""

import re
from secrets import token_hex

import pytest

from ads.models.daily_count import DailyCount
from articles.models import Article
from tests.ads.tracking.test_beacons import post, views

pytestmark = pytest.mark.django_db


def test_page_carries_blocks_that_count(whole_site, client):
    html = client.get("/articles/essay/").text
    blocks = re.findall(r'data-seen="([^"]+)"', html)
    assert len(blocks) == 4
    assert html.count("js/ad-views.js") == 1
    for block in blocks:
        assert post(f"{token_hex(16)} {block}").status_code == 204
    slots = set(DailyCount.objects.values_list("slot", flat=True))
    assert (views(), len(slots)) == (4, 4)


def test_page_without_a_block_carries_no_script(whole_site, client):
    assert "ad-views" not in client.get("/").text
    Article.objects.filter(slug="essay").update(is_sensitive=True, content_note="x")
    assert "ad-views" not in client.get("/articles/essay/").text
