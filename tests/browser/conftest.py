"""Debian's Chromium, driven by Playwright against a live server of our own."""

import pytest
from playwright.sync_api import sync_playwright

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


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


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


@pytest.fixture
def served_site(live_server, settings):
    """The whole sample site, as `make demo` shows it."""
    from django.contrib.auth import get_user_model

    from articles.models import Author
    from config.sample.loader import Sample
    from qa.models import Phrase
    from qa.triage import shipped_phrases

    # A test that commits leaves every table empty, the shipped phrases' too.
    rows = (Phrase(kind=kind, text=text) for kind, text in shipped_phrases())
    Phrase.objects.bulk_create(rows, ignore_conflicts=True)
    settings.SITE_URL = live_server.url
    Sample(lambda step: None).load()
    user = get_user_model().objects.create_superuser("author", password="a-password")
    Author.objects.update(user=user)
    return live_server.url
