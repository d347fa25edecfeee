"""The report: sums of a period, bars, a file, and who may read it."""

import csv
import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from ads.admin import report
from ads.admin.report import ReportRow
from ads.models.daily_count import DailyCount
from ads.serving.selection import site_day
from tests.ads.factories import make_advertiser, make_campaign, make_creative

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
increment = DailyCount.objects.increment
REPORT, FILE = "admin:ads_dailycount_changelist", "admin:ads_dailycount_file"


def line(views: int, clicks: int = 0, **changes: str) -> ReportRow:
    values = {"name": "Lamps", "slot": "End", "campaign": "Low Lamp: Winter"}
    return ReportRow(**values | changes, views=views, clicks=clicks)


def lamps(**changes):
    advertiser = make_advertiser(name="Low Lamp")
    campaign = make_campaign(advertiser=advertiser, name="Winter")
    return make_creative(campaign=campaign, headline="Lamps", **changes)


def signed_in(role: str) -> Client:
    user = get_user_model().objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


class TestNumbers:
    def test_days_of_the_period_are_summed_and_others_left_out(
        self, django_assert_num_queries
    ):
        creative = lamps()
        for days, views in ((-1, 100), (0, 3), (5, 4), (6, 100)):
            day = DAY + timedelta(days=days)
            increment(creative.pk, "article-end", day, views=views, clicks=1)

        with django_assert_num_queries(1):
            found = report.load_rows(DAY, DAY + timedelta(days=5))

        assert found == [
            ReportRow("Lamps", "Essay: after the questions", "Low Lamp: Winter", 7, 2)
        ]

    def test_slots_and_campaigns_are_told_apart_and_add_up(self):
        one, two = lamps(), make_creative(headline="Bulbs")
        increment(one.pk, "article-end", DAY, views=10, clicks=1)
        increment(one.pk, "unknown", DAY, clicks=1)
        increment(two.pk, "given-up", DAY, views=5)

        found = report.load_rows(DAY, DAY)

        slots = {one.slot for one in found}
        assert slots == {"Essay: after the questions", "Slot not said", "given-up"}
        campaigns = report.sum_by_campaign(found)
        assert [(one.views, one.clicks) for one in campaigns] == [(10, 2), (5, 0)]
        assert (report.sum_rows(found).views, report.sum_rows(found).clicks) == (15, 2)

    def test_rate_is_clicks_in_a_hundred_views_or_a_dash(self):
        assert line(200, 3).rate == "1.5%"
        assert line(0, 3).rate == "–"


class TestBars:
    def test_most_seen_fills_the_drawing_and_the_rest_follow(self):
        drawn = report.build_bars([line(5), line(10), line(0)])
        assert [bar.width for bar in drawn] == [report.WIDEST, report.WIDEST // 2]

    def test_one_view_among_thousands_is_still_drawn(self):
        assert report.build_bars([line(9000), line(1)])[-1].width == 2

    def test_no_more_than_fit_are_drawn(self):
        assert len(report.build_bars([line(n) for n in range(50)])) == report.MOST_BARS

    def test_long_words_are_cut(self):
        assert (
            len(report.build_bars([line(1, name="w" * 90)])[0].label) == report.LONGEST
        )


class TestScreen:
    def test_ads_editor_reads_totals_and_a_moderator_does_not(self, site):
        increment(lamps().pk, "article-end", site_day(), views=40, clicks=3)
        html = signed_in("ads editor").get(reverse(REPORT)).text
        cells = re.findall(r"report-number\">([^<]*)</td>", html)
        assert cells[:3] == ["40", "3", "7.5%"]
        assert 'class="chart"' in html and "40 views, 3 clicks" in html
        for address in (REPORT, FILE):
            assert signed_out().get(reverse(address)).status_code == 302
        moderator = signed_in("moderator")
        for address in (REPORT, FILE):
            assert moderator.get(reverse(address)).status_code == 403

    def test_last_thirty_days_are_shown_unless_said(self, site):
        creative = lamps()
        for days, views in ((0, 1), (29, 10), (30, 100)):
            day = site_day() - timedelta(days=days)
            increment(creative.pk, "article-end", day, views=views)
        client = signed_in("ads editor")
        assert "11 views" in client.get(reverse(REPORT)).text
        first = site_day() - timedelta(days=30)
        assert "111 views" in client.get(reverse(REPORT), {"first": str(first)}).text
        last = str(site_day() - timedelta(days=30))
        assert "100 views" in client.get(reverse(REPORT), {"last": last}).text

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"first": "yesterday"}, "Write a day as"),
            ({"last": "0001-01-01"}, "Choose a day of this century"),
            ({"first": "2026-11-02", "last": "2026-11-01"}, "comes after the last"),
        ],
    )
    def test_period_that_is_none_is_said_and_kept(self, site, query, message):
        client = signed_in("ads editor")
        response = client.get(reverse(REPORT), query)
        assert response.status_code == 200
        assert message in response.text
        for typed in query.values():
            assert f'value="{typed}"' in response.text
        sent = client.get(reverse(FILE), query)
        assert (sent.status_code, sent["Location"]) == (
            302,
            f"{reverse(REPORT)}?{urlencode(query)}",
        )

    def test_period_without_counts_says_so(self, site):
        html = signed_in("ads editor").get(reverse(REPORT)).text
        assert "Nothing was counted" in html and 'class="chart"' not in html

    def test_words_of_a_creative_are_never_html(self, site):
        creative = make_creative(headline="<b>x</b>")
        increment(creative.pk, "article-end", site_day(), views=1)
        assert "<b>x" not in signed_in("ads editor").get(reverse(REPORT)).text

    def test_counts_are_changed_by_nobody(self, site, staff):
        increment(lamps().pk, "article-end", site_day(), views=1)
        row = DailyCount.objects.get()
        for act in ("change", "delete"):
            address = reverse(f"admin:ads_dailycount_{act}", args=[row.pk])
            assert staff.post(address, {"views": 9}).status_code == 403
        assert staff.get(reverse("admin:ads_dailycount_add")).status_code == 403
        row.refresh_from_db()
        assert row.views == 1


def signed_out() -> Client:
    return Client()


class TestFile:
    def rows(self, **query: str):
        response = signed_in("ads editor").get(reverse(FILE), query)
        assert response.status_code == 200
        return response, list(csv.reader(response.content.decode().splitlines()))

    def test_file_has_a_row_for_each_day(self, site):
        creative = lamps()
        for day in (DAY, DAY + timedelta(days=1)):
            increment(creative.pk, "article-end", day, views=2, clicks=1)
        response, rows = self.rows(first="2026-11-01", last="2026-11-30")
        assert rows[0] == report.HEADINGS
        last = ["Low Lamp", "Winter", "Lamps", "article-end", "2", "1"]
        assert rows[1:] == [["2026-11-23", *last], ["2026-11-24", *last]]
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        name = "views-and-clicks-2026-11-01-to-2026-11-30.csv"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_words_that_begin_a_formula_are_words(self, site, start):
        assert report.escape_formula(f"{start}1+1") == f"'{start}1+1"
        assert report.escape_formula("1+1") == "1+1"

    def test_formula_in_a_headline_is_no_formula_in_the_file(self, site):
        creative = make_creative(headline="=1+1, “é”")
        increment(creative.pk, "article-end", site_day(), views=1)
        assert self.rows()[1][1][3] == "'=1+1, “é”"
