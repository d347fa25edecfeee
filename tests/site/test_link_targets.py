"""The check of an author's links agrees with what readers find at every address."""

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from articles.workflow.link_targets import NEVER_FOR_READERS, is_public_target
from tests.cases import for_each
from tests.site.addresses import PUBLIC, STAFF, all_addresses

pytestmark = pytest.mark.django_db
# What fits each argument of a pattern, and no row.
UNKNOWN = {"slug": "none", "token": "none", "path": "images/none.png"}
UNKNOWN |= {"name": "none", "number": 900}


def leads_somewhere(address):
    path, _, query = address.partition("?")
    return is_public_target(path, query, timezone.now())


def is_never_for_readers(address):
    match = resolve(address.partition("?")[0])
    return match.view_name in NEVER_FOR_READERS


def unknown_addresses(resolver=None, before=""):
    """Yield an address of no row for each public pattern that takes arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "admin/":
                inner = f"{before}{entry.namespace}:" if entry.namespace else before
                yield from unknown_addresses(entry, inner)
        elif names := entry.pattern.converters:
            unknown = {name: UNKNOWN[name] for name in names}
            yield reverse(f"{before}{entry.name}", kwargs=unknown)


def test_check_agrees_with_every_public_address(whole_site, client):
    for address in all_addresses(PUBLIC):
        if not is_never_for_readers(address):
            answers = client.get(address).status_code < 400
            assert leads_somewhere(address) == answers, address


def test_no_address_of_an_unknown_row_passes(whole_site):
    found = set(unknown_addresses())
    assert {"/go/none/", "/topics/none/feed/", "/questions/none/report/"} <= found
    for address in found:
        assert not leads_somewhere(address), address


@for_each("name", [*STAFF, "ads:go", "ads:seen", "account_login", "mfa_index"])
def test_what_is_not_for_readers_passes_for_no_row(whole_site, name):
    arguments = ["lamp"] if name == "ads:go" else []
    assert not leads_somewhere(reverse(name, args=arguments))


def test_file_that_needs_an_address_passes_while_there_is_one(site):
    assert leads_somewhere("/.well-known/security.txt")
    site.contact_email = ""
    site.save()
    assert not leads_somewhere("/.well-known/security.txt")
