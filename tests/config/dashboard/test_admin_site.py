"""The admin site: its dashboard, and the site settings in it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.workflow import publishing
from config.models import SiteSettings
from tests.ads.factories import make_placement
from tests.articles.factories import make_article
from tests.qa.factories import make_staff

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
        "notification_email": "",
        "keep_spam_days": "30",
        "keep_declined_days": "90",
        "keep_email_days": "30",
        "keep_originals_days": "365",
        "keep_code_days": "365",
    } | changes


def test_site_record_is_changed_without_a_shell(staff, site):
    path = reverse("admin:config_sitesettings_change", args=[1])
    listed = reverse("admin:config_sitesettings_changelist")
    assert listed in staff.get(reverse("admin:index")).text
    assert staff.get(path).status_code == 200
    assert staff.post(path, words()).status_code == 302
    record = SiteSettings.load()
    assert (record.name, record.promised_days) == ("Another name", 7)
    assert record.advertising_enabled is False
    assert "Another name" in staff.get("/").text


def test_first_record_is_made_in_the_admin_and_there_is_only_one(staff):
    path = reverse("admin:config_sitesettings_add")
    assert staff.post(path, words()).status_code == 302
    assert SiteSettings.objects.count() == 1
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
    path = reverse("admin:config_sitesettings_change", args=[1])
    response = staff.post(path, words(**changes))
    assert response.status_code == 200
    assert said in response.text


def make_coming():
    soon = timezone.now() + timedelta(days=3)
    essay = publishing.publish(make_article(headline="Next week"), by=None, at=soon)
    return essay, make_placement(ends_at=soon)


def test_first_page_says_what_the_clock_changes_next(staff, site):
    essay, placement = make_coming()
    html = staff.get(reverse("admin:index")).text
    assert essay.headline in html and str(placement) in html
    assert make_article(headline="A mere draft").headline not in html


def test_ads_editor_is_told_of_placements_and_not_of_essays(site):
    essay, placement = make_coming()
    user = make_staff()
    user.is_superuser = False
    user.save()
    user.groups.add(Group.objects.get(name="ads editor"))
    client = Client()
    client.force_login(user)
    html = client.get(reverse("admin:index")).text
    assert str(placement) in html and essay.headline not in html


def test_site_record_s_form_says_what_its_parts_are(staff, site):
    html = staff.get(reverse("admin:config_sitesettings_change", args=[1])).text
    for title in ("Asking", "Mail", "How long things are kept"):
        assert f">{title}</h2>" in html
    for field in SiteSettings._meta.get_fields():
        if getattr(field, "editable", False) and field.name != "id":
            assert f'name="{field.name}"' in html, field.name


def test_addresses_and_factors_of_others_are_no_tables_of_the_admin():
    from django.contrib import admin

    registered = {model._meta.app_label for model in admin.site._registry}
    assert "auth" in registered
    assert not registered & {"account", "mfa"}
