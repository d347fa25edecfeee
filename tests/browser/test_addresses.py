"""Chromium says where hostile addresses lead; labels and audit have to agree."""

import pytest

from ads.disclosure.labelling import label_paid_links
from ads.links.rules import LinkRule
from ads.links.urls import own_names
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.site.hostile import DESTINATIONS, HOSTS

pytestmark = pytest.mark.browser

PAGE = "http://testserver/articles/essay/"
# Where links lead when they are read as HTML and opened on a page, host and path.
LEADS = """([html, page]) => {
  const read = new DOMParser().parseFromString(html, "text/html");
  read.head.append(Object.assign(read.createElement("base"), {href: page}));
  return [...read.querySelectorAll("a")].map(
    ({protocol, hostname, pathname}) => [protocol, hostname, pathname]);
}"""


def is_paid(protocol: str, host: str, path: str) -> bool:
    """Whether an address that a browser has read earns money."""
    host = host.rstrip(".")
    if protocol not in ("http:", "https:"):
        return False
    if host in own_names():
        return path.startswith(("/go/", "/g%6f/"))
    shops = [LinkRule.parse(line).host for line in HOSTS.split()]
    return any(host == shop or host.endswith(f".{shop}") for shop in shops)


def test_labels_and_audit_read_addresses_as_chromium_does(chromium):
    page = chromium.new_page()
    links = [f'<a href="{one}">x</a>' for one in DESTINATIONS]

    leads = page.evaluate(LEADS, ["".join(links), PAGE])

    page.close()
    programmes = [a_programme(HOSTS)]
    paid = AuditRules(programmes)
    assert len(leads) == len(DESTINATIONS)
    for address, link, lead in zip(DESTINATIONS, links, leads, strict=True):
        said = (
            bool(label_paid_links(link, programmes).count),
            paid.is_paid(address, PAGE),
        )
        assert said == (is_paid(*lead),) * 2, (address, lead)
    assert sum(is_paid(*lead) for lead in leads) > len(DESTINATIONS) / 2
