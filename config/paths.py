"""Paths of pages that are named by a slug, without asking the URLconf each time."""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
SAMPLE = "s-l-u-g"


def slug_path(name: str, slug: str | None) -> str:
    """Return the path of a page: what `reverse` gives for a URL name and a slug.

    Raises:
        NoReverseMatch: there is no such name, or it takes no such slug.
    """
    if not slug or not SLUG.fullmatch(slug):
        return reverse(name, args=[slug])
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    before, after = _split_path(name, urlconf, get_script_prefix())
    return f"{before}{slug}{after}"


@lru_cache(maxsize=64)
def _split_path(name: str, urlconf: object, prefix: str) -> tuple[str, str]:
    """Return what stands before the slug and behind it."""
    before, _, after = reverse(name, args=[SAMPLE]).partition(SAMPLE)
    return before, after
