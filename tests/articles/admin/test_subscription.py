"""Admin page of mail about new essays: numbers, no addresses; erase one."""

import pytest
from django.urls import reverse

from articles.models import Subscription
from tests.articles.factories import make_subscription
from tests.config.test_roles import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PAGE = "admin:articles_subscription_changelist"
ADDRESS = "ann@mail.example"


def test_page_shows_numbers_and_no_address():
    make_subscription(ADDRESS)
    make_subscription(attempts=2, last_error="SMTPRecipientsRefused 550")
    page = signed_in("author").get(reverse(PAGE)).text
    assert "2 addresses get mail" in page
    assert "SMTPRecipientsRefused 550" in page
    assert "mail.example" not in page


def test_author_erases_an_address_and_learns_of_no_other():
    make_subscription(ADDRESS)
    client, said = signed_in("author"), []
    for email in (ADDRESS.upper(), "nobody@mail.example"):
        response = client.post(reverse(PAGE), {"email": email}, follow=True)
        assert "mail.example" not in response.text
        said.append("it is erased" in response.text)
    assert said == [True, True]
    assert not Subscription.objects.exists()


def test_what_is_no_address_is_said():
    response = signed_in("author").post(reverse(PAGE), {"email": "ann"})
    assert "Enter a valid email address" in response.text


def test_failed_mail_is_tried_again():
    make_subscription(attempts=10, last_error="X")
    signed_in("author").post(reverse(PAGE), {"retry": "yes"})
    assert Subscription.objects.get().attempts == 9


@pytest.mark.parametrize("role", ["moderator", "ads editor"])
def test_other_roles_have_no_such_page(role):
    client = signed_in(role)
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(PAGE), {"email": ADDRESS}).status_code == 403


def test_nobody_sees_or_deletes_one_row(staff):
    row = make_subscription(ADDRESS)
    for name in ("change", "delete", "history"):
        path = reverse(f"admin:articles_subscription_{name}", args=[row.pk])
        assert staff.get(path).status_code in (403, 404), name


def test_dashboard_says_that_mail_does_not_arrive(staff):
    assert "could not get mail" not in staff.get("/admin/").text
    make_subscription(attempts=1, last_error="X")
    assert "1 address could not get mail" in staff.get("/admin/").text
