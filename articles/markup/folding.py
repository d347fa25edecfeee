"""What a text folds away, and the text without it: one rule for all who quote.

Folded is what stands in a `details`: behind a content note, or behind an author's own.
A reader meets it after a click only. So no list, result, feed or shared link says it;
what it is about, its title, they may say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from articles.markup.splitting import whole_text

CONTENT_NOTE = "Content note: "  # what the title of a content note begins with

# Stored HTML is well-formed, and its attributes stand in double quotes.
TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?:"[^"]*"|[^">])*>')
EMPTY = frozenset({"br", "hr", "img", "source", "wbr"})


@dataclass(frozen=True)
class Fold:
    """A part of a text that is folded away; what it holds may fold more.

    Attributes:
        start, end: Where it stands in the HTML.
        title: What its title says, as one plain line, without what that folds itself.
        html: What it folds, its title left out, but for what the title folds itself.
    """

    start: int
    end: int
    title: str
    html: str


def plain_text(html: str) -> str:
    """Return the words of a text that may be quoted, a line for each paragraph.

    Args:
        html: A rendered text.

    Returns:
        The words without tags, without the numbers and arrows of notes, and without
        what is folded away; the titles of that are in it.
    """
    return whole_text(without_folds(html))


def folded_text(html: str) -> str:
    """Return the words that a text folds away, a line for each paragraph."""
    return "\n".join(whole_text(fold.html) for fold in find_folds(html))


def fold_titles(html: str) -> list[str]:
    """Return what the content notes of a text say, without those that are folded.

    An author's own title, as "More", is none.
    """
    titles = dict.fromkeys(fold.title for fold in find_folds(html))
    noted = (title for title in titles if title.startswith(CONTENT_NOTE))
    return [title.removeprefix(CONTENT_NOTE) for title in noted]


def without_folds(html: str) -> str:
    """Return rendered HTML with the title alone of each part that is folded away."""
    return _replace_folds(html, find_folds(html), lambda title: f"<p>{title}</p>")


def link_folds(html: str, page: str) -> str:
    """Return rendered HTML with a link in place of each part that is folded away.

    Args:
        html: A rendered text, or several.
        page: The URL where it can be opened.
    """
    link = f'<a href="{escape(page)}">Open it on the site</a>'
    return _replace_folds(
        html,
        find_folds(html),
        lambda title: f"<p><strong>{title}</strong> {link}</p>",
    )


def _replace_folds(html: str, folds: list[Fold], replace: Callable[[str], str]) -> str:
    pieces, done = [], 0
    for fold in folds:
        pieces += [html[done : fold.start], replace(escape(fold.title, quote=False))]
        done = fold.end
    return "".join([*pieces, html[done:]])


def find_folds(html: str) -> list[Fold]:
    """Return the parts of a rendered text that are folded away, the outermost only."""
    if "<details" not in html:
        return []
    folds, path, title = [], list[re.Match[str]](), None
    for tag in TAG.finditer(html):
        if tag["name"] in EMPTY:
            continue
        if not tag["end"]:
            path.append(tag)
            continue
        start = path.pop()
        around = [one["name"] for one in path]
        if tag["name"] == "details" and "details" not in around:
            folds.append(_build_fold(html, start, tag, title))
            title = None
        is_title = around.count("details") == 1 and around[-1] == "details"
        if tag["name"] == "summary" and is_title and title is None:
            title = (start, tag)
    return folds


def _build_fold(
    html: str,
    start: re.Match[str],
    end: re.Match[str],
    title: tuple[re.Match[str], re.Match[str]] | None,
) -> Fold:
    if title is None:  # a browser names it so
        inner, words = html[start.end() : end.start()], "Details"
    else:
        first, last = title
        named = html[first.end() : last.start()]
        folds = find_folds(named)  # an author may fold words in a title, too
        words = whole_text(_replace_folds(named, folds, lambda name: f"<p>{name}</p>"))
        around = html[start.end() : first.start()], html[last.end() : end.start()]
        inner = "\n".join([*(fold.html for fold in folds), *around])
    return Fold(start.start(), end.end(), " ".join(words.split()), inner)
