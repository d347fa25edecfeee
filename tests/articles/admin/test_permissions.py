"""Who may change and publish essays, and what everybody else is shown."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, WordingHint
from articles.workflow import publishing
from tests.articles.admin.test_article import ADD, change, words
from tests.articles.admin.test_corrections import correct
from tests.articles.admin.test_publish_mixin import at, send, state
from tests.articles.factories import make_article, make_author, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def helper(*rights) -> Client:
    """Return a browser of somebody who may do no more than this."""
    user = get_user_model().objects.create_user("helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def test_without_the_right_drafts_can_be_changed_and_nothing_else():
    moment = timezone.now() + timedelta(days=3)
    scheduled = publishing.schedule(make_article(), by=None, at=moment)
    client = helper("change_article", "view_article", "add_article")
    draft, public = make_article(), make_published()
    page = client.get(change(draft)).text
    assert 'name="_save"' in page
    assert not re.search('name="_(publish|schedule)"|name="publish_on', page)
    assert "Saved as a draft" in send(client, draft, body="Hers.").text
    for article in (public, scheduled):
        page = client.get(change(article))
        assert page.status_code == 200
        assert 'name="_save"' not in page.text
        assert send(client, article, body="Hers.").status_code == 403
    assert Article.objects.filter(body="Hers.").count() == 1


@pytest.mark.parametrize("name", ["publish", "schedule", "unpublish", "cancel"])
def test_without_the_right_no_decision_is_taken(name):
    client = helper("change_article", "view_article", "add_article")
    article = make_article()
    page = send(client, article, **at(days=3), **{f"_{name}": "1"})
    assert page.status_code == 403
    assert state(article) == "Draft"


def test_role_of_the_author_publishes_corrects_and_keeps_the_words():
    user = get_user_model().objects.create_user("author", is_staff=True)
    user.groups.add(Group.objects.get(name="author"))
    author = make_author(user=user)
    client = Client()
    client.force_login(user)
    article = make_article()
    assert "It is published." in send(client, article, _publish="1").text
    assert correct(client, article, "", "It was five.").status_code == 200
    assert article.corrections.count() == 1
    hints = reverse("admin:articles_wordinghint_add")
    client.post(hints, {"phrase": "a phrase", "instead": "another"})
    assert WordingHint.objects.filter(phrase="a phrase").exists()
    profile = reverse("admin:articles_author_change", args=[author.pk])
    page = client.get(profile).text
    for field in ("portrait", "credentials", "biography"):
        assert f'name="{field}"' in page


def test_whoever_may_only_add_is_not_led_to_a_page_that_is_refused():
    client = helper("add_article")
    page = client.post(ADD, words(), follow=True)
    assert page.status_code == 200
    assert "Saved as a draft." in page.text


def test_author_of_a_new_essay_is_whoever_writes_it():
    make_author()
    client = helper("add_article", "view_article", "publish_article")
    user = get_user_model().objects.get()
    own = make_author(name="Herself", user=user)
    page = client.get(ADD).text
    assert f'<option value="{own.pk}" selected>' in page
