"""The desk is the admin, and the owner's record is on it."""

import pytest
from django.urls import reverse

from config.site import SiteRecord, current

pytestmark = pytest.mark.django_db


def words(**changes):
    return {
        "name": "Another name",
        "tagline": "",
        "notice": "",
        "promised_days": "7",
        "minimum_age": "18",
        "exit_url": "https://www.wikipedia.org/",
        "contact_email": "",
    } | changes


def test_site_record_is_changed_without_a_shell(staff, site):
    path = reverse("admin:config_siterecord_change", args=[1])
    listed = reverse("admin:config_siterecord_changelist")
    assert listed in staff.get(reverse("admin:index")).text
    assert staff.get(path).status_code == 200
    assert staff.post(path, words()).status_code == 302
    record = current()
    assert (record.name, record.promised_days) == ("Another name", 7)
    assert record.advertising_enabled is False
    assert "Another name" in staff.get("/").text


def test_first_record_is_made_on_the_desk_and_there_is_only_one(staff):
    path = reverse("admin:config_siterecord_add")
    assert staff.post(path, words()).status_code == 302
    assert SiteRecord.objects.count() == 1
    assert staff.post(path, words()).status_code == 403


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"promised_days": "0"}, "greater than or equal to 1"),
        ({"exit_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"exit_url": "https://near.example/about/"}, "this one must be left"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_bad_input_is_said(staff, site, settings, changes, said):
    settings.SITE_URL = "https://near.example"
    path = reverse("admin:config_siterecord_change", args=[1])
    response = staff.post(path, words(**changes))
    assert response.status_code == 200
    assert said in response.text
