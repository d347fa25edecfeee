"""Long lists: a page costs its rows, and no more are counted than are few."""

import re
import time

import pytest
from django.conf import settings
from django.core.paginator import InvalidPage
from django.utils.timezone import localtime

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


def read_all(paginator):
    """Return every page of a list, as a reader goes on from one to the next."""
    pages = [paginator.page(1)]
    while pages[-1].has_next():
        pages.append(paginator.page(pages[-1].next_page_number()))
    return pages


def test_pages_below_the_numbered_ones_begin_after_a_moment(
    five, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(LongListPaginator, "numbered_pages", 1)
    with django_assert_num_queries(5) as queries:
        pages = read_all(paginator())
    assert [list(page) for page in pages] == [five[:2], five[2:4], five[4:]]
    passing = ["OFFSET" in query["sql"] for query in queries]
    assert passing == [False, True, False, True, False]  # of one moment, then older
    day = localtime(five[1].published_at)
    assert [page.name for page in pages[:2]] == [
        "page 1",
        f"{day:%-d %B %Y} and earlier",
    ]
    assert [page.has_previous() for page in pages] == [False, True, True]


def test_nobody_can_ask_for_all_rows_to_be_passed(five):
    assert (
        list(paginator().page(f"before-{int(time.time() * 10**6)}-999999999"))
        == five[:2]
    )


@for_each("numbered", [1, 2, 3, 4])
@for_each("of_one_moment", [(0, 5), (0, 2), (1, 4), (2, 5), (3, 5)])
def test_rows_of_one_moment_are_each_on_one_page(
    five, monkeypatch, numbered, of_one_moment
):
    monkeypatch.setattr(LongListPaginator, "numbered_pages", numbered)
    Article.objects.bulk_update(five, ["published_at"])
    keys = [one.pk for one in five[slice(*of_one_moment)]]
    moment = five[of_one_moment[0]].published_at
    Article.objects.filter(pk__in=keys).update(published_at=moment)
    ordered = list(Article.objects.published().newest_first())
    for size in (1, 2, 3):
        pages = read_all(LongListPaginator(Article.objects.newest_first(), size))
        assert [one for page in pages for one in page] == ordered


def test_no_more_rows_are_counted_than_have_a_number(
    five, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(LongListPaginator, "numbered_pages", 1)
    with django_assert_num_queries(1) as queries:
        assert paginator().num_pages is None
    assert "LIMIT 3" in queries[0]["sql"]


NONE = [0, -1, 4, 51, 10**30, None, "x", "last", ""]
NONE += [
    "before-",
    "before-1-0",
    f"before-{10**18 - 1}-0",
    f"before-{4 * 10**15}-0",
    "before-253402300799999999-0",  # the last moment there is
    f"before-{10**20}-0",
]


@for_each("number", NONE)
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
    monkeypatch.setattr(LongListPaginator, "numbered_pages", 3)
    assert "Page 2 of 3<" in client.get("/articles/?page=2").text

    monkeypatch.setattr(LongListPaginator, "numbered_pages", 2)
    page_proof.forget()

    html = client.get("/articles/?page=2").text
    assert re.search(r"Page 2<", html)
    assert 'href="?page=1"' in html
    (older,) = re.findall(r'rel="next" href="\?(page=before-[0-9]+-1)"', html)
    last = client.get(f"/articles/?{older}").text
    assert 'rel="next"' not in last and 'href="?page=1">Newest</a>' in last
    assert (
        f'<link rel="canonical" href="{settings.SITE_URL}/articles/?{older}">' in last
    )
    assert re.search(r"<span>[0-9]+ [A-Z][a-z]+ [0-9]{4} and earlier</span>", last)
    assert re.search(r"<title>Essays, [0-9]+ [A-Z][a-z]+ [0-9]{4} and earlier", last)
    assert client.get("/articles/?page=3").status_code == 404
