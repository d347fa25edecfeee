"""Relative URLs to absolute ones, for feeds and e-mail."""

import re

# In what we render every value stands in double quotes.
_URL = re.compile(r'(?<= )(href|src|poster)="(/(?!/)|#)')
_CANDIDATES = re.compile(r'(?<= )srcset="([^"]*)"')
_CANDIDATE = re.compile(r"(^|, )/(?!/)")


def make_urls_absolute(html: str, *, site: str, page: str) -> str:
    """Return HTML with absolute links and image URLs.

    Args:
        html: What our templates and `render` wrote.
        site: The site's scheme and host, such as `https://site.example`.
        page: The whole URL of the page that the text belongs to; links within it
            lead there.
    """

    def whole(match: re.Match[str]) -> str:
        base = f"{page}#" if match[2] == "#" else f"{site}/"
        return f'{match[1]}="{base}'

    def candidates(match: re.Match[str]) -> str:
        listed = _CANDIDATE.sub(lambda one: f"{one[1]}{site}/", match[1])
        return f'srcset="{listed}"'

    return _CANDIDATES.sub(candidates, _URL.sub(whole, html))
