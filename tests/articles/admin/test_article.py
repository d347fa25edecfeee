"""Writing in the admin: bad input is said, publishing goes through `publishing`."""

import pytest
from django.urls import reverse

from articles.models import Article, Author
from tests.articles.factories import make_article, make_author, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ADD = reverse("admin:articles_article_add")


def words(**changes):
    return {
        "headline": "A new essay",
        "slug": "a-new-essay",
        "standfirst": "What it is about.",
        "author": (Author.objects.first() or make_author()).pk,
        "body": "Kept words.",
        "content_note": "",
        "corrections-TOTAL_FORMS": "0",
        "corrections-INITIAL_FORMS": "0",
    } | changes


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def test_new_essay_is_a_draft(staff):
    assert staff.post(ADD, words()).status_code == 302
    assert Article.objects.get().status == "draft"


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"slug": "taken"}, "Another essay has this address"),
        ({"body": "Kept words. " + "[" * 20_000}, "["),
        ({"headline": ""}, "This field is required"),
        ({"is_sensitive": "on"}, "Say in the content note"),
        ({"publish_on_0": "soon", "publish_on_1": "now"}, "Enter a valid date"),
        ({"slug": "preview"}, "kept for the site itself"),
        ({"slug": "A-New-Essay"}, "Use small letters only"),
        ({"slug": "a new essay"}, "small letters, figures and hyphens"),
    ],
)
def test_bad_input_is_said_and_keeps_the_words(staff, changes, said):
    make_article(slug="taken")
    response = staff.post(ADD, words(**changes))
    assert response.status_code == 200
    assert said in response.text
    assert "Kept words." in response.text
    assert Article.objects.count() == 1


def test_address_that_led_to_another_essay_is_not_given_away(staff):
    other = make_published(slug="before", headline="The first of that name")
    staff.post(change(other), words(slug="after", headline=other.headline))
    refused = staff.post(ADD, words(slug="before"))
    assert "was “The first of that name”’s before" in refused.text
    staff.post(ADD, words(slug="", headline="Before"))
    assert Article.objects.latest("pk").slug == "before-2"
    staff.post(change(other), words(slug="before", headline=other.headline))
    other.refresh_from_db()
    assert other.slug == "before"


def test_essay_is_not_related_to_itself(staff):
    article, other = make_article(slug="one"), make_article(slug="other")
    form = staff.get(change(article)).context["adminform"].form
    assert list(form.fields["related"].queryset) == [other]
    refused = staff.post(change(article), words(related=[article.pk]))
    assert "Select a valid choice" in refused.text
    assert not article.related.exists()


def test_published_essay_cannot_be_deleted(staff):
    article = make_published()
    path = reverse("admin:articles_article_delete", args=[article.pk])
    assert staff.post(path, {"post": "yes"}).status_code == 403


def test_editor_addresses_are_those_that_the_widget_asks(settings):
    assert reverse("markdownx_markdownify") == settings.MARKDOWNX_URLS_PATH
    assert reverse("markdownx_upload") == settings.MARKDOWNX_UPLOAD_URLS_PATH
