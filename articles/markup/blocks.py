"""Markdown blocks of our own: figure, pull quote, note, content note, video, ad break.

`/// name | argument`, options indented by four spaces, then Markdown, then `///`.

A further block is a subclass of `Block` here, listed in `BLOCKS`, and a button in
`articles.forms.toolbar.TOOLBAR_BUTTONS`. Tags and classes that it makes are allowed in
`allowed_html`.
"""

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksProcessor, BlocksTreeprocessor
from pymdownx.blocks.block import Block, type_string
from pymdownx.util import escape_chars

from articles.markup.folding import CONTENT_NOTE
from articles.markup.images import Picture
from articles.markup.video_embeds import parse_video_url

Element = ElementTree.Element
SubElement = ElementTree.SubElement

OPTION = re.compile(r"([a-z]+):(?:\s+|$)(.*)")
MARKS = re.compile(r"[*_`\\]|<[^>]*>")
FOLDED = re.compile(r"<details\b.*", re.IGNORECASE)


class Figure(Block):
    """Figure: an image with its caption and credit, else those of its record."""

    NAME = "figure"
    ARGUMENT = None

    def on_create(self, parent: Element) -> Element:
        return SubElement(parent, "figure", {"class": "figure"})

    def on_end(self, block: Element) -> None:
        if self.argument:
            credit = SubElement(block, "span", {"class": "figure-credit"})
            credit.text = self.argument

    def on_inline_end(self, block: Element) -> None:
        pictures = _take_images(block)
        if not pictures:
            self.md.problems.append(
                "A figure has no picture; put one in its first line."
            )
        for picture in pictures:
            picture.set("class", "figure-image")
        words = list(block)
        block[:] = pictures
        words = _record_caption(words, self.records(pictures))
        if words:
            _add_caption(block, words)

    def records(self, pictures: list[Element]) -> list[Picture]:
        """Return what is known of the pictures that are uploads."""
        found = (self.md.images.get(picture.get("src", "")) for picture in pictures)
        return [image for image in found if image is not None]


def _take_images(figure: Element) -> list[Element]:
    """Take the pictures that open a figure out of the paragraph around them."""
    first = figure[0] if len(figure) else None
    if first is None or first.tag != "p" or (first.text or "").strip():
        return []
    pictures: list[Element] = []
    while len(first) and first[0].tag == "img" and not (first.text or "").strip():
        picture = first[0]
        first.remove(picture)
        first.text = (picture.tail or "").lstrip()
        picture.tail = None
        pictures.append(picture)
    if not len(first) and not first.text:
        figure.remove(first)
    return pictures


def _record_caption(words: list[Element], images: list[Picture]) -> list[Element]:
    """Return a figure's words; what its block does not say, the records say."""
    credits = [one for one in words if one.get("class") == "figure-credit"]
    said = [one for one in words if one.get("class") != "figure-credit"]
    if not said:
        said = [_element("p", image.caption) for image in images if image.caption]
    if not credits:
        names = dict.fromkeys(image.credit for image in images if image.credit)
        credits = [_element("span", "; ".join(names), "figure-credit")] if names else []
    return said + credits


def _element(tag: str, text: str, name: str = "") -> Element:
    """Return an element that holds plain words, read as no Markdown."""
    made = Element(tag, {"class": name} if name else {})
    made.text = AtomicString(text)
    return made


def _add_caption(figure: Element, words: list[Element]) -> None:
    """Set the words of a figure as its caption, the credit at the end of a line."""
    caption = SubElement(figure, "figcaption", {"class": "figure-caption"})
    credit = words.pop() if words[-1].get("class") == "figure-credit" else None
    caption.extend(words)
    _unwrap_only_paragraph(caption)
    if credit is not None:
        last = caption[-1] if len(caption) and caption[-1].tag == "p" else caption
        if len(last):
            last[-1].tail = f"{last[-1].tail or ''} "
        elif last.text:
            last.text += " "
        last.append(credit)


def _unwrap_only_paragraph(element: Element) -> None:
    """Set the words of a single paragraph straight into what holds it."""
    if len(element) == 1 and element[0].tag == "p":
        paragraph = element[0]
        element[:] = list(paragraph)
        element.text = paragraph.text


class PullQuote(Block):
    """Pull quote: a sentence of the text, set large."""

    NAME = "pull"

    def on_create(self, parent: Element) -> Element:
        return SubElement(parent, "p", {"class": "pull-quote"})

    def on_markdown(self) -> str:
        return "inline"

    def on_end(self, block: Element) -> None:
        if "\n\n" in (block.text or ""):
            block.text = AtomicString(block.text)
            self.md.problems.append("A pull quote is one paragraph.")


class Note(Block):
    """Note: a titled box."""

    NAME = "note"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        label = MARKS.sub("", FOLDED.sub("", self.argument)).strip()
        aside = SubElement(parent, "aside", {"class": "callout", "aria-label": label})
        title = SubElement(aside, "p", {"class": "callout-title"})
        title.text = self.argument
        return aside


