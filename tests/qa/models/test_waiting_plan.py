"""What waits is found without looking at what is published, however much that is."""

import pytest
from django.db import connection

from qa.models import Question
from tests.bench.growing_site import GrowingSite
from tests.bench.growth_staff import make_waiting
from tests.query_work import visited

pytestmark = pytest.mark.django_db


def test_queues_are_found_without_the_published_questions():
    site = GrowingSite()
    site.skipped = 10**6  # past the keys that other tests' rows were given
    make_waiting()
    site.grow_threads(range(1, 16_001))  # of a small table all rows are looked at
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waits = Question.objects.waiting().order_by("pk")
    rules = Question.objects.with_queue().filter(queue__isnull=False).order_by("pk")
    assert visited(waits) * 20 < visited(rules)
    assert list(waits) == list(rules)
