"""Which rows may exist."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from ads.models import Campaign, Creative, Placement, Slot
from tests.ads.factories import (
    a_programme,
    make_campaign,
    make_creative,
    make_image,
    make_placement,
    make_programme,
    tomorrow,
    yesterday,
)

pytestmark = pytest.mark.django_db


def fields_refused(row) -> set[str]:
    with pytest.raises(ValidationError) as problem:
        row.full_clean()
    return set(problem.value.message_dict)


def refused(row, *fields: str) -> str:
    with pytest.raises(ValidationError) as problem:
        row.full_clean()
    assert set(problem.value.message_dict) == set(fields)
    return str(problem.value)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(seconds=-1)])
def test_an_end_that_is_not_after_the_start_is_refused(length):
    placement = make_placement()
    placement.ends_at = placement.starts_at + length

    assert "The end must come after the start." in refused(placement, "__all__")
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save()


def test_a_weight_of_nothing_is_refused():
    placement = make_placement()
    placement.weight = 0

    refused(placement, "weight")
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save()


def test_an_unknown_slot_is_refused_by_the_database_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_placement("article-nowhere")


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "ftp://lowlamp.example/",
        "data:text/html,x",
        "/admin/",
        "//lowlamp.example/",
        "https://",
        "http://x\r\nSet-Cookie: a=b",
    ],
)
def test_a_target_that_is_no_web_address_is_refused(target):
    creative = make_creative()
    creative.target_url = target

    with pytest.raises(ValidationError) as problem:
        creative.full_clean()
    assert "target_url" in problem.value.message_dict


def test_a_script_as_target_is_refused_by_the_database_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_creative(target_url="javascript:alert(1)")


@pytest.mark.parametrize("field", ["headline", "text"])
@pytest.mark.parametrize("html", ["<b>x</b>", "<script src=//x>", "x<!-- x", "</p>"])
def test_html_in_a_creative_is_refused(field, html):
    creative = make_creative()
    setattr(creative, field, html)

    refused(creative, field)


def test_a_less_than_sign_is_no_html():
    creative = make_creative(text="Under 3 < 4 kg, <3")

    creative.full_clean()


def test_what_was_placed_cannot_be_deleted():
    placement = make_placement(ends_at=timezone.now())
    creative = placement.creative

    for row in (creative, creative.campaign, creative.campaign.advertiser):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Creative.objects.exists()


def test_a_picture_in_use_cannot_be_deleted():
    creative = make_creative(image=make_image())

    with pytest.raises(ProtectedError):
        creative.image.delete()


@pytest.mark.parametrize(
    ("kind", "is_paid"),
    [("paid", True), ("affiliate", True), ("house", False), ("community", False)],
)
def test_the_type_says_whether_money_stands_behind_it(kind, is_paid):
    assert Campaign(type=kind).is_paid is is_paid


def test_an_unknown_type_is_refused_by_the_database_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(type="barter")


def test_state_is_said_in_a_word():
    now = timezone.now()

    assert Placement(starts_at=tomorrow()).state() == "waiting"
    assert Placement(starts_at=yesterday()).state() == "current"
    assert Placement(starts_at=yesterday(), ends_at=now).state(now) == "ended"
    assert Placement(starts_at=now, ends_at=tomorrow()).state(now) == "current"


def test_what_has_begun_can_be_ended_but_not_unsaid():
    placement = make_placement(starts_at=yesterday())
    for field, value in (("starts_at", tomorrow()), ("creative", make_creative())):
        changed = Placement.objects.get(pk=placement.pk)
        setattr(changed, field, value)
        assert fields_refused(changed) == {field}
    placement.ends_at = timezone.now()
    placement.full_clean()


def test_what_has_not_begun_can_be_moved():
    placement = make_placement(starts_at=tomorrow())
    placement.starts_at = tomorrow() + timedelta(days=9)
    placement.full_clean()


@pytest.mark.parametrize("weight", [0, 101, 99_999_999])
def test_a_weight_is_a_small_number(weight):
    placement = Placement(creative=make_creative(), slot=Slot.END, weight=weight)

    assert "weight" in fields_refused(placement)


def test_hosts_are_normalised_when_a_programme_is_cleaned():
    programme = a_programme(
        "Paper.Example\n\n https://bücher.example/x \npaper.example"
    )
    programme.full_clean()

    assert programme.link_rules == "paper.example\nxn--bcher-kva.example"


def test_a_line_that_is_no_host_is_named():
    message = refused(a_programme("paper.example\nexample\n*.x.example"), "link_rules")

    assert "“example”" in message
    assert "“*.x.example”" in message


def test_hosts_match_even_where_nobody_cleaned_them():
    rules = make_programme("PAPER.example\nexample").rules

    assert [str(rule) for rule in rules] == ["paper.example"]


def test_a_disclosure_is_plain_words():
    refused(a_programme(disclosure="<b>We earn.</b>"), "disclosure")


def test_every_slot_says_where_it_is():
    assert Slot.labels == [
        "Essay: after the opening",
        "Essay: in the text, first break",
        "Essay: in the text, second break",
        "Essay: after the questions",
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://shop.example@evil.example/", "before the"),
        ("http://user:word@shop.example/", "before the"),
        ("http://testserver/admin/", "readers may open"),
        ("http://testserver/go/lamp/", "readers may open"),
        ("http://TESTSERVER:80//admin/", "readers may open"),
        ("http://testserver/admin", "readers may open"),
        ("http://testserver/a/../%61dmin/", "readers may open"),
        ("http://localhost/admin/", "readers may open"),
        ("javascript:alert(1)", "valid URL"),
    ],
)
def test_a_creative_leads_to_a_page_that_readers_may_open(address, said):
    creative = make_creative()
    creative.target_url = address

    assert said in refused(creative, "target_url")


def test_a_picture_of_a_creative_is_no_single_pixel():
    creative = make_creative()
    creative.image = make_image(width=1, height=1)

    assert "60 pixels" in refused(creative, "image")


@pytest.mark.parametrize("sides", [(60, 181), (2400, 61)])
def test_a_picture_of_a_creative_is_no_strip(sides):
    creative = make_creative()
    creative.image = make_image(width=sides[0], height=sides[1])

    assert "three to one" in refused(creative, "image")


def test_a_picture_whose_sides_are_three_to_one_fits():
    creative = make_creative()
    creative.image = make_image(width=60, height=180)

    creative.full_clean()


def test_a_programme_that_has_ended_leaves_its_lines_to_another():
    ended = make_programme("paper.example", name="Paper", is_active=False)

    make_programme("paper.example").full_clean()

    ended.is_active = True
    assert "has paper.example already" in refused(ended, "link_rules")


def test_two_programmes_never_have_the_same_line():
    make_programme("paper.example/books", name="Paper")

    said = refused(a_programme("PAPER.example/books/"), "link_rules")

    assert "“Paper” has paper.example/books already" in said
