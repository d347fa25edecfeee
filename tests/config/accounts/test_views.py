"""The sign-in page: password, second factor, the way on, and what is refused."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from config.models import StaffSession
from tests.config.accounts.people import (
    LOGIN,
    PASSWORD,
    add_app,
    add_recovery_codes,
    current_code,
    is_signed_in,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db
CODE = "/admin/account/code/"
PASSKEY = "/admin/account/passkeys/sign-in/"
GIVEN = '{"id": "x"}'


@pytest.fixture
def person():
    return make_person()


def test_password_signs_in_and_leads_on(client, person, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    answer = sign_in(client, person, next="/admin/qa/question/")
    assert answer["Location"] == "/admin/qa/question/"
    assert is_signed_in(client)


def test_admin_sends_to_the_sign_in_page_and_back(client, person, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    page = client.get("/admin/qa/question/", follow=True)
    assert page.request["PATH_INFO"] == LOGIN
    assert 'name="next" value="/admin/qa/question/"' in page.text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x()"],
)
def test_way_on_leads_to_no_other_site(client, person, settings, elsewhere):
    settings.REQUIRE_SECOND_FACTOR = False
    assert sign_in(client, person, next=elsewhere)["Location"] == "/admin/"
    answer = client.get(LOGIN, {"next": elsewhere})
    assert answer["Location"] == "/admin/"


def test_password_alone_opens_nothing_where_an_app_is_enrolled(client, person):
    add_app(person)
    assert sign_in(client, person)["Location"] == CODE
    for address in ("/admin/", "/admin/account/", "/style/"):
        assert client.get(address)["Location"].startswith(LOGIN), address


def test_code_of_the_app_signs_in_and_gives_a_new_session_key(client, person):
    secret = add_app(person)
    sign_in(client, person)
    before = client.cookies["sessionid"].value
    answer = client.post(CODE, {"code": current_code(secret)})
    assert answer["Location"] == "/admin/"
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != before


def test_header_signs_out_in_the_words_of_the_sign_in_page(client, person):
    sign_in(client, person)
    page = client.get("/admin/", follow=True).text
    assert ">Sign out</button>" in page and "/admin/account/" in page
    assert "Log out" not in page


def test_session_key_of_before_the_password_is_worth_nothing(client, person):
    client.cookies["sessionid"] = "x" * 32
    sign_in(client, person)
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != "x" * 32


def test_code_of_the_app_cannot_be_used_twice(client, person):
    code = current_code(add_app(person))
    for may in (True, False):
        device = Client()
        sign_in(device, person)
        device.post(CODE, {"code": code})
        assert is_signed_in(device) is may


@pytest.mark.parametrize(
    "change",
    [
        lambda user: user.set_password("lamp-river-stone-cup"),
        lambda user: setattr(user, "is_active", False),
        lambda user: setattr(user, "is_staff", False),
    ],
    ids=["password", "active", "staff"],
)
def test_half_sign_in_ends_with_what_ends_sessions(client, person, change):
    secret = add_app(person)
    sign_in(client, person)
    change(person)
    person.save()
    answer = client.post(CODE, {"code": current_code(secret)}, follow=True)
    assert answer.request["PATH_INFO"] == LOGIN
    assert "Sign in again" in answer.text
    assert not is_signed_in(client)
    assert not StaffSession.objects.exists()


def test_half_sign_in_ends_where_no_factor_is_left(client, person):
    add_app(person)
    sign_in(client, person)
    Authenticator.objects.all().delete()
    answer = client.get(CODE, follow=True)
    assert answer.redirect_chain == [(LOGIN, 302)]
    assert not is_signed_in(client)


def test_half_sign_in_ends_with_the_account(client, person):
    add_app(person)
    sign_in(client, person)
    person.delete()
    assert client.get(CODE)["Location"] == LOGIN


@pytest.mark.parametrize("length", [1_500, 1_900, 3_000])
def test_way_on_that_fits_into_no_cookie_is_left_out(client, person, length):
    add_app(person)
    answer = sign_in(client, person, next="/admin/qa/question/?q=" + "x" * length)
    assert answer["Location"] == CODE
    assert client.get(CODE).status_code == 200


def test_session_that_fits_into_no_cookie_is_answered_400(client, monkeypatch):
    monkeypatch.setattr("config.accounts.session_store.MOST_SEALED", 10)
    client.raise_request_exception = False
    person = make_person()
    add_app(person)
    assert sign_in(client, person).status_code == 400


def answer_with_passkey(monkeypatch, person) -> Client:
    """Begin to sign in with a passkey of the person's, which is taken as right."""
    key = Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "x", "credential": {}}
    )
    monkeypatch.setattr(
        "config.accounts.forms.LoginWebAuthnForm.clean_credential",
        lambda self: key,
    )
    browser = Client()
    browser.get(PASSKEY)
    return browser


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_passkey_of_who_is_no_active_staff_signs_nobody_in(monkeypatch, person, field):
    setattr(person, field, False)
    person.save()
    browser = answer_with_passkey(monkeypatch, person)
    answer = browser.post(PASSKEY, {"credential": GIVEN})
    assert answer["Location"] == LOGIN
    assert not StaffSession.objects.exists()


