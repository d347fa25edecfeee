from itertools import chain

import pytest
from django.contrib.auth.models import Group

from config.batches import iterate_in_batches

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups():
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=name) for name in "edcba")


def test_every_row_comes_once_in_the_order_of_its_key():
    batches = list(iterate_in_batches(Group.objects.order_by("name"), 2))
    assert [[group.name for group in batch] for batch in batches] == [
        ["e", "d"],
        ["c", "b"],
        ["a"],
    ]


@pytest.mark.parametrize(
    "columns",
    [
        lambda rows: rows.values_list("pk", flat=True),
        lambda rows: rows.values_list("pk", "name", named=True),
    ],
)
def test_keys_and_named_tuples_are_walked_as_instances_are(columns):
    rows = columns(Group.objects.all())
    batches = iterate_in_batches(rows, 2)
    assert list(chain.from_iterable(batches)) == list(rows.order_by("pk"))


def test_a_batch_is_one_query_and_no_rows_are_no_batch(django_assert_num_queries):
    with django_assert_num_queries(3):  # three, two, and none
        assert len(list(iterate_in_batches(Group.objects.all(), 3))) == 2
    assert list(iterate_in_batches(Group.objects.none(), 3)) == []


def test_rows_may_be_deleted_on_the_way():
    for batch in iterate_in_batches(Group.objects.all(), 2):
        Group.objects.filter(pk__in=[group.pk for group in batch]).delete()
    assert not Group.objects.exists()
