"""Debian's Chromium, driven by Playwright against a live server of our own."""

import time
from functools import wraps

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.test import testcases
from playwright.sync_api import Locator, Page, sync_playwright

from config.page_store import requests
from config.page_store.verification import VerifyingPageStore
from config.static_storage import ImportInliningStorage
from tests.browser.chromium import FLAGS, HEADLESS
from tests.snapshots import share_snapshot, take_snapshot

ALPHABET_WIDTHS = """() => {
  const context = document.createElement("canvas").getContext("2d");
  return ["serif", "sans-serif"].map((family) => {
    context.font = `100px ${family}`;
    return context.measureText("abcdefghijklmnopqrstuvwxyz").width;
  });
}"""
WIDEST_ALPHABET = 1400  # Liberation: 1194 and 1273; DejaVu: 1483 and 1465


def arriving(click):
    """Return a click that ends when the page it leads to has been read whole.

    Playwright's own ends when that page begins: what a test then counts or measures is
    of a page that may have no root yet.
    """

    @wraps(click)
    def arrived(self, *args, **options):
        click(self, *args, **options)
        if not options.get("no_wait_after"):
            page = self if isinstance(self, Page) else self.page
            page.wait_for_load_state("domcontentloaded")

    return arrived


@pytest.fixture(scope="session", autouse=True)
def clicks_arrive():
    """Let every click of every test wait for where it leads."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Page, Locator):
            patch.setattr(kind, "click", arriving(kind.click))
        yield


@pytest.fixture(scope="session")
def driver():
    """What starts browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def get_browser(driver):
    """Return the browser of this process; where it has died, a new one.

    A test whose browser dies fails, and says so in the error that Playwright raises;
    the next test is not concerned by it.
    """
    browsers = []

    def get():
        if not browsers or not browsers[-1].is_connected():
            launch = driver.chromium.launch
            browsers.append(launch(executable_path=HEADLESS, args=FLAGS))
        return browsers[-1]

    yield get
    for browser in browsers:
        browser.close()


@pytest.fixture
def chromium(get_browser):
    """One browser for all tests of this process.

    Some of what is asked of it waits without end: a key, a tab, a script. What hangs is
    ended by `faulthandler_timeout`, which shows the line.
    """
    return get_browser()


@pytest.fixture
def live_server(live_server):
    """The server, which is left only when it is at rest.

    A page that is closed may still send its words. What is half written while the
    tables are emptied is a deadlock on PostgreSQL.
    """
    running = []

    def started(**_):
        running.append(1)

    def finished(**_):
        if running:
            running.pop()

    request_started.connect(started)
    request_finished.connect(finished)
    yield live_server
    end, rest = time.monotonic() + 2, 0  # one whose words never come ends no more
    while rest < 3 and time.monotonic() < end:
        rest = 0 if running else rest + 1
        time.sleep(0.01)
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture(scope="session")
def page_store(django_db_setup):
    """The page store before the live server; it makes each hit again and compares.

    Its connection is closed before the database is dropped.
    """
    return VerifyingPageStore(WSGIHandler(), limit=2**26)


@pytest.fixture(scope="session", autouse=True)
def serve_from_page_store(page_store):
    """Put the page store in front of what browsers read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "WSGIHandler", lambda: page_store)
        yield
    page_store.generation.close()


@pytest.fixture(autouse=True)
def prove_pages(page_store, live_server, monkeypatch):
    """Fail a test in which a kept page was stale; none outlives a test's settings."""
    host = live_server.url.partition("//")[2]
    monkeypatch.setattr(requests, "_own_hosts", lambda site_url: {host})
    page_store.pages.clear()
    cache.clear()  # tries to sign in are counted for an hour
    yield
    assert not page_store.counts["stale"]


@pytest.fixture(scope="session")
def collected_sheets(tmp_path_factory):
    """A folder of the style sheets as `collectstatic` writes them: one file each."""
    (source,) = site_settings.STATICFILES_DIRS
    target = FileSystemStorage(tmp_path_factory.mktemp("static"))
    storage = ImportInliningStorage(FileSystemStorage(source))
    for path in (source / "css").glob("*.css"):
        target.save(f"css/{path.name}", storage.open(f"css/{path.name}"))
    return target.location


@pytest.fixture(autouse=True)
def serve_collected_sheets(settings, collected_sheets):
    """Give browsers what readers get, not one request for each component."""
    settings.STATICFILES_DIRS = [collected_sheets, *settings.STATICFILES_DIRS]


@pytest.fixture(scope="session", autouse=True)
def cache_static_files():
    """Let browsers keep static files, as they keep the hashed names of a real site."""
    serve = StaticFilesHandler.serve

    def serve_cacheable(self, request):
        response = serve(self, request)
        response["Cache-Control"] = "max-age=600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_cacheable)
        yield


@pytest.fixture(scope="session")
def usual_fonts(get_browser):
    """Skip where no font is as narrow as those of readers: lines break elsewhere."""
    page = get_browser().new_page()
    widths = page.evaluate(ALPHABET_WIDTHS)
    page.close()
    if max(widths) > WIDEST_ALPHABET:
        pytest.skip("only wide fonts; enable with: apt-get install fonts-liberation")


class Watch:
    """What a page must never do, noted while it is walked."""

    def __init__(self, page, own: str) -> None:
        self.violations: list[str] = []
        self.foreign: list[str] = []
        self.own = own
        page.on("console", self.listen)
        page.on("pageerror", lambda error: self.violations.append(str(error)))
        page.on("request", self.note)

    def listen(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.violations.append(f"{message.location.get('url')}: {message.text}")

    def note(self, request) -> None:
        if not request.url.startswith((self.own, "data:", "about:")):
            self.foreign.append(request.url)


@pytest.fixture
def open_page(chromium, live_server):
    """Open pages: `open_page(javascript=False, width=360)` -> (page, watch)."""
    contexts = []

    def open_one(*, javascript=True, width=1280, scheme="light"):
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        )
        context.set_default_timeout(60_000)  # a busy machine is no failure
        contexts.append(context)
        page = context.new_page()
        return page, Watch(page, live_server.url)

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sample_snapshot(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample site, with the files of its pictures, encoded fast."""
    from articles.media import renditions
    from config.sample.loader import Sample

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(renditions.SAVING, "webp", {"quality": 80, "method": 0})
        load = Sample(lambda step: None).load
        return share_snapshot(
            "sample-with-pictures",
            lambda media: take_snapshot(load, media),
            tmp_path_factory.getbasetemp(),
        )


@pytest.fixture
def served_site(live_server, settings, sample_snapshot):
    """The whole sample site, as `make demo` shows it."""
    from django.contrib.auth import get_user_model

    from articles.models import Author

    settings.SITE_URL = live_server.url
    sample_snapshot.load()
    user = get_user_model().objects.create_superuser("author", password="a-password")
    Author.objects.update(user=user)
    return live_server.url
