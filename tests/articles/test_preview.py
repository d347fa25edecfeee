"""The private preview: works logged out until its end, and is kept by nobody."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from ads.models import Slot
from articles import preview
from articles.models import Article, Correction
from articles.workflow import publishing
from tests.ads.factories import make_placement, make_programme
from tests.articles.factories import make_article, make_published, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def path_of(article, **given):
    return urlsplit(preview.preview_link(article, **given).url).path


def test_draft_is_shown_to_whoever_has_the_link(client):
    article = make_article(headline="Not yet", topics=[make_topic()])
    page = client.get(path_of(article))
    assert page.status_code == 200
    assert "Not yet" in page.text
    assert "A private preview." in page.text
    assert "articles/article_detail.html" in [one.name for one in page.templates]


def test_preview_is_indexed_and_kept_by_nobody_and_says_until_when(client):
    article = make_article()
    page = client.get(path_of(article))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert 'rel="canonical"' not in page.text
    assert not page.cookies
    until = timezone.localtime(timezone.now() + timedelta(days=7))
    assert f"{until.day} {until:%B %Y}" in page.text


def test_scheduled_and_taken_off_essays_have_a_preview(client):
    later = timezone.now() + timedelta(days=1)
    scheduled = publishing.schedule(make_article(), by=None, at=later)
    off = publishing.unpublish(make_published(), by=None)
    for article in (scheduled, off):
        assert client.get(path_of(article)).status_code == 200


def test_link_ends_after_seven_days(client):
    article = make_article()
    almost = timezone.now() - timedelta(days=6, hours=23)
    assert client.get(path_of(article, now=almost)).status_code == 200
    over = timezone.now() - timedelta(days=7, minutes=1)
    assert client.get(path_of(article, now=over)).status_code == 404


def test_link_to_a_deleted_draft_is_404(client):
    article = make_article(headline="Gone now")
    path = path_of(article)
    Article.objects.all().delete()
    page = client.get(path)
    assert page.status_code == 404
    assert "Gone now" not in page.text


def test_forged_token_is_404(client):
    article = make_article()
    token = path_of(article).split("/")[-2]
    value, signature = token.split(":")
    number, until = value.split("-")
    forged = [
        f"{number}-{int(until) + 86400}:{signature}",
        f"{int(number) + 1}-{until}:{signature}",
        Signer(salt="qa.yours").sign(value),
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        value,
        "x",
        "%00",
    ]
    for one in forged:
        address = "/articles/preview/" + one + "/"
        assert client.get(address).status_code == 404, one


def test_preview_has_no_advertising_and_labels_what_is_paid(client):
    make_programme(link_rules="books.shop.example")
    make_placement(slot=Slot.END)
    article = make_published(body="A [book](https://books.shop.example/one).")
    assert 'class="ad"' in client.get(article.get_absolute_url()).text
    html = client.get(path_of(article)).text
    assert 'class="ad"' not in html
    assert "(paid link)" in html


def test_preview_shows_corrections_in_order_under_the_essay(client):
    article = make_published()
    for day, text in (("2026-03-02", "Later."), ("2026-03-01", "*Sooner*.")):
        Correction.objects.create(article=article, corrected_on=day, text=text)
    for path in (path_of(article), article.get_absolute_url()):
        html = client.get(path).text
        assert html.count('id="corrections"') == 1
        assert html.index("1 March 2026") < html.index("<em>Sooner</em>")
        assert html.index("Sooner") < html.index("2 March 2026") < html.index("Later.")


def test_essay_without_corrections_has_no_heading_for_them(client):
    assert "Corrections" not in client.get(make_published().get_absolute_url()).text


def test_address_is_that_of_the_papers():
    assert reverse("articles:preview", args=["x"]) == "/articles/preview/x/"
