"""An answer that links to what pays the site is objected to before it is published."""

import pytest

from ads.disclosure.paid_link_check import find_paid_links
from tests.ads.factories import make_programme

pytestmark = pytest.mark.django_db
LINK = '<a href="https://paper.example/">x</a>'


def test_paid_link_is_objected_to_with_the_name_of_its_programme():
    make_programme(name="Paper")

    assert find_paid_links(LINK * 2) == [
        "It links to what pays this site (Paper), in an answer to a person."
    ]


def test_nothing_is_said_without_a_paid_link():
    make_programme(is_active=False)

    assert find_paid_links(LINK) == []
    assert find_paid_links("<p>Words.</p>") == []


def test_link_of_an_affiliate_network_is_objected_to_without_a_programme():
    link = "https://www.awin1.com/pclick.php?p=1&amp;a=2"
    wrapped = "https://www.google.com/url?q=https%3A%2F%2Fclick.linksynergy.com%2Fx"

    assert find_paid_links(f'<a href="{link}">x</a> <a href="{wrapped}">x</a>') == [
        "It links to what pays this site (www.awin1.com, click.linksynergy.com), "
        "in an answer to a person."
    ]
