"""A standing page says when its words last changed."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Page

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=90)


@pytest.fixture
def page():
    made = Page.objects.create(slug="about", title="About", body="Some words.")
    Page.objects.filter(pk=made.pk).update(updated_at=LONG_AGO)
    made.refresh_from_db()
    return made


def test_saving_without_a_change_leaves_the_date(page):
    page.save()
    page.save(update_fields=["body"])
    page.refresh_from_db()
    assert page.updated_at == LONG_AGO


def test_form_saved_without_a_change_leaves_the_date(page, admin_client, client):
    url = f"/admin/articles/page/{page.pk}/change/"
    page.body = "Some words.\n\n- One\n- Two"
    Page.objects.filter(pk=page.pk).update(body=page.body)
    sent = page.body.replace("\n", "\r\n")  # as browsers do
    words = {"slug": "about", "title": "About", "body": sent}
    assert admin_client.post(url, words).status_code == 302
    assert LogEntry.objects.get().get_change_message() == "No fields changed."
    before = f"{timezone.localtime(LONG_AGO):%-d %B %Y}"
    assert f">{before}</time>" in client.get("/about/").text
    assert admin_client.post(url, words | {"body": "Others."}).status_code == 302
    assert f">{before}</time>" not in client.get("/about/").text


@pytest.mark.parametrize("field", ["title", "body"])
@pytest.mark.parametrize("alone", [False, True])
def test_change_of_words_sets_the_date(page, field, alone):
    setattr(page, field, "Other words")
    page.save(update_fields=[field] if alone else None)
    page.refresh_from_db()
    assert page.updated_at > LONG_AGO


def test_new_page_is_dated_by_its_making():
    at: datetime = Page.objects.create(slug="safety", title="S", body="S.").updated_at
    assert timezone.now() - at < timedelta(minutes=1)