def test_answer_of_a_passkey_signs_in_once(monkeypatch, person):
    browser = answer_with_passkey(monkeypatch, person)
    thief = Client()
    thief.cookies["passkey-challenge"] = browser.cookies["passkey-challenge"].value
    browser.post(PASSKEY, {"credential": GIVEN})
    assert is_signed_in(browser)
    thief.post(PASSKEY, {"credential": GIVEN})
    assert not is_signed_in(thief)


def test_recovery_code_signs_in_once(person):
    add_app(person)
    code = add_recovery_codes(person)[0]
    for may in (True, False):
        device = Client()
        sign_in(device, person)
        device.post(CODE, {"code": code})
        assert is_signed_in(device) is may


def test_secrets_of_second_factors_are_encrypted(client, person):
    secret = add_app(person)
    codes = add_recovery_codes(person)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)
    for one in Authenticator.objects.all():
        key = "secret" if one.type == "totp" else "seed"
        assert one.data[key].startswith("gAAAA")


def test_secret_of_a_new_app_is_encrypted_in_the_session_and_works(client, person):
    client.force_login(person)
    page = client.get("/admin/account/app/add/")
    secret = page.context["form"].secret
    assert "<svg" in page.text
    assert "data:" not in page.text
    session = client.session
    assert secret not in str(dict(session))
    wrong = client.post("/admin/account/app/add/", {"code": "1"})
    assert wrong.context["form"].secret == secret
    answer = client.post("/admin/account/app/add/", {"code": current_code(secret)})
    assert answer["Location"] == "/admin/account/codes/"
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_who_is_no_active_staff_is_answered_as_a_wrong_password(person, field):
    wrong = sign_in(Client(), person, "another")
    setattr(person, field, False)
    person.save()
    answer = sign_in(Client(), person)
    assert answer.status_code == wrong.status_code == 200
    assert str(answer.context["form"].errors) == str(wrong.context["form"].errors)


def test_who_loses_the_staff_mark_is_signed_out_at_once(client, person):
    client.force_login(person)
    assert is_signed_in(client)
    person.is_staff = False
    person.save()
    assert not is_signed_in(client)


def test_signing_in_and_out_need_a_csrf_token(person):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, person).status_code == 403
    client.force_login(person)
    assert client.get("/admin/logout/").status_code == 200
    assert client.post("/admin/logout/").status_code == 403
    assert is_signed_in(client)


def test_signing_out_ends_the_session(client, person):
    client.force_login(person)
    assert client.post("/admin/logout/")["Location"] == LOGIN
    assert not is_signed_in(client)


