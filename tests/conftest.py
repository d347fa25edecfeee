"""What every test shares."""

import gc
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory, TransactionTestCase
from django.test.client import MULTIPART_CONTENT
from django.utils.http import urlencode

from tests.browser.chromium import HEADLESS
from tests.snapshots import Snapshot, read_rows, restore_rows, take_snapshot

FORM = "application/x-www-form-urlencoded"


def pytest_configure():
    """Spend no time on what no test is about: slow hashes, looking for dead objects."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    gc.set_threshold(100_000, 50, 50)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Mark what touches the database; skip what has no browser to drive."""
    skip = pytest.mark.skip(
        reason="no Chromium here; enable with: apt-get install chromium-headless-shell"
    )
    for item in items:
        if "browser" in item.keywords and HEADLESS is None:
            item.add_marker(skip)
        if "django_db" in item.keywords or "django_db_setup" in item.fixturenames:
            item.add_marker("database")


def pytest_terminal_summary(terminalreporter):
    """Say on which database this was, and how to run the same on the other."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith("sqlite3"):
        terminalreporter.write_line(
            "Ran on SQLite. Not run here: the same on PostgreSQL; "
            "enable with: make test-postgres"
        )
    else:
        terminalreporter.write_line("Ran on PostgreSQL.")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Create the database; after a test that commits, restore it as migrated."""
    with django_db_blocker.unblock():
        initial = read_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda test: restore_rows(initial)
        )
        yield


def _has_file(data):
    values = data.values() if hasattr(data, "values") else ()
    lists = [value if isinstance(value, list) else [value] for value in values]
    return any(hasattr(one, "read") for one in chain.from_iterable(lists))


@pytest.fixture(scope="session", autouse=True)
def forms_as_browsers_send_them():
    """Let the test client send a form without a file urlencoded, not as multipart."""
    post = RequestFactory.post

    def send(self, path, data=None, content_type=MULTIPART_CONTENT, **options):
        if content_type == MULTIPART_CONTENT and not _has_file(data):
            content_type, data = FORM, urlencode(data or {}, doseq=True)
        return post(self, path, data, content_type, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RequestFactory, "post", send)
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Forget what an earlier test counted: senders, addresses, wrong codes."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def plain_files(settings, tmp_path):
    """Use static files without a manifest, and uploads in a folder of each test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def page_proof(monkeypatch):
    """Compare every page with what the page store would have given out."""
    from tests.page_proof import proving

    with proving(monkeypatch) as proof:
        yield proof


@pytest.fixture(autouse=True)
def confirmed_sign_in():
    """Let `force_login` count as having entered the password just now.

    `confirmed_sign_in.stop()` ends it, for tests of what asks to confirm.
    """
    from allauth.account.internal.flows.login import (
        AUTHENTICATION_METHODS_SESSION_KEY,
        record_authentication,
    )
    from django.contrib.auth.signals import user_logged_in

    def confirm(request, user, **_):
        if AUTHENTICATION_METHODS_SESSION_KEY not in request.session:
            record_authentication(request, user, method="password")

    def stop():
        user_logged_in.disconnect(confirm)

    user_logged_in.connect(confirm)
    yield SimpleNamespace(stop=stop)
    stop()


@pytest.fixture(scope="session", autouse=True)
def one_sitemap_file():
    """Name sitemap files alike in every database: number 1, whatever its keys are."""
    from articles.sitemaps import SiteSitemap

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SiteSitemap, "limit", 10**9)
        yield


@pytest.fixture
def stored_bytes(transactional_db):
    """What the files of the database hold, deleted words that were left too.

    `stored_bytes()` returns them; whatever it is asked about has to be committed.
    """
    if connection.vendor != "sqlite":
        pytest.skip("bytes on disk are PostgreSQL's own (VACUUM); run on SQLite")
    path = Path(connection.settings_dict["NAME"])

    def read() -> bytes:
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))

    return read


@pytest.fixture
def cache_keys(settings):
    """A cache in the database, empty; `cache_keys()` returns the keys that it holds."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "cache_entry"}}
    call_command("createcachetable", verbosity=0)
    cache.clear()  # a test that commits leaves what it wrote

    def read() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM cache_entry")
            return [key for (key,) in cursor.fetchall()]

    return read


@pytest.fixture
def site(db):
    """The site settings, saved."""
    from config.models import SiteSettings

    return SiteSettings.objects.create(name="Near & Far", contact_email="a@b.example")


@pytest.fixture
def staff(db):
    """A browser in which the author is signed in."""
    from django.test import Client

    from tests.qa.factories import make_staff

    client = Client()
    client.force_login(make_staff())
    return client


@pytest.fixture(scope="session")
def whole_site_snapshot(django_db_setup, django_db_blocker, tmp_path_factory):
    from tests.whole_site import make_whole_site

    with django_db_blocker.unblock():
        return take_snapshot(make_whole_site, tmp_path_factory.mktemp("whole-site"))


@pytest.fixture
def whole_site(whole_site_snapshot, db):
    """One of everything that a reader can reach."""
    whole_site_snapshot.load()
    made = vars(whole_site_snapshot.made)
    rows = {name: type(row).objects.get(pk=row.pk) for name, row in made.items()}
    return SimpleNamespace(**rows)


@pytest.fixture(scope="session")
def sample_snapshot(django_db_setup, django_db_blocker, tmp_path_factory) -> Snapshot:
    """The sample site, without the files of its pictures: they take the longest."""
    from articles.media import renditions
    from config.sample.loader import Sample

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(renditions, "write_renditions", lambda *args, **options: None)
        load = Sample(lambda step: None).load
        return take_snapshot(load, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample_site(sample_snapshot, db):
    """The sample site in the database, its pictures without files."""
    sample_snapshot.load()


@pytest.fixture(scope="session")
def sample_pages(sample_snapshot, django_db_blocker):
    """Every kind of page of the sample site: (reading pages, all others)."""
    from tests.site.sample_pages import fetch

    with django_db_blocker.unblock():
        return fetch(sample_snapshot)
