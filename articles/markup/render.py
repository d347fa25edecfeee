"""Rendering: Markdown to HTML with `render`, HTML to safe HTML with `sanitise`.

An engine and a cleaner are made for each text: neither is safe to share between
threads, and together they take four milliseconds to make.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from articles.markup import allowed_html
from articles.markup.bare_addresses import BareAddressExtension, BareAddressFilter
from articles.markup.blocks import BlockExtension
from articles.markup.footnotes import FootnoteExtension
from articles.markup.headings import HeadingFilter
from articles.markup.images import NO_PICTURES, ImageFilter, Picture
from articles.markup.language_spans import LanguageExtension
from articles.markup.limits import MarkupRefused, check_limits, check_tags
from articles.markup.splitting import split_footnotes, whole_text
from articles.markup.tables import TableFilter
from articles.markup.token_filters import (
    FirstLineFilter,
    LinkFilter,
    LostContentFilter,
    TidyFilter,
)

TOP_LEVEL = 2  # of a text that a page is about; answers stand below it

INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
OVERLONG_ENTITY = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
CODE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({'|'.join(allowed_html.RAW_TEXT_TAGS)})\b.*?(?:</\1\b[^>]*>?|\Z)",
    re.DOTALL | re.IGNORECASE,
)
LEFT_OVER = re.compile(r"(?:<p>|\n)(/{3,} ?[^<\n]{0,60})")
QUOTED_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)

QUOTES = {
    "left-single-quote": "‘",
    "right-single-quote": "’",
    "left-double-quote": "“",
    "right-double-quote": "”",
    "ndash": "–",
    "mdash": "—",
    "ellipsis": "…",
}


@dataclass(frozen=True)
class Rendered:
    """The result of `render`.

    Attributes:
        html: Safe to show as it is.
        outline: The sections, each a dict of `id` and `title` (plain words).
        words: How many words a reader reads, the notes not counted.
        problems: What its author should mend before it is published, in sentences.
        images: Its uploaded images in their order, but for those that stand for a video
            or inside a content note.
    """

    html: str
    outline: list[dict[str, str]]
    words: int
    problems: tuple[str, ...] = ()
    images: tuple[Picture, ...] = ()


class Engine(Markdown):
    """The Markdown engine with our extensions; one for each text."""

    def __init__(
        self, *, prefix: str, level: int, images: Mapping[str, Picture]
    ) -> None:
        self.problems: list[str] = []
        self.images = images
        super().__init__(
            output_format="html",
            extensions=[
                SmartyExtension(substitutions=QUOTES),
                TableExtension(),
                Alignments(),
                BlockExtension(),
                FootnoteExtension(prefix=prefix, level=level),
                LanguageExtension(),
                BareAddressExtension(),
            ],
        )


class Alignments(Extension):
    """Markdown extension: the style of an aligned cell becomes a class."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(AlignedCells(), "aligned-cells", 18)


class AlignedCells(Treeprocessor):
    """Replaces `style`, which the Content-Security-Policy forbids."""

    CLASSES = {"text-align: right;": "table-end", "text-align: center;": "table-centre"}

    def run(self, root: Element) -> None:
        for tag in ("td", "th"):
            for cell in root.iter(tag):
                name = self.CLASSES.get(cell.attrib.pop("style", ""))
                if name:
                    cell.set("class", name)


def render(
    text: str,
    *,
    id_prefix: str = "",
    level: int = TOP_LEVEL,
    images: Mapping[str, Picture] = NO_PICTURES,
    own_host: str = "",
) -> Rendered:
    """Render an author's Markdown to HTML that is safe to store and to show.

    Args:
        text: Markdown with our blocks; HTML in it is sanitised.
        id_prefix: What every id begins with, where several texts share a page.
        level: The level of a `##` heading on the page; `#` is no higher.
        images: Uploaded pictures by URL, for their files, sizes and words.
        own_host: The site's own, with its port: links to it leave no site.

    Raises:
        MarkupRefused: the text is too long, or built to stall the parser.
    """
    check_limits(text)
    engine = Engine(prefix=id_prefix, level=level, images=images)
    outline: list[dict[str, str]] = []
    said, shown = engine.problems, list[Picture]()
    places: dict[str, Any] = {"outline": outline, "prefix": id_prefix, "level": level}
    is_near_top = level == TOP_LEVEL
    pictures: dict[str, Any] = {"images": images, "shown": shown}
    html = _clean(
        _convert(engine, strip_controls(text)),
        partial(LostContentFilter, problems=said),
        TidyFilter,
        BareAddressFilter,
        partial(HeadingFilter, problems=said, **places),
        partial(ImageFilter, problems=said, is_near_top=is_near_top, **pictures),
        partial(LinkFilter, own_host=own_host, problems=said),
        TableFilter,
    )
    said += _unparsed_lines(html)
    problems = tuple(dict.fromkeys(said))
    return Rendered(html, outline, _count_words(html), problems, tuple(shown))


def _count_words(html: str) -> int:
    """Return how many words a text has, without its notes."""
    body, _ = split_footnotes(html)
    return len(whole_text(body).split())


def _unparsed_lines(html: str) -> list[str]:
    """Return a sentence for each line that looks like a block of ours and is none."""
    found = LEFT_OVER.findall(QUOTED_CODE.sub("", html))
    lines = [line.strip() for line in found]
    # An end says nothing where the beginning it belongs to is named.
    begun = [line for line in lines if line.strip("/")] or lines
    return [f"The line “{line}” was not understood." for line in begun]


def _convert(engine: Engine, text: str) -> str:
    """Run the engine.

    Raises:
        MarkupRefused: the text is nested more deeply than it can follow, or a tag of
            its HTML is longer than the sanitiser can read.
    """
    try:
        html = engine.convert(text)
    except RecursionError as error:
        raise MarkupRefused("The text is nested too deeply.") from error
    check_tags(html)
    return html


def strip_controls(text: str) -> str:
    """Drop control characters, and entities of more digits than any character has."""
    return OVERLONG_ENTITY.sub("\N{REPLACEMENT CHARACTER}", INVISIBLE.sub("", text))


def sanitise(html: str) -> str:
    """Sanitise HTML by the allow-list.

    Args:
        html: Anything; what `render` made stays as it is.

    Returns:
        Well-formed HTML; sanitising it again changes nothing.
    """
    return _clean(
        html, tags=allowed_html.STORED_TAGS, attributes=allowed_html.is_allowed_stored
    )


def _clean(
    html: str,
    *filters: Callable[..., Any],
    tags: Collection[str] = allowed_html.TAGS,
    attributes: Callable[[str, str, str], bool] = allowed_html.is_allowed,
) -> str:
    """Sanitise HTML, then pass the sanitiser's tokens through filters."""
    html = CODE.sub("", strip_controls(html))
    cleaner = Cleaner(
        tags=tags,
        attributes=attributes,
        protocols=allowed_html.PROTOCOLS,
        strip=True,
        filters=[*filters, TidyFilter, FirstLineFilter],
    )
    cleaner.serializer.use_best_quote_char = False
    return cleaner.clean(html).strip()
