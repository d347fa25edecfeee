"""The one place where what the site knows is put together with what markup needs."""

from urllib.parse import urlsplit

from django.conf import settings

from articles import markup
from articles.images import images_in


def rendered(text: str, *, id_prefix: str = "", level: int = 2) -> markup.Rendered:
    """Render Markdown for this site: with its pictures' sizes, and its own address.

    Args:
        text: Markdown as its author wrote it.
        id_prefix: What every id begins with, where several texts share a page.
        level: The level of a `##` heading on the page.

    Returns:
        See `markup.render`.

    Raises:
        MarkupRefused: the text is too long, or built to stall the parser.
    """
    return markup.render(
        text,
        id_prefix=id_prefix,
        level=level,
        images=images_in(text),
        own_host=urlsplit(settings.SITE_URL).netloc,
    )
