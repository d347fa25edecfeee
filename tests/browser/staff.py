"""Two ways to the desk in a browser: by the form, and with a session already there."""

from django.contrib.auth import get_user_model
from django.test import Client


def sign_in(page) -> None:
    """Sign in as the author would."""
    page.goto("/admin/")
    page.fill("#id_username", "author")
    page.fill("#id_password", "a-password")
    page.click("input[type=submit]")


def arrive_signed_in(page) -> None:
    """Give the page's context a session of the author's, for tests of what follows.

    Two pages fewer than the form costs, in each of the many tests that need no form.
    """
    client = Client()
    client.force_login(get_user_model().objects.get(username="author"))
    page.goto("/healthz")  # an address of the server, to set a cookie for
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": page.url}])
