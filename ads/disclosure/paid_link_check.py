"""Publish check: paid links in an answer. Named in the setting QA_PUBLISH_CHECKS."""

from ads.disclosure.labelling import label_paid_links
from ads.models import AffiliateProgramme


def find_paid_links(html: str) -> list[str]:
    """Return what speaks against publishing an answer to a person: paid links in it.

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
