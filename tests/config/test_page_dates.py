"""What the cache holds of a page names no page, and goes with an erasure."""

from hashlib import sha256
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from config import page_dates
from config.models import SiteSettings
from qa import moderation
from qa.privacy import retention
from tests.qa.factories import make_published
from tests.qa.privacy.test_retention import after

pytestmark = pytest.mark.django_db
PATH = "/questions/my-secret-title/"


@pytest.fixture
def keys(settings):
    """The keys of a cache in a table: `keys()` returns them."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "cache_entry"}}
    call_command("createcachetable", verbosity=0)
    cache.clear()  # a test that commits leaves it as it is

    def read() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM cache_entry")
            return [key for (key,) in cursor.fetchall()]

    return read


def test_key_of_a_page_cannot_be_made_without_the_secret_key(keys, settings):
    page_dates.unchanged_since(PATH, '"etag"')
    (key,) = keys()
    assert sha256(PATH.encode()).hexdigest() not in key
    settings.SECRET_KEY = "another-secret-key"
    page_dates.unchanged_since(PATH, '"etag"')
    assert len(keys()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["erase", "retention"])
def test_what_the_cache_holds_of_a_thread_goes_with_its_erasure(keys, client, end):
    question = make_published(title="My secret title")
    before = set(keys())
    assert client.get(PATH).status_code == 200
    assert len(set(keys()) - before) == 1
    if end == "erase":
        moderation.erase(question)
    else:
        SiteSettings.objects.create()
        row = moderation.hide(question, by=None, base=question.version)
        moderation.archive_hidden(row, by=None, base=row.version)
        retention.enforce_retention(after(days=91))
    assert set(keys()) == before
    assert client.get(PATH).status_code == 410
    assert set(keys()) == before


@pytest.mark.django_db(transaction=True)
def test_cache_that_fails_stops_no_erasure(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    question = make_published()
    monkeypatch.setattr(page_dates.cache, "delete", fail)
    assert moderation.erase(question).slug is None


@pytest.mark.django_db(transaction=True)
def test_migration_deletes_the_keys_that_named_pages_without_a_secret(keys):
    digest = sha256(PATH.encode()).hexdigest()
    cache.set(f"shown.{digest}", ("etag", 1), timeout=None)
    page_dates.unchanged_since(PATH, '"etag"')
    migration = import_module("qa.migrations.0015_forget_unkeyed_page_dates")
    with connection.schema_editor() as editor:
        migration.forget(apps, editor)
    (key,) = keys()
    assert "page-date." in key
