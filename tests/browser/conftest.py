"""Debian's Chromium, driven by Playwright against a live server of our own."""

import os
import signal
import time
from functools import wraps
from hashlib import sha256
from threading import Timer

import pytest
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from playwright.sync_api import Locator, Page, sync_playwright

from articles.media import renditions
from tests.conftest import CHROMIUM

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

STANDS_STILL = 240  # seconds of one test; the longest takes 30 on a busy machine


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


class OneBrowser:
    """A browser that serves all tests, and another once it is gone."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.browser = None
        self.process = 0

    def running(self):
        """Return the browser, started anew where there is none."""
        if self.browser is None or not self.browser.is_connected():
            launch = self.driver.chromium.launch
            self.browser = launch(executable_path=CHROMIUM, args=FLAGS)
            asked = self.browser.new_browser_cdp_session()
            known = asked.send("SystemInfo.getProcessInfo")["processInfo"]
            self.process = next(one["id"] for one in known if one["type"] == "browser")
        return self.browser

    def end(self) -> None:
        """End its process, so that what waits for it fails and names its line."""
        os.kill(self.process, signal.SIGKILL)


@pytest.fixture(scope="session")
def one_browser(driver):
    one = OneBrowser(driver)
    yield one
    if one.browser is not None:
        one.browser.close()


@pytest.fixture
def chromium(one_browser):
    """One browser for all tests, ended where it stands still.

    Some of what is asked of it waits without end: a key, a tab, a script.
    """
    browser = one_browser.running()
    watch = Timer(STANDS_STILL, one_browser.end)
    watch.daemon = True
    watch.start()
    yield browser
    watch.cancel()


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
def write_once():
    """Return what writes each picture of the sample once, and copies it afterwards.

    The pictures are the same in every test, and to make them in every width takes as
    long as all the rest of the sample.
    """
    written: dict[bytes, list[bytes]] = {}
    make = renditions.write_renditions

    def write(image, picture, **options):
        key = sha256(picture.tobytes()).digest()
        names = [name for width in image.widths for name in image.names_at(width)]
        storage = image.file.storage
        if key not in written:
            make(image, picture, **options)
            written[key] = [storage.open(name).read() for name in names]
            return
        for name, content in zip(names, written[key], strict=True):
            storage.save(name, ContentFile(content))

    return write


@pytest.fixture
def served_site(live_server, settings, monkeypatch, write_once):
    """The whole sample site, as `make demo` shows it."""
    from django.contrib.auth import get_user_model

    from articles.models import Author
    from config.sample.loader import Sample
    from qa.models import Phrase
    from qa.triage.flags import shipped_phrases

    # A test that commits leaves every table empty, the shipped phrases' too.
    rows = (Phrase(kind=kind, text=text) for kind, text in shipped_phrases())
    Phrase.objects.bulk_create(rows, ignore_conflicts=True)
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(renditions, "write_renditions", write_once)
    Sample(lambda step: None).load()
    user = get_user_model().objects.create_superuser("author", password="a-password")
    Author.objects.update(user=user)
    return live_server.url
