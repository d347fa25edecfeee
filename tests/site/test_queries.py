"""How many queries each reader page costs: bounded, and the same for many threads."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ads.models import Slot
from tests.ads.factories import make_placement
from tests.articles.factories import make_published as make_essay
from tests.qa.factories import make_published
from tests.site.addresses import READING, all_addresses

pytestmark = pytest.mark.django_db
MOST = 8


def count(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_no_reader_page_costs_more_than_eight_queries(whole_site, client):
    costs = {address: count(client, address) for address in all_addresses(READING)}
    assert max(costs.values()) <= MOST, costs


def test_essay_with_all_that_it_can_show_costs_six_queries(whole_site, client):
    essay = whole_site.essay
    essay.corrections.create(corrected_on=date(2026, 5, 1), text="One word.")
    essay.related.add(make_essay())
    for slot in Slot:
        make_placement(slot)
    assert count(client, essay.get_absolute_url()) == 6


def test_one_thread_and_twelve_cost_the_same(whole_site, client):
    pages = ["/", "/articles/essay/", "/questions/", "/questions/?about=essay"]
    before = {address: count(client, address) for address in pages}
    for _ in range(15):
        make_published(article=whole_site.essay)
    assert {address: count(client, address) for address in pages} == before
