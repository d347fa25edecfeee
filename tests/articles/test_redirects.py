"""Old addresses lead to what stands for them now, in one step, and only if public."""

import pytest
from django.urls import reverse

from articles import redirects
from articles.models import Redirect
from articles.workflow import publishing
from tests.articles.factories import make_article, make_published, make_topic

pytestmark = pytest.mark.django_db


def rename(row, slug):
    old, row.slug = row.slug, slug
    row.save()
    redirects.remember_slug(old, row)


@pytest.mark.parametrize("query", ["", "?utm=a&b=c", "?page=2"])
def test_an_old_address_leads_to_the_new_with_its_query(site, client, query):
    essay = make_published(slug="one")
    rename(essay, "two")

    response = client.get(f"/articles/one/{query}")

    assert (response.status_code, response["Location"]) == (
        301,
        f"/articles/two/{query}",
    )
    assert "no-cache" in response["Cache-Control"]


def test_however_often_it_is_renamed_one_step_is_enough(site, client):
    essay = make_published(slug="one")
    for slug in ("two", "three", "four"):
        rename(essay, slug)

    for old in ("one", "two", "three"):
        assert client.get(f"/articles/{old}/")["Location"] == "/articles/four/"


def test_there_and_back_makes_no_loop(site, client):
    essay = make_published(slug="one")
    rename(essay, "two")
    rename(essay, "one")

    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/")["Location"] == "/articles/one/"
    assert Redirect.objects.count() == 1


def test_an_essay_that_takes_an_old_address_has_it(site, client):
    rename(make_published(slug="one"), "two")
    make_published(slug="one", headline="Another")

    assert "Another" in client.get("/articles/one/").text


def test_an_old_address_never_leads_to_what_is_not_public(site, client):
    essay = make_published(slug="one")
    rename(essay, "two")
    publishing.unpublish(essay, by=None)

    assert client.get("/articles/one/").status_code == 410
    assert client.get("/articles/two/").status_code == 410


def test_an_old_address_of_what_is_a_draft_again_is_404(site, client):
    draft = make_article(slug="two")
    redirects.remember_slug("one", draft)

    assert client.get("/articles/one/").status_code == 404


def test_a_topic_s_old_address_leads_on_while_it_holds_something(site, client):
    topic = make_topic(slug="old")
    rename(topic, "new")
    assert client.get("/topics/old/").status_code == 404

    make_published(topics=[topic])

    assert client.get("/topics/old/")["Location"] == "/topics/new/"


def test_a_topic_s_feed_is_led_on_with_it(site, client):
    topic = make_topic(slug="old")
    essay = make_published(slug="one", topics=[topic])
    rename(topic, "new")
    rename(essay, "two")

    moved = client.get("/topics/old/feed/?a=1")
    assert (moved.status_code, moved["Location"]) == (301, "/topics/new/feed/?a=1")
    assert client.get("/articles/one/feed/").status_code == 404


def test_an_address_of_an_older_site_leads_on(site, client):
    essay = make_published(slug="one")
    Redirect.objects.create(old_path="/2019/05/old-post/", article=essay)

    for asked in ("/2019/05/old-post/", "/2019/05/old-post"):
        assert client.get(asked, follow=True).redirect_chain[-1] == (
            "/articles/one/",
            301,
        )


def test_what_is_sent_to_an_old_address_is_not_led_on(site, client):
    rename(make_published(slug="one"), "two")

    assert client.post("/articles/one/").status_code != 301


def test_an_old_address_that_is_too_long_is_said(staff):
    essay = make_published(slug="one")
    sent = {"old_path": "a" * 200, "article": essay.pk}

    page = staff.post(reverse("admin:articles_redirect_add"), sent)

    assert "at most 200 characters" in page.text


def test_what_nobody_knows_is_404(site, client):
    assert client.get("/2019/05/never/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://old.example/a/b?c=1", "/a/b/"),
        ("a/b", "/a/b/"),
        ("/a/b/", "/a/b/"),
        ("/", "/"),
    ],
)
def test_what_is_typed_is_kept_as_a_path(typed, kept):
    assert redirects.normalize_path(typed) == kept


# In the admin


def test_a_redirect_is_entered_by_hand(staff):
    essay = make_published(slug="one")
    address = reverse("admin:articles_redirect_add")

    refused = staff.post(address, {"old_path": "/a/"})
    assert "Choose an essay or a topic" in refused.text
    refused = staff.post(address, {"old_path": "/articles/one", "article": essay.pk})
    assert "This is its address of today" in refused.text
    staff.post(address, {"old_path": "https://o.example/a", "article": essay.pk})

    assert Redirect.objects.get().old_path == "/a/"
    assert "/a/" in staff.get(reverse("admin:articles_redirect_changelist")).text


def test_a_draft_that_is_renamed_leaves_nothing_behind(staff):
    draft = make_article(slug="one")
    address = reverse("admin:articles_article_change", args=[draft.pk])
    sent = {"headline": "x", "slug": "two", "author": draft.author_id}

    staff.post(address, sent)

    draft.refresh_from_db()
    assert draft.slug == "two"
    assert not Redirect.objects.exists()


def test_a_published_essay_that_is_renamed_leaves_its_old_address(staff, client):
    essay = make_published(slug="one")
    address = reverse("admin:articles_article_change", args=[essay.pk])
    sent = {
        "headline": essay.headline,
        "standfirst": essay.standfirst,
        "body": essay.body,
        "slug": "two",
        "author": essay.author_id,
        "corrections-TOTAL_FORMS": 0,
        "corrections-INITIAL_FORMS": 0,
    }

    staff.post(address, sent)

    assert client.get("/articles/one/")["Location"] == "/articles/two/"


def test_a_renamed_topic_leaves_its_old_address(staff, client):
    topic = make_topic(slug="one")
    make_published(topics=[topic])
    address = reverse("admin:articles_topic_change", args=[topic.pk])

    staff.post(address, {"title": topic.title, "slug": "two"})

    assert client.get("/topics/one/")["Location"] == "/topics/two/"