class ContentNote(Block):
    """Content note: a closed `details`; its title names the subject."""

    NAME = "content-note"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        details = SubElement(parent, "details", {"class": "content-note"})
        summary = SubElement(details, "summary", {"class": "content-note-title"})
        summary.text = f"{CONTENT_NOTE}{self.argument}"
        return details


class Video(Block):
    """Video: a link that a click may turn into the player, and a summary."""

    NAME = "video"
    ARGUMENT = True
    OPTIONS = {
        "title": ["", type_string],
        "note": ["", type_string],
        "poster": ["", type_string],
        "length": ["", type_string],
    }

    def on_validate(self, parent: Element) -> bool:
        film = parse_video_url(self.argument)
        if film is None:
            return False
        self.film = film
        return True

    def on_create(self, parent: Element) -> Element:
        figure = SubElement(parent, "figure", {"class": "video"})
        if self.options["note"]:
            note = SubElement(figure, "p", {"class": "video-note"})
            SubElement(note, "strong").text = "Content note:"
            note[0].tail = f" {self.options['note']}"
        self.add_link(figure)
        SubElement(figure, "figcaption", {"class": "figure-caption video-summary"})
        return figure

    def add_link(self, figure: Element) -> None:
        link = SubElement(figure, "a", {"class": "video-link", "href": self.argument})
        link.set("rel", "noopener")
        if self.film.embed:
            link.set("data-embed", self.film.embed)
        if self.options["poster"]:
            picture = {"class": "video-image", "src": self.options["poster"]}
            SubElement(link, "img", {**picture, "alt": ""})
        bar = SubElement(link, "span", {"class": "video-bar"})
        act = SubElement(bar, "span", {"class": "video-act"})
        act.text = self.options["title"] or f"Watch the video on {self.film.site}"
        act.tail = " "
        SubElement(bar, "span", {"class": "video-about"}).text = self.about()

    def about(self) -> str:
        """Return what a click will do, said before it."""
        length = self.options["length"].rstrip(".")
        opens = f"Plays from {self.film.site}, another site, which may set cookies."
        return f"{length}. {opens}" if length else opens

    def on_add(self, block: Element) -> Element:
        return block[-1]

    def on_inline_end(self, block: Element) -> None:
        summary = block[-1]
        _unwrap_only_paragraph(summary)
        if not len(summary) and not (summary.text or "").strip():
            title = self.options["title"] or self.argument
            self.md.problems.append(
                f"The video “{title}” has no summary in words; write one in it."
            )
            block.remove(summary)


class AdBreak(Block):
    """Ad break: a place where the page may put an ad slot."""

    NAME = "ad-break"

    def on_create(self, parent: Element) -> Element:
        return SubElement(parent, "hr", {"class": "break"})

    def on_end(self, block: Element) -> None:
        block.text = None


BLOCKS = (Figure, PullQuote, Note, ContentNote, Video, AdBreak)


class OptionsProcessor(BlocksProcessor):
    """Block processor that reads options as plain lines, not YAML.

    The engine reads them as YAML, where a colon in a title is an error, `2:48` is the
    number 168, and nested references can be made to grow without end.
    """

    def split_header(
        self, block: str, length: int
    ) -> tuple[dict[str, str] | None, str]:
        found = self.yaml_line.match(block)
        if not found:
            return {}, block
        return _parse_options(found.group(0)), block[found.end() :]


def _parse_options(header: str) -> dict[str, str] | None:
    """Return the options in the lines under a block's first line.

    Args:
        header: Lines of `name: value`; a line without a name continues the value.

    Returns:
        The values by name, or None where the first line names nothing.
    """
    options: dict[str, str] = {}
    name = ""
    for line in header.split("\n"):
        found = OPTION.fullmatch(line.strip())
        if found:
            name, value = found.groups()
            options[name] = value
        elif line.strip() and not name:
            return None
        elif line.strip():
            options[name] += f" {line.strip()}"
    return options


class BlockExtension(Extension):
    """Markdown extension: registers `BLOCKS` and reports unclosed ones."""

    def extendMarkdown(self, md: Markdown) -> None:
        manager = OptionsProcessor(md.parser, md)
        for block in BLOCKS:
            manager.register(block, {})
        escape_chars(md, ["/"])
        md.parser.blockprocessors.register(manager, "blocks", 89.99)
        inline_end = BlocksTreeprocessor(md, manager)
        md.treeprocessors.register(inline_end, "blocks_on_inline_end", 19.99)
        md.treeprocessors.register(Unclosed(md, manager), "unclosed", 100)


class Unclosed(Treeprocessor):
    """Reports blocks that are not closed."""

    def __init__(self, md: Markdown, manager: BlocksProcessor) -> None:
        super().__init__(md)
        self.manager = manager

    def run(self, root: Element) -> None:
        for entry in self.manager.stack:
            name = entry.block.NAME
            self.md.problems.append(
                f"The block “{name}” is not closed by a line “///”."
            )
