"""Typed addresses of programmes become links where whoever shows a text links them.

Feed readers make links of addresses that stand in a text as plain words. What they
would link without a label, as an address in a reader's question, is linked here first:
then it is labelled and disclosed like every paid link.
"""

import re
from html import escape, unescape

from ads.links.rules import Matcher
from config.typed_addresses import find_typed_addresses

_PIECE = re.compile(
    r"""(<(?:[a-zA-Z/](?:"[^"]*"|'[^']*'|[^"'<>])*+>|!--.*?(?:-->|\Z)))""", re.DOTALL
)
_LINK = re.compile(r"<(/?)a[\s>]", re.IGNORECASE)


def link_typed_addresses(html: str, matcher: Matcher) -> str:
    """Return HTML in which every typed address of a programme is a link.

    Args:
        html: Well-formed, as our templates and the sanitiser write it.
        matcher: Of the active programmes.
    """
    depth, written = 0, []
    for piece in _PIECE.split(html):
        if tag := _LINK.match(piece):
            depth += -1 if tag[1] else 1
        is_text = not depth and not piece.startswith("<")
        written.append(_with_links(piece, matcher) if is_text else piece)
    return "".join(written)


def _with_links(escaped: str, matcher: Matcher) -> str:
    text = unescape(escaped)
    written, done = "", 0
    for one in find_typed_addresses(text):
        if matcher.programme_of(one.url):
            link = f'<a href="{escape(one.url)}">{escape(one.typed)}</a>'
            written += escape(text[done : one.start]) + link
            done = one.end
    return written + escape(text[done:]) if done else escaped
