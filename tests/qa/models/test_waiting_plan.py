"""What waits is found without looking at what is published, however much that is."""

import pytest
from django.db import connection

from qa import moderation
from qa.models import Question
from tests.bench.growing_site import GrowingSite
from tests.bench.growth_staff import make_waiting
from tests.qa.factories import make_published
from tests.query_work import visited

pytestmark = pytest.mark.django_db


def test_queues_are_found_without_the_published_questions():
    site = GrowingSite()
    make_waiting()
    hidden = make_published()
    moderation.report(hidden, reason="about_me")
    site.grow_threads(range(1, 16_001))  # of a small table all rows are looked at
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waits = Question.objects.waiting().order_by("pk")
    rules = Question.objects.with_queue().filter(queue__isnull=False).order_by("pk")
    assert visited(waits) * 20 < visited(rules)
    assert list(waits) == list(rules)
    by_report = Question.objects.hidden_by_report()
    assert visited(by_report) * 20 < visited(rules)
    assert by_report.get() == hidden
