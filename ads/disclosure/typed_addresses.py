"""Typed addresses of programmes become links where whoever shows a text links them.

Feed readers make links of addresses that stand in a text as plain words. What they
would link without a label, as an address in a reader's question, is linked here first:
then it is labelled and disclosed like every paid link.
"""

import re
from html import escape, unescape

from ads.links.rules import Matcher

_PIECE = re.compile(
    r"""(<(?:[a-zA-Z/](?:"[^"]*"|'[^']*'|[^"'>])*+|!--.*?--)>)""", re.DOTALL
)
_LINK = re.compile(r"<(/?)a[\s>]", re.IGNORECASE)
_HOST = r"(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}"
_ADDRESS = re.compile(
    rf"(?<!=[\"'])(?<![\w@./:=-])(?:https?://|www\.|(?={_HOST}(?::\d+)?/))[^\s<>\"“”]{{1,1000}}",
    re.IGNORECASE,
)
_BEHIND = ".,:;!?'’)]}*_~…"


def link_typed_addresses(html: str, matcher: Matcher) -> str:
    """Return HTML in which every typed address of a programme is a link.

    Args:
        html: Well-formed, as our templates and the sanitiser write it.
        matcher: Of the active programmes.
    """
    if not _ADDRESS.search(html):
        return html
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
    for found in _ADDRESS.finditer(text):
        typed = found[0].rstrip(_BEHIND)
        url = (
            typed if re.match("https?://", typed, re.IGNORECASE) else f"https://{typed}"
        )
        if matcher.programme_of(url):
            end = found.start() + len(typed)
            link = f'<a href="{escape(url)}">{escape(typed)}</a>'
            written += escape(text[done : found.start()]) + link
            done = end
    return written + escape(text[done:]) if done else escaped
