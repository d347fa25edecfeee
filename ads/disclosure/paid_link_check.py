"""Checks of other apps, named in settings: paid links in an answer, paid addresses."""

from ads.disclosure.labelling import find_programme, label_paid_links
from ads.models import AffiliateProgramme


def find_paid_links(html: str) -> list[str]:
    """Return what speaks against publishing an answer to a person: paid links in it.

    Named in QA_PUBLISH_CHECKS.

    Args:
        html: The answer, rendered.

    Returns:
        One sentence that names the programmes, or nothing.
    """
    labelled = label_paid_links(html, AffiliateProgramme.objects.active())
    if not labelled.programmes:
        return []
    names = ", ".join(one.name for one in labelled.programmes)
    return [f"It links to what pays this site ({names}), in an answer to a person."]


def find_payer(url: str) -> str:
    """Return who pays for a link to an address, or nothing where nobody does.

    Named in PAID_ADDRESS_CHECKS.

    Args:
        url: As typed.
    """
    programme = find_programme(url, AffiliateProgramme.objects.active())
    return programme.name if programme else ""
