"""What an author should put right in a Markdown text before readers see it.

One rule for every text: essays, corrections, pages, topics, biographies and answers.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from articles import markup
from articles.forms.toolbar import find_unfilled_gaps
from articles.models import Image
from articles.models.markdown import TextPlace, render_markdown
from articles.workflow.link_targets import is_public_target

UNREADY = (
    "The smaller sizes of the picture “{name}” are not made yet. Try again in a "
    "minute. If this is said again, upload it again."
)
MEND = "put the right one there, or take it out."
UNREADY_FOR = timedelta(days=1)
HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
SRC = re.compile(r'<img [^>]*?src="([^"]*)"')


def find_text_problems(
    text: str, place: TextPlace, *, at: datetime | None = None
) -> list[str]:
    """Return what should be put right in a text, in sentences: blocks, pictures, links.

    Args:
        text: Markdown; an empty one has no problem.
        place: Where readers find it.
        at: When it is to become public, where that is ahead: what it links to must be
            public by then.
    """
    try:
        shown = render_markdown(text, id_prefix=place.id_prefix, level=place.level)
    except markup.MarkupRefused as refused:
        return [str(refused)]
    return [
        *shown.problems,
        *_unfilled_gaps(text),
        *_missing_images(shown.html),
        *_dead_links(shown.html, place, at),
    ]


def find_unready_images(text: str) -> list[str]:
    """Return which pictures of a text have no smaller sizes yet, in sentences.

    The admin makes pictures ready before it asks. One that has not been for days cannot
    be: its one file is shown.
    """
    recently = timezone.now() - UNREADY_FOR
    return [
        UNREADY.format(name=image)
        for image in Image.objects.in_text(text).values()
        if not image.widths and image.uploaded_at > recently
    ]


def _unfilled_gaps(text: str) -> Iterator[str]:
    for words in dict.fromkeys(find_unfilled_gaps(text)):
        yield f"“{words}” is what a button wrote; put your own words in its place."


def _missing_images(html: str) -> Iterator[str]:
    kept = Image.objects.in_text(html)
    for url in dict.fromkeys(unescape(found) for found in SRC.findall(html)):
        if url not in kept:
            name = url.rpartition("/")[2]
            yield f"There is no picture “{name}” here; upload it, or take it out."


def _dead_links(html: str, place: TextPlace, at: datetime | None) -> Iterator[str]:
    """Say which links of a text lead nowhere on this site; other sites are not asked.

    Args:
        html: The rendered text.
        place: Where readers find it: relative URLs begin there.
        at: The moment to judge by; never earlier than now.
    """
    own = f"{settings.SITE_URL}{place.url}"
    ids = markup.ids_in(html) | place.ids
    at = max(at or timezone.now(), timezone.now())
    for href in dict.fromkeys(unescape(found) for found in HREF.findall(html)):
        if said := _link_problem(href, own, ids, at):
            yield said


def _link_problem(href: str, own: str, ids: frozenset[str], at: datetime) -> str:
    try:
        there, here = urlsplit(urljoin(own, href)), urlsplit(own)
    except ValueError:
        return f"The link “{href}” is no address; {MEND}"
    if there.netloc != here.netloc or there.scheme not in ("http", "https"):
        return ""
    if there.path.rstrip("/") == here.path.rstrip("/"):
        is_there = not there.fragment or unquote(there.fragment) in ids
        return (
            ""
            if is_there
            else f"The link “{href}” leads to no place in this text; {MEND}"
        )
    if is_public_target(unquote(there.path), there.query, at):
        return ""
    return f"The link “{href}” leads to no page that readers can see; {MEND}"
