"""Where you are signed in: listed, ended one by one, and by who may change people."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from config.models import AccountEvent, StaffSession

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = "/admin/sessions/"


def sign_in(name: str, **rights) -> Client:
    if not User.objects.filter(username=name).exists():
        User.objects.create_user(name, password="x", **rights)
    client = Client(headers={"user-agent": FIREFOX})
    client.post(reverse("admin:login"), {"login": name, "password": "x"})
    return client


def digests() -> set[str]:
    return set(StaffSession.objects.values_list("pk", flat=True))


def test_page_lists_own_sessions_only_and_says_which_is_this_one(site):
    here = sign_in("a", is_staff=True)
    mine = digests()
    sign_in("a")
    sign_in("b", is_staff=True)
    page = here.get(PAGE).text
    assert page.count("<strong>Firefox</strong>") == 2
    assert page.count("this one") == 1
    assert page.count('value="' + mine.pop()) == 0


def test_one_of_own_sessions_is_ended(site):
    here = sign_in("a", is_staff=True)
    mine = digests()
    there = sign_in("a")
    (other,) = digests() - mine
    assert here.post(PAGE, {"session": other}).status_code == 302
    assert digests() == mine
    assert there.get("/admin/").status_code == 302
    assert AccountEvent.objects.filter(kind="session_ended").count() == 1


def test_all_others_end_and_this_one_stays(site):
    here, others = sign_in("a", is_staff=True), [sign_in("a") for _ in range(3)]
    here.post(PAGE, {"others": "1"})
    assert here.get(PAGE).status_code == 200
    assert [client.get(PAGE).status_code for client in others] == [302] * 3


def test_session_of_somebody_else_is_not_ended_here(site):
    sign_in("b", is_staff=True)
    theirs = digests()
    here = sign_in("a", is_staff=True)
    own = [{"session": value} for value in (*theirs, "\0")]
    for typed in (*own, {"others": "1", "session": "\0"}, {}):
        here.post(PAGE, typed)
    assert theirs < digests()


def test_nothing_ends_by_get_or_without_a_token(site):
    here, _ = sign_in("a", is_staff=True), sign_in("a")
    here.get(PAGE, {"others": "1"})
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    assert strict.post(PAGE, {"others": "1"}).status_code == 403
    assert len(digests()) == 2


def test_who_may_change_people_signs_somebody_out_everywhere(site):
    there = sign_in("b", is_staff=True)
    owner = sign_in("a", is_staff=True, is_superuser=True)
    chosen = User.objects.get(username="b").pk
    typed = {"action": "end_all_sessions", "_selected_action": chosen}
    owner.post(reverse("admin:auth_user_changelist"), typed)
    assert there.get("/admin/").status_code == 302
    event = AccountEvent.objects.get(kind="session_ended")
    assert (event.user.username, event.by.username) == ("b", "a")


def test_who_may_not_change_people_does_not(site):
    sign_in("b", is_staff=True)
    other = sign_in("a", is_staff=True)
    chosen = User.objects.get(username="b").pk
    typed = {"action": "end_all_sessions", "_selected_action": chosen}
    assert other.post(reverse("admin:auth_user_changelist"), typed).status_code == 403
    assert len(digests()) == 2


def test_events_are_read_by_who_may_change_people_and_changed_by_nobody(site):
    owner = sign_in("a", is_staff=True, is_superuser=True)
    gone = User.objects.create(username="gone")
    number = gone.pk
    gone.delete()
    page = owner.get(reverse("admin:config_accountevent_changelist")).text
    assert f"deleted account {number}" in page and "signed in" in page
    event = AccountEvent.objects.first()
    for name in ("change", "delete"):
        url = reverse(f"admin:config_accountevent_{name}", args=[event.pk])
        owner.post(url, {"kind": "deleted", "post": "yes"})
    assert owner.post(reverse("admin:config_accountevent_add")).status_code == 403
    assert AccountEvent.objects.get(pk=event.pk).kind == event.kind
    other = sign_in("b", is_staff=True)
    listed = other.get(reverse("admin:config_accountevent_changelist"))
    assert listed.status_code == 403


def test_dashboard_says_failures_and_new_people_of_the_day(site):
    owner = sign_in("a", is_staff=True, is_superuser=True)
    AccountEvent.objects.all().delete()
    assert "In the last day" not in owner.get("/admin/").text
    for _ in range(3):
        Client().post(reverse("admin:login"), {"login": "a", "password": "wrong"})
    User.objects.create(username="c")
    page = owner.get("/admin/").text
    said = "In the last day: 3 failed or refused tries to sign in, 1 new person."
    assert said in page