def test_strangers_leave_no_session(client, person):
    client.get(LOGIN)
    sign_in(client, person, "another")
    client.get(
        "/admin/account/passkeys/sign-in/", headers={"accept": "application/json"}
    )
    client.post("/admin/account/passkeys/sign-in/", {"credential": "{}"})
    client.post("/admin/account/forgotten/", {"email": person.email})
    assert not StaffSession.objects.exists()
    assert not client.session.items()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "[]",
        "{}",
        "1",
        '"x"',
        '{"response": null}',
        "{" * 500,
        '{"id":"AA","type":"public-key","response":{"userHandle":null}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":1}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"MQ"}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"%"}}',
    ],
)
def test_what_is_no_passkey_is_refused_without_an_error(client, person, credential):
    address = "/admin/account/passkeys/sign-in/"
    client.get(address, headers={"accept": "application/json"})
    answer = client.post(address, {"credential": credential})
    assert answer["Location"] == LOGIN
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "a" * 2**13},
        {"login": "a\0b"},
        {"password": "p" * 1025},
        {"password": "p\0p"},
        {"login": "", "password": ""},
        {"login": "\ud800".encode("utf-8", "surrogatepass")},
    ],
)
def test_what_cannot_be_a_name_or_password_is_never_hashed(
    client, person, fields, monkeypatch
):
    def hash_nothing(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr("config.accounts.adapters.authenticate", hash_nothing)
    data = {"login": person.username, "password": PASSWORD} | fields
    if isinstance(data["login"], bytes):
        monkeypatch.undo()
    assert client.post(LOGIN, data).status_code == 200


def test_pages_of_an_account_are_kept_by_nobody(client, person):
    client.force_login(person)
    for address in (
        "/admin/account/",
        "/admin/account/app/add/",
        "/admin/account/confirm/",
    ):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_nobody_signs_up_and_no_other_page_of_allauth_is_there(client, person):
    client.force_login(person)
    for part in ("signup/", "email/", "account/signup/", "account/email/", "inactive/"):
        assert client.get(f"/admin/{part}").status_code == 404, part


@pytest.mark.parametrize(
    "group, said", [("", "Add it"), ("author", "Ask the person who runs this site")]
)
def test_who_has_no_address_is_told(client, group, said):
    for email in ("", "author@people.example"):
        client.force_login(make_person(email=email, group=group))
        for address in ("/admin/", "/admin/account/"):
            text = client.get(address).text
            assert ("You have no e-mail address" in text) is (not email), address
            assert email or said in text


def test_account_and_its_sessions_lead_to_each_other(client, person):
    client.force_login(person)
    assert 'href="/admin/sessions/"' in client.get("/admin/account/").text
    page = client.get("/admin/sessions/").text
    assert 'href="/admin/account/"' in page
    assert '<h1 class="screen-title">Where you are signed in</h1>' in page


def test_next_step_names_what_the_person_has(client, person, monkeypatch):
    credentials = "allauth.mfa.webauthn.internal.auth.get_credentials"
    monkeypatch.setattr(credentials, lambda user: [])
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "x", "credential": {}}
    )
    add_recovery_codes(person)
    sign_in(client, person)
    page = client.get(CODE).text
    assert "Use your passkey. If you do not have it" in page
    assert "your app shows" not in page
    Authenticator.objects.filter(type="webauthn").delete()
    add_app(person)
    page = client.get(CODE).text
    assert "Enter the code that your app shows now" in page
    assert "passkey" not in page.partition("<main")[2]


def test_ways_to_confirm_are_named_in_our_words(client, person):
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "x", "credential": {}}
    )
    add_recovery_codes(person)
    client.force_login(person)
    page = client.get("/admin/account/confirm/").text
    assert ">Use your passkey</a>" in page
    assert ">Use a code of your app, or a recovery code</a>" in page
    page = client.get("/admin/account/confirm/code/").text
    assert "Enter one of your recovery codes" in page
    assert "your app shows" not in page


def test_fields_of_passwords_are_named_in_our_words(client, person):
    page = client.get(LOGIN).text
    field, link = page.index('name="password"'), page.index("Forgot your password?")
    assert field < link
    assert page.count("Forgot your password?") == 1
    client.force_login(person)
    assert "The new password again" in client.get("/admin/password_change/").text


def test_who_has_nothing_to_confirm_with_is_told_how_to_go_on(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    page = client.get("/admin/account/confirm/")
    assert page.status_code == 403
    assert 'href="/admin/account/forgotten/"' in page.text


@pytest.mark.parametrize(
    "host, may", [("testserver", True), ("127.0.0.1:8000", False), ("[::1]", False)]
)
def test_passkeys_are_not_offered_at_a_number(client, person, settings, host, may):
    settings.SITE_URL = f"http://{host}"
    client.force_login(person)
    page = client.get("/admin/account/").text
    assert ("Add a passkey</a>" in page) is may
    assert ("this site runs at a number" in page) is not may
