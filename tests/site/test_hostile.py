"""Each address and piece of HTML by itself: what is labelled, the audit finds paid."""

from ads.disclosure.labelling import label_paid_links, place_disclosure
from config.paid_links.audit import audit_page
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each
from tests.site.hostile import DESTINATIONS, HOSTS, MALFORMED, WRAPPED

PAGE = "http://testserver/articles/essay/"


@for_each(
    "html", [f'<p><a href="{one}">x</a>' for one in DESTINATIONS + WRAPPED] + MALFORMED
)
def test_what_is_labelled_is_paid_and_nothing_else(html):
    programmes = [a_programme(HOSTS, redirect_hosts="out.example")]
    notice = '<div class="disclosure">Paid.</div>'

    page = place_disclosure(label_paid_links(html, programmes), "<!--here-->", notice)

    found = audit_page(PAGE, page, AuditRules(programmes), may_advertise=False)
    assert found.breaches == ()
    assert bool(found.links) == bool(found.disclosures)
