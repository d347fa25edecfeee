"""Checks of other apps, named in settings: paid links in an answer, paid addresses."""

from ads.disclosure.labelling import label_paid_links, list_links
from ads.links.rules import Matcher
from ads.models import AffiliateProgramme


def find_paid_links(html: str) -> list[str]:
    """Return what speaks against publishing an answer to a person: paid links in it.

    Named in QA_PUBLISH_CHECKS.

    Args:
        html: The answer, rendered.

    Returns:
        One sentence that names the programmes and networks, or nothing.
    """
    matcher = Matcher(AffiliateProgramme.objects.active())
    payers = [one.name for one in label_paid_links(html, matcher).programmes]
    unknown = [url for url in list_links(html) if not matcher.programme_of(url)]
    payers += filter(None, dict.fromkeys(map(matcher.find_network, unknown)))
    if not payers:
        return []
    names = ", ".join(payers)
    return [f"It links to what pays this site ({names}), in an answer to a person."]


def find_payer(url: str) -> str:
    """Return who pays for a link to an address, or nothing where nobody does.

    A link of an affiliate network is paid by nature, whether its programme is known or
    not. Named in PAID_ADDRESS_CHECKS.

    Args:
        url: As typed.
    """
    matcher = Matcher(AffiliateProgramme.objects.active())
    if programme := matcher.programme_of(url):
        return programme.name
    network = matcher.find_network(url)
    return f"The affiliate network {network}" if network else ""
