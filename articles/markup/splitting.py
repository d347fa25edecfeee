"""Stored HTML split at the places of ad slots, and as plain text."""

import re
from html.parser import HTMLParser
from itertools import pairwise

BREAK = '<hr class="break">'
NOTES = '<section aria-labelledby="'
SECTION = re.compile('<h2 id="')  # only what stands in no box begins so

LINES = """
    aside blockquote br dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr
    li ol p pre section summary table td th tr ul
"""
LINE_TAGS = frozenset(LINES.split())
SILENT_TAGS = frozenset({"script", "style", "template"})
SILENT_CLASSES = frozenset(
    {"external-link-text", "footnote-back", "footnote-mark", "video-about"}
)


def split_at_breaks(html: str) -> list[str]:
    """Split rendered HTML at the places of ad slots.

    Args:
        html: What `render` made, at level 2.

    Returns:
        One to four parts: what stands before the first heading (where the text begins
        with a heading, its first section), then the rest, cut at the first two breaks,
        or, where there is none, at the headings nearest one and two thirds. Joined,
        they are the text without its breaks.
    """
    body, notes = split_footnotes(html)
    first = SECTION.search(body, 1)
    if not first:
        return [html.replace(BREAK, "")]
    opening, rest = body[: first.start()], body[first.start() :]
    pieces = rest.split(BREAK) if BREAK in rest else _cut_in_thirds(rest)
    parts = [opening.replace(BREAK, ""), *pieces[:2], "".join(pieces[2:])]
    parts = [part for part in parts if part]
    parts[-1] += notes.replace(BREAK, "")
    return parts


def split_footnotes(html: str) -> tuple[str, str]:
    """Return a text without its footnotes, and the footnotes."""
    end = html.rfind(NOTES)
    return (html, "") if end < 0 else (html[:end], html[end:])


def _cut_in_thirds(html: str) -> list[str]:
    """Cut a text at the headings nearest one and two thirds of it."""
    headings = [found.start() for found in SECTION.finditer(html, 1)]
    cuts: list[int] = []
    for third in (1, 2):
        later = [place for place in headings if place > max(cuts, default=0)]
        if later:
            wanted = len(html) * third / 3
            cuts.append(min(later, key=lambda place: abs(place - wanted)))
    edges = [0, *cuts, len(html)]
    return [html[start:end] for start, end in pairwise(edges)]


def whole_text(html: str) -> str:
    """Return rendered HTML as plain text, a line for each paragraph.

    What the text folds away is in it: to quote from, see `folding.plain_text`.

    Args:
        html: A rendered text.

    Returns:
        The words without tags, and without the numbers and arrows of notes.
    """
    reader = _TextParser()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextParser(HTMLParser):
    """Collects text; within a silent element it counts its own kind of tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent_tag = ""
        self.silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if self.silent_depth:
            self.silent_depth += tag == self.silent_tag
        elif tag in SILENT_TAGS or SILENT_CLASSES.intersection(classes):
            self.silent_tag, self.silent_depth = tag, 1
        elif tag in LINE_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent_depth:
            self.silent_depth -= tag == self.silent_tag
        elif tag in LINE_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent_depth:
            self.pieces.append(data.replace("\n", " "))
