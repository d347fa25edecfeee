"""What other rooms of the site object to before an answer becomes public.

They are named in QA_PUBLISH_CHECKS, so that questions know none of them.
"""

from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.utils.module_loading import import_string

from articles import markup


def seal(objections: Sequence[str]) -> str:
    """Return what a tick stands for: these objections, and no others."""
    return sha256("\n".join(objections).encode()).hexdigest()[:16]


def objections_to(answer: str) -> list[str]:
    """Ask every check about an answer.

    Args:
        answer: Markdown, as it would be published.

    Returns:
        What they object to, in sentences. Nothing where the answer may be published,
        and for one that cannot be rendered: that is refused before.
    """
    try:
        html = markup.render(answer).html
    except markup.MarkupRefused:
        return []
    return [
        sentence
        for name in settings.QA_PUBLISH_CHECKS
        for sentence in import_string(name)(html)
    ]
