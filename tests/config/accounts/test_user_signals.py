"""Signals: who signs in, and every change of people, recorded and ending sessions."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from config.models import AccountEvent, StaffSession

pytestmark = pytest.mark.django_db

Kind = AccountEvent.Kind
WORD = "a-Passphrase-of-7-words"


@pytest.fixture
def owner():
    return User.objects.create_superuser("owner", password=WORD)


@pytest.fixture
def person(owner):
    """A person of the staff, signed in, with all events before forgotten."""
    user = User.objects.create_user("someone", password=WORD, is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    Client().force_login(user)
    AccountEvent.objects.all().delete()
    return user


def signed_in_as(user) -> Client:
    client = Client()
    client.force_login(user)
    AccountEvent.objects.all().delete()
    return client


def recorded() -> list[tuple]:
    rows = AccountEvent.objects.exclude(kind=Kind.SESSION_ENDED).order_by("pk")
    return list(rows.values_list("kind", "user", "by"))


def is_signed_in(user) -> bool:
    return StaffSession.objects.filter(user=user).exists()


def test_sign_in_and_out_are_recorded(owner):
    client = Client()
    AccountEvent.objects.all().delete()
    login = reverse("admin:login")
    client.post(login, {"login": "owner", "password": "wrong"})
    client.post(login, {"login": "no such name", "password": "wrong"})
    client.post(login, {"login": "owner", "password": WORD})
    client.post(reverse("admin:logout"))
    assert recorded() == [
        ("wrong_password", owner.pk, None),
        ("wrong_password", None, None),
        ("signed_in", owner.pk, owner.pk),
        ("signed_out", owner.pk, owner.pk),
    ]


CHANGES = {
    "password": (
        lambda user: (user.set_password("another"), user.save()),
        Kind.PASSWORD_CHANGED,
    ),
    "staff": (lambda user: save(user, is_staff=False), Kind.RIGHTS_CHANGED),
    "superuser": (lambda user: save(user, is_superuser=True), Kind.RIGHTS_CHANGED),
    "active": (lambda user: save(user, is_active=False), Kind.DEACTIVATED),
    "group added": (lambda user: user.groups.add(group()), Kind.RIGHTS_CHANGED),
    "group from its side": (
        lambda user: group().user_set.add(user),
        Kind.RIGHTS_CHANGED,
    ),
    "groups set": (lambda user: user.groups.set([]), Kind.RIGHTS_CHANGED),
    "groups cleared": (lambda user: user.groups.clear(), Kind.RIGHTS_CHANGED),
    "members cleared": (
        lambda user: user.groups.get().user_set.clear(),
        Kind.RIGHTS_CHANGED,
    ),
    "permission": (
        lambda user: user.user_permissions.add(right()),
        Kind.RIGHTS_CHANGED,
    ),
    "right of the group": (
        lambda user: user.groups.get().permissions.add(right()),
        Kind.RIGHTS_CHANGED,
    ),
    "rights of the group cleared": (
        lambda user: user.groups.get().permissions.clear(),
        Kind.RIGHTS_CHANGED,
    ),
    "right given to the group": (
        lambda user: right().group_set.add(user.groups.get()),
        Kind.RIGHTS_CHANGED,
    ),
    "group deleted": (lambda user: user.groups.get().delete(), Kind.RIGHTS_CHANGED),
}


def save(user, **changes):
    vars(user).update(changes)
    user.save()


def group() -> Group:
    return Group.objects.get(name="author")


def right() -> Permission:
    return Permission.objects.get(codename="add_user")


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_rights_is_recorded_and_ends_the_sessions(name, person):
    change, kind = CHANGES[name]
    change(person)
    assert recorded() == [(kind, person.pk, None)]
    assert not is_signed_in(person)


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"email": "new@a.example"}, ["person_changed"]),
        ({"username": "new"}, ["person_changed"]),
        ({"first_name": "New"}, []),
    ],
)
def test_change_of_name_or_address_is_recorded_and_ends_nothing(changes, kinds, person):
    save(person, **changes)
    assert [kind for kind, *_ in recorded()] == kinds
    assert is_signed_in(person)


def test_deactivated_person_who_is_activated_again_has_to_sign_in(person):
    client = signed_in_as(person)
    save(person, is_active=False)
    save(person, is_active=True)
    assert client.get("/admin/").status_code == 302
    assert [kind for kind, *_ in recorded()] == ["deactivated", "activated"]


def test_newer_hash_of_the_same_password_is_no_change(person, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    old = person.password
    assert person.check_password(WORD) and person.password != old
    assert recorded() == [] and is_signed_in(person)


def test_admin_changes_are_recorded_with_who_made_them(owner, person):
    client = signed_in_as(owner)
    page = reverse("admin:auth_user_change", args=[person.pk])
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    typed = {"username": "someone", "is_active": "on", "groups": [group().pk]} | joined
    assert client.post(page, typed).status_code == 302
    assert recorded() == [
        ("rights_changed", person.pk, owner.pk),
        ("rights_changed", person.pk, owner.pk),
        ("rights_changed", person.pk, owner.pk),
    ]  # no longer staff; one group less; one more
    client.post(reverse("admin:auth_user_add"), new_person())
    added = User.objects.get(username="added")
    assert ("person_added", added.pk, owner.pk) in recorded()
    client.post(reverse("admin:auth_user_delete", args=[added.pk]), {"post": "yes"})
    assert recorded()[-1] == ("deleted", added.pk, owner.pk)


def new_person() -> dict[str, str]:
    words = dict.fromkeys(["password1", "password2"], WORD)
    return words | {"username": "added", "usable_password": "true"}


def test_password_that_the_owner_sets_ends_that_persons_sessions(owner, person):
    client = signed_in_as(owner)
    typed = dict.fromkeys(["password1", "password2"], "another-Passphrase-8")
    page = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(page, typed | {"usable_password": "true"})
    assert recorded() == [("password_changed", person.pk, owner.pk)]
    assert not is_signed_in(person) and is_signed_in(owner)


def test_password_ends_the_session_at_once_not_at_the_next_request(person):
    client = signed_in_as(person)
    person.set_password("another")
    person.save()
    assert not is_signed_in(person)
    assert client.get("/admin/").status_code == 302
