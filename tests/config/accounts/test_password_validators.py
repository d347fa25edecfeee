"""Which passwords are refused, and in which words."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.models import SiteSettings
from tests.cases import for_each
from tests.config.accounts.people import (
    PASSWORD,
    is_signed_in,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db

REFUSED = {
    "aaaaaaaa9": "at least 12 characters",
    "aaaaaaaaaaaaaaa9": "again and again",
    "abcabcabcabcabc": "again and again",
    "walnut1walnut1": "again and again",
    "xyxyxzzyxyxzzyx": "again and again",
    "marguerite1957": "too similar to the username",
    "marguerite.duval": "too similar to the email address",
    "nearfar12345": "name of this site",
    "nearandfar2026": "name of this site",
    "Near & Far 123": "name of this site",
    "testserver-2026": "name of this site",
    "passwordpassword": "again and again",
    "1qaz2wsx3edc4rfv": "too common",
    "938475610293": "entirely numeric",
}
TAKEN = [
    "walnut-harbour-quiet-lamp",
    "near the far harbour wall",
    "Xk7-qPz2-mVw9",
    "ein langer Satz über Bäume",
    "sixty-four characters and more: a walnut tree, a harbour wall, a lamp",
]


@for_each("password", list(REFUSED))
def test_weak_passwords_are_refused_in_clear_words(password, db):
    SiteSettings.objects.get_or_create(defaults={"name": "Near & Far"})
    user = User(username="marguerite1957", email="marguerite.duval@mail.example")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert REFUSED[password] in " ".join(refusal.value.messages)


@for_each("password", TAKEN)
def test_long_passwords_of_several_words_are_taken(password, db):
    SiteSettings.objects.get_or_create(defaults={"name": "Near & Far"})
    validate_password(password, User(username="marguerite1957"))


def test_rule_holds_where_the_password_is_changed(client):
    client.force_login(make_person())
    data = {"oldpassword": PASSWORD, "password1": "aaaaaaaa9", "password2": "aaaaaaaa9"}
    page = client.post("/admin/password_change/", data)
    assert "at least 12 characters" in page.text


def test_present_password_is_needed_to_change_it(client):
    person = make_person()
    client.force_login(person)
    for typed in ("", "another-long-quiet-walk"):
        data = {"oldpassword": typed, "password1": TAKEN[0], "password2": TAKEN[0]}
        assert client.post("/admin/password_change/", data).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@for_each("typed", [f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper(), PASSWORD[:-1]])
def test_password_is_checked_as_typed(typed, db, client):
    assert sign_in(client, make_person(), typed).status_code == 200
    assert not is_signed_in(client)
