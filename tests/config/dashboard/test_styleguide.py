"""The style page is for staff, and shows what it shows without a row of it."""

import pytest

pytestmark = pytest.mark.django_db


def test_strangers_are_asked_to_sign_in(site, client):
    answer = client.get("/style/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_staff_see_every_component_even_on_an_empty_site(site, staff):
    answer = staff.get("/style/")
    html = answer.text
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in html
    for component in ("thread", "thread-question", "thread-answer", "ad", "disclosure"):
        assert f'class="{component}' in html, component
    for state in ("field--invalid", "notice--done", "button--stop", "pull-quote"):
        assert state in html, state
