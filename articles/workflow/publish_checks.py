"""What an author should put right before readers see an essay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from articles import markup
from articles.forms.toolbar import find_unfilled_gaps
from articles.markup.headings import PAGE_IDS
from articles.models import Article, Image
from articles.models.markdown import render_markdown
from articles.workflow.link_targets import is_public_target

SHARED_CHARACTERS = 70
UNREADY = (
    "The smaller sizes of the picture “{name}” are not made yet. Try again in a "
    "minute. If this is said again, upload it again."
)
UNREADY_FOR = timedelta(days=1)
HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
SRC = re.compile(r'<img [^>]*?src="([^"]*)"')
ID = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True)
class PublishProblem:
    """One thing to put right.

    Attributes:
        field: Name of the form's field that it stands in.
        message: What is wrong and what to do, in a sentence.
        blocks: Whether the essay cannot be public with it.
    """

    field: str
    message: str
    blocks: bool = True


def find_problems(
    article: Article, *, at: datetime | None = None
) -> list[PublishProblem]:
    """Return what should be put right in an essay, in the order of its form.

    Args:
        article: The essay, saved or not; its relations are not read.
        at: When it is to become public, where that is ahead: what it links to must be
            public by then.
    """
    found = [
        *_check_headline(article),
        *_check_standfirst(article),
        *_check_body(article, at),
    ]
    if article.is_sensitive and not article.content_note:
        found.append(
            PublishProblem("content_note", "Say in the content note what it names.")
        )
    return found


def find_blocking_problems(
    article: Article, *, at: datetime | None
) -> list[PublishProblem]:
    """Return what keeps an essay from readers, and pictures that are not ready.

    The admin makes pictures ready before it asks. One that has not been for days cannot
    be: its one file is shown.

    Args:
        article: See `find_problems`.
        at: See `find_problems`.
    """
    found = [one for one in find_problems(article, at=at) if one.blocks]
    recently = timezone.now() - UNREADY_FOR
    for image in Image.objects.in_text(article.body).values():
        if not image.widths and image.uploaded_at > recently:
            found.append(PublishProblem("body", UNREADY.format(name=image)))
    return found


def _check_headline(article: Article) -> Iterator[PublishProblem]:
    """Warn of a headline that is cut where somebody shares it.

    It never blocks: a long headline is a matter of taste, and nothing breaks.
    """
    length = len(article.headline)
    if length > SHARED_CHARACTERS:
        message = (
            f"The headline has {length} characters. Where it is shared or found, it is"
            f" cut after about {SHARED_CHARACTERS}."
        )
        yield PublishProblem("headline", message, blocks=False)


def _check_standfirst(article: Article) -> Iterator[PublishProblem]:
    """Ask for the sentences that lists, feeds and shared links show."""
    if not article.standfirst.strip():
        yield PublishProblem(
            "standfirst", "Write a standfirst: two or three sentences."
        )


def _check_body(article: Article, at: datetime | None) -> Iterator[PublishProblem]:
    """Name what is wrong in the text: blocks, pictures, headings, notes, links."""
    if not article.body.strip():
        yield PublishProblem("body", "There is no text yet.")
        return
    try:
        shown = render_markdown(article.body)
    except markup.MarkupRefused as refused:
        yield PublishProblem("body", str(refused))
        return
    for line in shown.problems:
        yield PublishProblem("body", line)
    for words in dict.fromkeys(find_unfilled_gaps(article.body)):
        message = f"“{words}” is what a button wrote; put your own words in its place."
        yield PublishProblem("body", message)
    for line in [*_missing_images(shown.html), *_dead_links(shown.html, article, at)]:
        yield PublishProblem("body", line)


def _missing_images(html: str) -> Iterator[str]:
    kept = Image.objects.in_text(html)
    for url in dict.fromkeys(unescape(found) for found in SRC.findall(html)):
        if url not in kept:
            name = url.rpartition("/")[2]
            yield f"There is no picture “{name}” here; upload it, or take it out."


def _dead_links(html: str, article: Article, at: datetime | None) -> Iterator[str]:
    """Say which links of a text lead nowhere on this site; other sites are not asked.

    Args:
        html: The rendered text.
        article: The essay it belongs to: relative URLs begin at its page.
        at: The moment to judge by; never earlier than now.
    """
    own = f"{settings.SITE_URL}{article.get_absolute_url() if article.slug else '/'}"
    ids = set(ID.findall(html)) | PAGE_IDS
    at = max(at or timezone.now(), timezone.now())
    for href in dict.fromkeys(unescape(found) for found in HREF.findall(html)):
        if said := _link_problem(href, own, ids, at):
            yield said


def _link_problem(href: str, own: str, ids: set[str], at: datetime) -> str:
    try:
        there, here = urlsplit(urljoin(own, href)), urlsplit(own)
    except ValueError:
        return f"The link “{href}” is no address."
    if there.netloc != here.netloc or there.scheme not in ("http", "https"):
        return ""
    if there.path.rstrip("/") == here.path.rstrip("/"):
        is_there = not there.fragment or unquote(there.fragment) in ids
        return "" if is_there else f"The link “{href}” leads to no place in this text."
    if is_public_target(unquote(there.path), there.query, at):
        return ""
    return f"The link “{href}” leads to no page that readers can see."
