"""Wrong addresses and broken parts: clear words, help numbers, never a 500."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from config.models import PeriodicTask
from tests.cases import for_each
from tests.qa.factories import make_question
from tests.qa.private_page import PRIVATE_PAGE, open_private_page
from tests.site.addresses import PUBLIC, all_addresses

pytestmark = pytest.mark.django_db


@for_each(
    "address",
    [
        "/no-such-page/",
        "/articles/none/",
        "/articles/a%00b/",
        "/topics/none/",
        "/questions/none/",
        "/questions/?page=0",
        "/questions/?page=999999",
        "/questions/?page=x",
        f"/questions/?page=before-{10**18 - 1}-0",
        "/questions/?page=before-1-0",
        "/questions/?page=before-253402300799999999-0",
        "/questions/?about=none",
        "/questions/?about=%00",
        "/articles/?page=0",
        "/articles/?page=999999",
        "/topics/topic/?page=-1",
        "/media/../settings.py",
        "/media/images/none.png",
        "/media/images/a.html",
        "/go/none/",
        "/questions/yours/open/x/",
        "/questions/yours/open/x:y/",
    ],
)
def test_wrong_address_is_404_with_help_numbers(whole_site, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "116 123" in response.text
    assert "Near &amp; Far" in response.text


def test_site_with_nothing_in_it_yet_has_no_broken_page(client):
    for address in all_addresses(PUBLIC):
        assert client.get(address).status_code in (200, 404), address
    assert client.get("/").status_code == 200
    assert client.get("/questions/ask/").status_code == 200


def test_private_link_with_one_character_changed_is_404(whole_site, client):
    path = make_question().mailed_path
    token = path.split("/")[-2]
    for place, character in enumerate(token):
        other = "a" if character != "a" else "b"
        changed = path.replace(token, token[:place] + other + token[place + 1 :])
        assert client.get(changed).status_code == 404, changed


def test_lost_cookie_elsewhere_is_403_in_the_sites_look(whole_site):
    client = Client(enforce_csrf_checks=True)
    open_private_page(client, make_question())
    response = client.post(PRIVATE_PAGE, {"act": "erase", "sure": "on"})
    assert response.status_code == 403
    assert "116 123" in response.text


def test_staff_without_the_right_sees_403_in_the_sites_look(whole_site):
    client = Client()
    client.force_login(get_user_model().objects.create_user("helper", is_staff=True))
    response = client.get("/admin/qa/question/")
    assert response.status_code == 403
    assert "116 123" in response.text
    assert "Near &amp; Far" in response.text


def test_broken_page_is_500_with_help_numbers(whole_site, client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("config.views.pages.Home.get", lambda *a, **k: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "116 123" in response.text


def test_error_page_names_nothing_of_the_error(whole_site, client, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise RuntimeError("marker")

    monkeypatch.setattr("config.views.pages.Home.get", fail)
    said = client.get("/")
    assert said.status_code == 500
    for word in ("marker", "RuntimeError", "Traceback", "Home", "Django", "SELECT"):
        assert word not in said.text + str(said.headers)


def test_broken_database_still_shows_an_error_page(client, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
    response = client.get("/")
    assert response.status_code == 500
    assert "112" in response.text


def test_too_much_data_is_413(whole_site, client):
    response = client.post("/questions/ask/", {"body": "x" * 3_000_000})
    assert response.status_code == 413
    assert "116 123" in response.text


def test_health_is_200_and_503_without_the_database(client, monkeypatch):
    assert client.get("/healthz").status_code == 200

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.core.cache.cache.get", fail)
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (503, "unavailable")


def test_staff_read_what_the_page_store_holds_and_nobody_else_does(client, staff):
    store = SimpleNamespace(describe=lambda: {"pages": 7})
    line = "page store, pages: 7"
    assert line in staff.get("/healthz", **{"page_store": store}).text
    assert staff.get("/healthz").text == "ok"
    assert client.get("/healthz", **{"page_store": store}).text == "ok"
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("reader"))
    assert reader.get("/healthz", **{"page_store": store}).text == "ok"


def test_staff_read_how_each_periodic_task_went_and_nobody_else_does(client, staff):
    now = timezone.now()
    PeriodicTask.objects.create(name="mail", last_success_at=now)
    PeriodicTask.objects.create(
        name="retention", last_failure_at=now, failure="ValueError"
    )
    said = staff.get("/healthz").text
    assert f"task, mail: succeeded {now.isoformat()}" in said
    assert (
        f"task, retention: never succeeded; failed {now.isoformat()}, ValueError"
        in said
    )
    assert client.get("/healthz").text == "ok"
