"""What the cache holds of a page names no page, and goes with an erasure."""

from hashlib import sha256
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection

from config import page_dates
from config.models import SiteSettings
from qa import moderation
from qa.privacy import retention
from tests.qa.factories import make_published
from tests.qa.privacy.test_retention import after

pytestmark = pytest.mark.django_db
PATH = "/questions/my-secret-title/"


def test_key_of_a_page_cannot_be_made_without_the_secret_key(cache_keys, settings):
    page_dates.unchanged_since(PATH, '"etag"')
    (key,) = cache_keys()
    assert sha256(PATH.encode()).hexdigest() not in key
    settings.SECRET_KEY = "another-secret-key"
    page_dates.unchanged_since(PATH, '"etag"')
    assert len(cache_keys()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["erase", "retention"])
def test_what_the_cache_holds_of_a_thread_goes_with_its_erasure(
    cache_keys, client, end
):
    question = make_published(title="My secret title")
    before = set(cache_keys())
    assert client.get(PATH).status_code == 200
    assert len(set(cache_keys()) - before) == 1
    if end == "erase":
        moderation.erase(question)
    else:
        SiteSettings.objects.create()
        row = moderation.hide(question, by=None, base=question.version)
        moderation.archive_hidden(row, by=None, base=row.version)
        retention.enforce_retention(after(days=91))
    assert set(cache_keys()) == before
    assert client.get(PATH).status_code == 410
    assert set(cache_keys()) == before


@pytest.mark.django_db(transaction=True)
def test_cache_that_fails_stops_no_erasure(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    question = make_published()
    monkeypatch.setattr(page_dates.cache, "delete", fail)
    assert moderation.erase(question).slug is None


@pytest.mark.django_db(transaction=True)
def test_migration_deletes_the_keys_that_named_pages_without_a_secret(cache_keys):
    digest = sha256(PATH.encode()).hexdigest()
    cache.set(f"shown.{digest}", ("etag", 1), timeout=None)
    page_dates.unchanged_since(PATH, '"etag"')
    migration = import_module("qa.migrations.0015_forget_unkeyed_page_dates")
    with connection.schema_editor() as editor:
        migration.forget(apps, editor)
    (key,) = cache_keys()
    assert "page-date." in key
