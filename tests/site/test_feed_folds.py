"""Feeds and what is folded away: a link in its place, its title labelled."""

import pytest
from django.utils import timezone

from ads.models import AffiliateProgramme
from articles.models import Correction
from config.paid_links.audit import audit_page
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import make_programme
from tests.articles.factories import make_published
from tests.qa import factories as qa
from tests.site.test_feeds import content, parsed

pytestmark = pytest.mark.django_db
NOTE = "/// content-note | {title}\nBuy [it](https://books.shop.example/a).\n///\n"


def published_with(text):
    """Publish an essay, a correction of another, and an answer, all of one text.

    The programme comes after them: no new answer may link to one.
    """
    make_published(headline="Essay", body=text)
    corrected = make_published(headline="Corrected", body="Plain.")
    today = timezone.localdate()
    Correction.objects.create(article=corrected, corrected_on=today, text=text)
    qa.make_published(title="Thread", answer=text)
    make_programme("shop.example", disclosure="We earn a little.")


def audited(client):
    """Return each entry's HTML and what the audit says of it, by its title."""
    rules = AuditRules(AffiliateProgramme.objects.active())
    feeds = ("/feeds/articles/", "/feeds/answers/")
    entries = [one for address in feeds for one in parsed(client, address).entries]
    return {
        one.title: (
            content(one),
            audit_page(
                one.link, content(one), rules, may_advertise=False, is_of_feed=True
            ),
        )
        for one in entries
    }


def test_entry_whose_paid_link_is_folded_away_has_no_disclosure(site, client):
    published_with(NOTE.format(title="blood"))

    found = audited(client)

    assert len(found) == 3
    for title, (html, audit) in found.items():
        assert "Open it on the site" in html and "shop.example" not in html, title
        assert "We earn a little." not in html, title
        assert (audit.breaches, audit.links) == ((), 0), title


def test_address_of_a_programme_in_a_title_of_a_note_is_labelled_in_the_entry(
    site, client
):
    published_with(NOTE.format(title="blood at https://shop.example/a"))

    found = audited(client)

    assert len(found) == 3
    for title, (html, audit) in found.items():
        assert html.index("We earn a little.") < html.index("shop.example"), title
        assert (audit.breaches, audit.links) == ((), 1), title
