"""What waits is found without looking at what is published, however much that is."""

import json

import pytest
from django.db import connection

from qa.models import Question
from tests.bench.growing_site import GrowingSite
from tests.bench.growth_staff import make_waiting

pytestmark = pytest.mark.django_db


def visited(rows) -> int:
    """Return how many rows, or steps, the database takes for a query."""
    return steps_on_sqlite(rows) if connection.vendor == "sqlite" else visits(rows)


def steps_on_sqlite(rows) -> int:
    steps = []
    connection.connection.set_progress_handler(lambda: steps.append(1), 10)
    try:
        list(rows.all())
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(steps)


def visits(rows) -> int:
    plan = json.loads(rows.explain(format="JSON", analyze=True))
    return sum(rows_read(node) for node in nodes(plan[0]["Plan"]))


def nodes(node):
    yield node
    for child in node.get("Plans", ()):
        yield from nodes(child)


def rows_read(node) -> int:
    if "Relation Name" not in node:
        return 0
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return read * node["Actual Loops"]


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
