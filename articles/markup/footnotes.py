"""Footnotes: `text[^key]` and `[^key]: the note`.

Numbers follow the order in which a reader meets the references, whatever the order
of the definitions; the engine's own extension counts in the order it happens to parse.
A note that only folded words refer to is folded too, under the same title.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

Element = ElementTree.Element

REFERENCE = r"\[\^([^\]\n]{1,60})\]"
MOST_IN_MARGIN = 40  # the style sheet pairs as many references with their notes


class FootnoteExtension(Extension):
    """Markdown extension of footnotes."""

    def __init__(self, *, prefix: str, level: int) -> None:
        self.prefix = prefix
        self.level = level
        self.texts: dict[str, str] = {}
        self.items: dict[str, Element] = {}
        super().__init__()

    def extendMarkdown(self, md: Markdown) -> None:
        self.parser = md.parser
        self.problems: list[str] = md.problems
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "note", 17)
        md.inlinePatterns.register(ReferenceProcessor(REFERENCE, self), "note", 175)
        md.treeprocessors.register(DefinitionProcessor(self), "note-definitions", 50)
        md.treeprocessors.register(NumberProcessor(self), "note-numbers", 19)

    def setFootnote(self, key: str, text: str) -> None:
        """Keep one definition; the engine's block processor calls this by its name."""
        if key in self.texts or key in self.items:
            self.problems.append(f"The note “{key}” is written twice.")
        self.texts[key] = text


class ReferenceProcessor(InlineProcessor):
    """Inline processor of a reference, `[^key]`; numbered later."""

    def __init__(self, pattern: str, notes: FootnoteExtension) -> None:
        super().__init__(pattern)
        self.notes = notes

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Any, ...]:
        key = match.group(1)
        if key not in self.notes.items:
            self.notes.problems.append(f"There is no note “{key}” to refer to.")
            return None, None, None
        mark = Element("sup", {"class": "footnote-mark", "note": key})
        return mark, match.start(0), match.end(0)


class DefinitionProcessor(Treeprocessor):
    """Parses the notes into the tree before the inline marks are read."""

    def __init__(self, notes: FootnoteExtension) -> None:
        super().__init__()
        self.notes = notes

    def run(self, root: Element) -> None:
        """Append the section of notes, in the order of writing."""
        if not self.notes.texts:
            return
        items = ElementTree.SubElement(_new_section(root, self.notes), "ol")
        items.set("role", "list")
        while self.notes.texts:  # a note may hold the definition of another
            key = next(iter(self.notes.texts))
            self.notes.items[key] = item = Element("li")
            text = self.notes.texts.pop(key)
            box = Element("div")  # in an `li` the parser would read a list item
            self.notes.parser.parseChunk(box, text)
            item.extend(box)
        items.extend(self.notes.items.values())


def _new_section(root: Element, notes: FootnoteExtension) -> Element:
    """Append the empty section of notes with its heading."""
    name = f"{notes.prefix}notes-title"
    section = ElementTree.SubElement(
        root, "section", {"class": "footnote-list", "aria-labelledby": name}
    )
    heading = ElementTree.SubElement(section, f"h{notes.level}")
    heading.attrib = {"class": "footnote-list-title", "id": name}
    heading.text = "Notes"
    return section


class NumberProcessor(Treeprocessor):
    """Numbers references and footnotes in the order of reading."""

    def __init__(self, notes: FootnoteExtension) -> None:
        super().__init__()
        self.notes = notes
        self.order: list[str] = []
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.folds: dict[str, set[str]] = {}  # titles; "" where words that show refer

    def run(self, root: Element) -> None:
        """Number the text's references, then those inside the notes themselves."""
        if not self.notes.items:
            return
        section = root[-1]
        for part in root[:-1]:
            self.number_marks_in(part)
        for key in self.order:  # grows while it is read
            self.number_marks_in(self.notes.items[key], self.fold_of(key))
        section[-1][:] = [self.finished(key) for key in self.order]
        if not self.order:
            root.remove(section)
        self.report_unused()

    def number_marks_in(self, part: Element, fold: str = "") -> None:
        """Number the marks of a part of the text.

        Args:
            part: The part.
            fold: The title of what it is folded in.
        """
        key = part.attrib.pop("note", None)
        if key:
            self.count(key)
            self.folds.setdefault(key, set()).add(fold)
            part.append(self.reference(key))
        title = "".join(part[0].itertext()) if part.tag == "details" else ""
        for child in list(part):
            is_title = bool(title) and child is part[0]
            self.number_marks_in(child, fold if is_title else fold or title)

    def fold_of(self, key: str) -> str:
        """Return the title of what a note is folded in, or "" where it shows."""
        return min(self.folds[key])

    def count(self, key: str) -> None:
        if key not in self.numbers:
            self.order.append(key)
            self.numbers[key] = len(self.order)
        self.uses[key] = self.uses.get(key, 0) + 1

    def reference(self, key: str) -> Element:
        number, use = self.numbers[key], self.uses[key]
        # only one place in the text can be the note's neighbour in the margin
        pair = self.pair("footnote-ref", number) if use == 1 else ""
        link = Element("a", {"class": f"footnote-ref{pair}"})
        link.set("id", f"{self.notes.prefix}ref-{number}{_again(use)}")
        link.set("href", f"#{self.notes.prefix}note-{number}")
        link.set("aria-label", f"Note {number}")
        link.text = AtomicString(number)
        return link

    def pair(self, name: str, number: int) -> str:
        has_margin = not self.notes.prefix and number <= MOST_IN_MARGIN
        return f" {name}-{number}" if has_margin else ""

    def finished(self, key: str) -> Element:
        item, number = self.notes.items[key], self.numbers[key]
        item.set("class", f"footnote{self.pair('footnote', number)}")
        item.set("id", f"{self.notes.prefix}note-{number}")
        title = self.fold_of(key)
        box = _fold(item, title) if title else item
        _finish(box, list(self.back_links(number, self.uses[key])))
        return item

    def back_links(self, number: int, uses: int) -> Iterator[Element]:
        for use in range(1, uses + 1):
            link = Element("a", {"class": "footnote-back"})
            link.set("href", f"#{self.notes.prefix}ref-{number}{_again(use)}")
            place = f", place {use}" if uses > 1 else ""
            link.set("aria-label", f"Back to reference {number}{place}")
            link.text = AtomicString("↩")
            yield link

    def report_unused(self) -> None:
        for key in self.notes.items:
            if key not in self.numbers:
                self.notes.problems.append(f"Nothing refers to the note “{key}”.")


def _again(use: int) -> str:
    """Return what tells the second reference to a note from the first."""
    return "" if use == 1 else f"-{use}"


def _fold(item: Element, title: str) -> Element:
    """Fold what a note holds; return the box that now holds it."""
    box = Element("details", {"class": "content-note"})
    summary = ElementTree.SubElement(box, "summary", {"class": "content-note-title"})
    summary.text = title
    box.extend(item)
    item[:] = [box]
    return box


def _finish(item: Element, links: list[Element]) -> None:
    """Put the ways back after a note's words; its number is the list's own."""
    if len(item) == 1 and item[0].tag == "p":
        item.text = item[0].text
        item[:] = list(item[0])
    paragraphs = [part for part in item if part.tag == "p"] or [item]
    end = paragraphs[-1]
    paragraphs[0].text = (paragraphs[0].text or "").lstrip("\n")
    for link in links:
        _space_before_next(end)
        end.append(link)


def _space_before_next(element: Element) -> None:
    """End an element's words with a space."""
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''} "
    else:
        element.text = f"{element.text or ''} "
