"""Long lists: a page costs its rows, and no more are counted than are few."""

import re

import pytest
from django.core.paginator import InvalidPage

from articles import pagination
from articles.models import Article
from articles.pagination import LongListPaginator
from tests.articles.factories import make_published
from tests.cases import for_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(site):
    return [make_published(days_ago=days) for days in range(1, 6)]


def paginator():
    return LongListPaginator(Article.objects.published().newest_first(), 2)


def test_pages_hold_every_row_once(five):
    pages = [paginator().page(number) for number in (1, 2, 3)]
    assert [one for page in pages for one in page] == five
    assert [page.has_next() for page in pages] == [True, True, False]
    assert [page.has_previous() for page in pages] == [False, True, True]


def test_page_costs_one_query_and_counts_nothing(five, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(paginator().page(2)) == 2


def test_page_far_down_reads_its_own_rows_only(
    five, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(pagination, "COUNTED_PAGES", 1)
    with django_assert_num_queries(1) as queries:
        assert list(paginator().page(2)) == five[2:4]
    outer, _, keys = queries[0]["sql"].partition(" IN (SELECT ")
    assert "headline" in outer and "OFFSET" not in outer
    assert "headline" not in keys and "LIMIT 3 OFFSET 2" in keys
    assert not paginator().page(3).has_next()
    with pytest.raises(InvalidPage):
        paginator().page(4)


def test_no_more_rows_are_counted_than_have_a_number(
    five, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(pagination, "COUNTED_PAGES", 1)
    with django_assert_num_queries(1) as queries:
        assert paginator().num_pages is None
    assert "LIMIT 3" in queries[0]["sql"]


@for_each("number", [0, -1, 4, 10**30, None, "x", "last", ""])
def test_page_that_is_not_there_is_refused(five, number):
    with pytest.raises(InvalidPage):
        paginator().page(number)


def test_first_page_of_nothing_is_empty(site):
    page = paginator().page(1)
    assert (len(page), page.has_other_pages(), page.paginator.num_pages) == (
        0,
        False,
        1,
    )


def test_list_names_its_last_page_only_where_that_is_near(
    five, client, monkeypatch, page_proof
):
    monkeypatch.setattr("articles.views.ArticleList.paginate_by", 2)
    monkeypatch.setattr(pagination, "COUNTED_PAGES", 3)
    assert "Page 2 of 3<" in client.get("/articles/?page=2").text

    monkeypatch.setattr(pagination, "COUNTED_PAGES", 2)
    page_proof.forget()

    html = client.get("/articles/?page=2").text
    assert re.search(r"Page 2<", html)
    assert 'href="?page=1"' in html and 'href="?page=3"' in html
    assert 'rel="next"' not in client.get("/articles/?page=3").text
    assert client.get("/articles/?page=4").status_code == 404
