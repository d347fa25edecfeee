"""Redirects from old URLs to the essay or topic that stands for them today.

Nothing here answers a request: `config.views.errors.not_found` looks a missing
path up in `find_target` and sends the 301.
"""

from urllib.parse import urlsplit

from django.db import transaction
from django.urls import reverse

from articles.models import Article, Redirect, Topic

FEED = "feed/"  # what follows the URL of a topic


@transaction.atomic
def remember_path(old_path: str, row: Article | Topic) -> None:
    """Store a redirect from an old path to an essay or topic.

    A row points at the essay or topic, not at a URL, so that one step is always
    enough, however often it is renamed.

    Args:
        old_path: From the first slash to the last.
        row: The essay or topic, saved under its URL of today.
    """
    Redirect.objects.filter(old_path=row.get_absolute_url()).delete()
    if old_path == row.get_absolute_url():
        return
    article = row if isinstance(row, Article) else None
    topic = row if isinstance(row, Topic) else None
    Redirect.objects.update_or_create(
        old_path=old_path, defaults={"article": article, "topic": topic}
    )


def remember_slug(old_slug: str, row: Article | Topic) -> None:
    """Store a redirect from the path of an old slug."""
    name = "articles:detail" if isinstance(row, Article) else "articles:topic"
    remember_path(reverse(name, args=[old_slug]), row)


def find_redirect(old_path: str) -> Article | Topic | None:
    """Return what an old path stands for, public or not."""
    if "\x00" in old_path:  # PostgreSQL takes no such text
        return None
    known = Redirect.objects.select_related("article", "topic")
    found = known.filter(old_path=normalize_path(old_path)).first()
    return (found.article or found.topic) if found else None


def find_target(path: str) -> str | None:
    """Return the current path for an old one, if its page is public.

    Whoever follows a topic by its feed is led on as well.

    Args:
        path: The path that was asked for, and not found.

    Returns:
        A path, or None where nothing is known or nothing is public.
    """
    row, rest = find_redirect(path), ""
    if row is None and (at := normalize_path(path)).endswith(f"/{FEED}"):
        row, rest = find_redirect(at.removesuffix(FEED)), FEED
    if row is None or (rest and isinstance(row, Article)):
        return None
    is_public = type(row).objects.published().filter(pk=row.pk).exists()
    return row.get_absolute_url() + rest if is_public else None


def was_public_at(path: str) -> bool:
    """Whether an old path led to an essay that is unpublished now."""
    row = find_redirect(path)
    if not isinstance(row, Article):
        return False
    return Article.objects.gone().filter(pk=row.pk).exists()


def normalize_path(typed: str) -> str:
    """Return a path with a slash at both ends, without host and query.

    Args:
        typed: A path, or a whole URL as copied from a browser.
    """
    path = urlsplit(typed.strip()).path if "://" in typed else typed.strip()
    inner = path.partition("?")[0].strip("/")
    return f"/{inner}/" if inner else "/"
