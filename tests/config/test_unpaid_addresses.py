"""Addresses that must earn nothing: refused where a programme pays, on either side."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ads.models import AffiliateProgramme
from config.models import SiteSettings
from config.unpaid_addresses import unpaid_addresses
from qa.models import CrisisResource
from tests.ads.factories import a_programme, make_programme
from tests.cases import for_each

pytestmark = pytest.mark.django_db
SHOP = "https://shop.example/help"


def make_helpline(**changes) -> CrisisResource:
    values = {"country": "A", "name": "Line", "last_checked": timezone.localdate()}
    return CrisisResource.objects.create(**values | changes)


def said(row) -> str:
    """Return what the forms say against a row, or nothing."""
    try:
        row.full_clean()
    except ValidationError as problem:
        return str(problem)
    return ""


@for_each("field", ["url", "chat_url"])
@for_each(
    "address",
    [
        SHOP,
        "https://eu.SHOP.example/",
        "https://out.example/?to=https%3A%2F%2Fshop.example",
        "http://testserver/go/lamp/",
    ],
)
def test_a_helpline_with_an_address_of_a_programme_is_refused(field, address):
    AffiliateProgramme.objects.all().delete()
    make_programme("shop.example", redirect_hosts="out.example", name="Shop")
    line = CrisisResource(country="A", name="Line", **{field: address})

    assert "pays this site for this link" in said(line)
    if "/go/" not in address:
        assert "“Shop”" in said(line)
        AffiliateProgramme.objects.update(is_active=False)
        assert said(line) == ""


@for_each(
    "address",
    [
        "https://click.linksynergy.com/deeplink?id=a&murl=https%3A%2F%2Fhelp.example",
        "https://www.awin1.com/pclick.php?p=1",
        "https://www.google.com/url?q=https%3A%2F%2Fwww.awin1.com%2Fpclick.php%3Fp%3D1",
    ],
)
def test_a_link_of_an_affiliate_network_is_refused_without_a_programme(address, site):
    AffiliateProgramme.objects.all().delete()
    site.exit_url = address
    rows = [CrisisResource(country="A", name="Line", url=address), site]
    rows.append(CrisisResource(country="A", name="Line", chat_url=address))
    for row in rows:
        assert "“The affiliate network " in said(row)


def test_the_form_of_a_helpline_says_so_at_the_field_and_keeps_what_was_typed(
    admin_client,
):
    make_programme("shop.example", name="Shop")
    typed = {"country": "A", "name": "Line", "url": SHOP, "position": "0"}
    typed |= {"audience": "everyone"}

    page = admin_client.post(reverse("admin:qa_crisisresource_add"), typed)

    assert page.context["adminform"].form.errors.keys() == {"url"}
    assert f'value="{SHOP}"' in page.text
    assert not CrisisResource.objects.exists()


def test_the_list_of_helplines_is_still_saved_where_an_old_row_is_paid(admin_client):
    make_programme("shop.example")
    line = make_helpline(url=SHOP)
    typed = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "Save"}
    typed |= {"form-0-id": str(line.pk), "form-0-position": "7"}

    admin_client.post(reverse("admin:qa_crisisresource_changelist"), typed)

    line.refresh_from_db()
    assert line.position == 7


def test_the_way_out_must_not_be_paid_either(site):
    make_programme("shop.example")
    site.exit_url = SHOP

    assert "pays this site for this link" in said(site)


@for_each("rules", ["shop.example", "shop.example/help", "a.example\nshop.example"])
def test_a_programme_that_would_pay_for_a_helpline_is_refused_and_names_it(rules):
    CrisisResource.objects.all().delete()
    make_helpline(chat_url=SHOP)

    found = said(a_programme(rules))

    assert "“chat” of the helpline “A: Line” is https://shop.example/help" in found
    assert said(a_programme("shop.example/lamps")) == ""
    assert said(a_programme(rules, is_active=False)) == ""


def test_a_click_address_of_a_helpline_is_no_fault_of_a_programme():
    CrisisResource.objects.all().delete()
    make_helpline(url="http://testserver/go/lamp/")

    assert said(a_programme("shop.example")) == ""


def test_a_programme_that_comes_back_is_refused_too(admin_client):
    programme = make_programme("shop.example", is_active=False)
    make_helpline(url=SHOP)
    address = reverse("admin:ads_affiliateprogramme_change", args=[programme.pk])
    typed = {"name": "Shop", "relation": "x", "link_rules": "shop.example"}
    typed |= {"disclosure": programme.disclosure, "is_active": "on"}

    page = admin_client.post(address, typed)

    assert "“website” of the helpline “A: Line”" in page.text
    programme.refresh_from_db()
    assert not programme.is_active


def test_a_programme_that_would_pay_for_the_way_out_is_refused():
    assert "“where “Leave this page” goes” of the site settings" in said(
        a_programme("wikipedia.org")  # as it is before anyone has chosen
    )
    SiteSettings.objects.create(name="Near", exit_url=SHOP)
    assert said(a_programme("wikipedia.org")) == ""
    assert "“Near” is https://shop.example/help" in said(a_programme("shop.example"))


def test_every_address_a_crisis_line_or_the_settings_can_hold_must_be_unpaid():
    """A new URL field of theirs is one that must earn nothing."""
    from django.db import models

    for model in (CrisisResource, SiteSettings):
        urls = [one for one in model._meta.fields if isinstance(one, models.URLField)]
        assert urls
        for field in urls:
            row = model(**{field.name: SHOP})
            row.save()
            assert SHOP in [one.url for one in unpaid_addresses()], field
