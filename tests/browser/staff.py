"""Ways into the admin: by the form, from elsewhere, or already signed in."""

import re

from django.contrib.auth import get_user_model
from django.test import Client

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def sign_in(page) -> None:
    """Sign in as the author would."""
    page.goto("/admin/")
    page.fill("#id_login", "author")
    page.fill("#id_password", "a-password")
    page.click("button[type=submit]")


def sign_in_elsewhere(page) -> None:
    """Sign in as another tab of the browser would: every cookie is renewed.

    Without the tab: to close one that is on its way to the next page never ends at
    times (once in some fifteen, Chromium 156), and the test would wait with it.
    """
    request = page.context.request
    shown = request.get("/admin/login/")
    words = {"login": "author", "password": "a-password", "next": "/healthz"}
    words["csrfmiddlewaretoken"] = TOKEN.search(shown.text())[1]
    answer = request.post(shown.url, form=words, headers={"Referer": shown.url})
    assert answer.url.endswith("/healthz")


def arrive_signed_in(page) -> None:
    """Give the page's context a session of the author's, for tests of what follows.

    Two pages fewer than the form costs, in each of the many tests that need no form.
    """
    client = Client()
    client.force_login(get_user_model().objects.get(username="author"))
    page.goto("/healthz")  # an address of the server, to set a cookie for
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": page.url}])
