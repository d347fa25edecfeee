"""Writing in the admin: bad input is said, publishing goes through `publishing`."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.articles.factories import make_article, make_author, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ADD = reverse("admin:articles_article_add")


def words(**changes):
    return {
        "headline": "A new essay",
        "slug": "a-new-essay",
        "standfirst": "What it is about.",
        "author": (make_author()).pk,
        "body": "Kept words.",
        "content_note": "",
        "revised_at_0": "",
        "revised_at_1": "",
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
        ({"revised_at_0": "soon", "revised_at_1": "now"}, "Enter a valid date"),
    ],
)
def test_bad_input_is_said_and_keeps_the_words(staff, changes, said):
    make_article(slug="taken")
    response = staff.post(ADD, words(**changes))
    assert response.status_code == 200
    assert said in response.text
    assert "Kept words." in response.text
    assert Article.objects.count() == 1


def test_publish_and_take_off_buttons(staff):
    article = make_article(slug="mine")
    staff.post(change(article), words(slug="mine", _publish="1"))
    assert Article.objects.published().get() == article
    staff.post(change(article), words(slug="mine", _unpublish="1"))
    assert not Article.objects.published().exists()


def test_editor_without_the_right_may_not_publish():
    article = make_article(slug="mine")
    user = get_user_model().objects.create_user("helper", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["change_article", "view_article"])
    )
    client = Client()
    client.force_login(user)
    assert 'name="_publish"' not in client.get(change(article)).text
    response = client.post(change(article), words(slug="mine", _publish="1"))
    assert response.status_code == 403
    assert not Article.objects.published().exists()


def test_published_essay_cannot_be_deleted(staff):
    article = make_published()
    path = reverse("admin:articles_article_delete", args=[article.pk])
    assert staff.post(path, {"post": "yes"}).status_code == 403


def test_editor_addresses_are_those_that_the_widget_asks(settings):
    assert reverse("markdownx_markdownify") == settings.MARKDOWNX_URLS_PATH
    assert reverse("markdownx_upload") == settings.MARKDOWNX_UPLOAD_URLS_PATH
