"""Signing in with a browser: passkeys, an app, and the pages of one's own account."""

import pytest
from django.contrib.auth import get_user_model

from tests.browser.accessibility import find_violations
from tests.browser.staff import arrive_signed_in, sign_in
from tests.config.accounts.people import add_app, add_recovery_codes, current_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACCOUNT = "/admin/account/"


def add_authenticator(page):
    """Give the browser a security key that agrees to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_passkey_is_added_and_signs_in_alone(served_site, open_page):
    page, watch = open_page()
    add_authenticator(page)
    sign_in(page)
    page.goto(f"{ACCOUNT}passkeys/add/")
    page.fill("#id_name", "My phone")
    page.click("text=Add it")
    page.wait_for_url("**/admin/account/codes/")
    page.goto(ACCOUNT)
    assert page.get_by_text("My phone, since").is_visible()
    page.click("text=Sign out")
    page.goto("/admin/login/?next=/admin/qa/question/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/admin/qa/question/")
    assert watch.violations == []


def test_passkey_follows_the_password(served_site, open_page):
    page, _ = open_page()
    add_authenticator(page)
    sign_in(page)
    page.goto(f"{ACCOUNT}passkeys/add/")
    page.click("text=Add it")
    page.wait_for_url("**/admin/account/codes/")
    page.click("text=Sign out")
    sign_in(page)
    assert page.url.endswith("/admin/account/code/")
    first = page.locator("main button:visible").first
    assert first.inner_text() == "Use your passkey"
    first.click()
    page.wait_for_url("**/admin/")


def test_passkey_that_is_not_there_is_said(served_site, open_page):
    page, _ = open_page()
    page.goto("/admin/login/")
    refuse = "navigator.credentials.get = () => Promise.reject(new Error())"
    page.evaluate(f"() => {{ {refuse} }}")
    page.click("text=Sign in with a passkey")
    page.get_by_text("No passkey was given").wait_for()


def test_app_works_without_scripts(served_site, open_page):
    page, _ = open_page(javascript=False)
    sign_in(page)
    page.goto(f"{ACCOUNT}app/add/")
    secret = page.locator("code").inner_text()
    page.fill("#id_code", current_code(secret))
    page.click("text=Connect it")
    assert page.url.endswith("/admin/account/codes/")
    code = page.locator("main code").first.inner_text()
    page.click("text=Sign out")
    sign_in(page)
    page.fill("#id_code", code)
    page.click("text=Sign in")
    assert page.url.endswith("/admin/")


def test_pages_of_sign_in_have_no_accessibility_violation(served_site, open_page):
    page, watch = open_page(width=320)
    user = get_user_model().objects.get(username="author")
    entrances = ["/admin/login/", f"{ACCOUNT}forgotten/", f"{ACCOUNT}forgotten/sent/"]
    entrances.append(f"{ACCOUNT}new-password/1-no-such-key/")
    found = []
    for address in entrances:
        page.goto(address)
        found += find_violations(page)
    arrive_signed_in(page)
    pages = ["", "confirm/", "app/add/", "passkeys/add/"]
    for part in pages:
        page.goto(f"{ACCOUNT}{part}")
        found += find_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, part
    add_app(user)
    add_recovery_codes(user)
    pages = ["", "confirm/code/", "app/remove/", "codes/", "codes/new/"]
    for address in [*(f"{ACCOUNT}{part}" for part in pages), "/admin/password_change/"]:
        page.goto(address)
        found += find_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.goto("/admin/logout/")
    found += find_violations(page)
    page.context.clear_cookies()
    sign_in(page)
    assert page.url.endswith("/admin/account/code/")
    found += find_violations(page)
    assert found == []
    assert watch.violations == []
