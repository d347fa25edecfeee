"""The privacy page says what is kept: from the models, and completely."""

import pytest
from django.apps import apps

from articles.models import OwedEssay, Page, Subscription, SubscriptionRequest
from config.models import AccountMail, SiteSettings
from qa.models import CannedText, CrisisResource, Phrase
from qa.privacy import data_inventory, key_rotation
from tests.cases import for_each

# Written by the staff, about nobody.
STAFF_TEXTS = {CannedText, CrisisResource, Phrase}


GROUPS = data_inventory.INVENTORY


@for_each("group", GROUPS)
def test_every_column_is_described_once(group):
    columns = [field.name for field in group.model._meta.concrete_fields]
    described = [name for item in group.items for name in item.columns]
    assert sorted(described) == sorted(columns)


def test_every_table_is_described_or_written_by_the_staff():
    tables = {group.model for group in data_inventory.INVENTORY} | STAFF_TEXTS
    others = {Subscription, SubscriptionRequest, OwedEssay, AccountMail}
    assert tables == set(apps.get_app_config("qa").get_models()) | others


def test_every_encrypted_table_is_described():
    described = {group.model for group in data_inventory.INVENTORY}
    assert {model for model, _ in key_rotation.columns()} <= described


def test_no_column_can_hold_an_address_of_a_device():
    names = {
        (model.__name__, field.name)
        for app in ("qa", "articles", "ads", "config")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "GenericIPAddressField"
        or {"ip", "address", "agent"} & set(field.name.split("_"))
    }
    assert names == set()


@pytest.mark.django_db
def test_privacy_page_names_what_is_kept_and_how_long(client, monkeypatch):
    monkeypatch.setattr(data_inventory, "UNCONFIRMED_EMAIL_DAYS", 67)
    SiteSettings.objects.create(keep_originals_days=123, keep_email_days=45)
    Page.objects.create(slug="privacy", title="Privacy", body="Words.")
    page = client.get("/privacy/").text
    for group in data_inventory.INVENTORY:
        assert group.title in page
    assert "until 123 days after publication" in page
    assert "until 45 days after the answer" in page
    assert "67 days if you do not allow mail" in page
    assert "we delete it after 67 days" in page


@pytest.mark.django_db
def test_privacy_page_says_when_what_is_set_aside_is_erased(client):
    SiteSettings.objects.create(keep_declined_days=77)
    Page.objects.create(slug="privacy", title="Privacy", body="Words.")
    page = client.get("/privacy/").text
    assert "77 days after we declined it" in page
    assert "77 days after we asked" in page
    assert "off the site for good, we erase it 77 days after that" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "Backup and journal go when they are replaced."),
        (35, "Backup and journal go after 35 days"),
    ],
)
def test_privacy_page_says_how_long_copies_hold_what_was_erased(client, days, said):
    SiteSettings.objects.create(backup_days=days)
    Page.objects.create(slug="privacy", title="Privacy", body="Words.")
    page = client.get("/privacy/").text
    assert "in the journal in which the database notes every change" in page
    assert said in page
