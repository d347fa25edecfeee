"""Toolbar of the Markdown editor: what each button inserts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

GAP = re.compile(r"\{([^}]*)\}")
# Gaps of which an author may want to keep the words: a length, an address to complete.
MAY_STAY = re.compile(r"\d+ minutes|https://|/media/.*")


@dataclass(frozen=True)
class ToolbarButton:
    """One button of the toolbar.

    Attributes:
        label: What stands on it.
        template: What it inserts; what its author fills in stands in braces.
        kind: "words" for a part of a line, "lines" for whole lines, each of which gets
            what the template begins with, "block" for lines with a blank one around,
            "note" for a reference here and its note at the end of the text.
        around: What is put around words that are selected, which take the place of
            `{}`; without it, they take the place of the template's first gap.
        key: The letter that does the same with Control or Command.
        about: What the syntax page says besides.
        not_in: The places whose toolbar is without it.
    """

    label: str
    template: str
    kind: str = "block"
    around: str = ""
    key: str = ""
    about: str = ""
    not_in: tuple[str, ...] = ()

    @property
    def wrapping(self) -> str:
        """What is put around words that are selected."""
        return self.around or GAP.sub("{}", self.template, count=1)

    @property
    def example(self) -> str:
        """The template with its gaps as plain words."""
        return GAP.sub(r"\1", self.template)

    @property
    def title(self) -> str:
        """What the button says on hovering: its name, and its key where it has one."""
        return f"{self.label} (Ctrl+{self.key.upper()})" if self.key else self.label


TOOLBAR_BUTTONS = (
    ToolbarButton(
        "Heading", "## {Heading}", "lines", about="Every section begins with one."
    ),
    ToolbarButton("Subheading", "### {Subheading}", "lines"),
    ToolbarButton("Strong", "**{strong words}**", "words", key="b"),
    ToolbarButton("Emphasis", "*{words in italics}*", "words", key="i"),
    ToolbarButton("Link", "[{words of the link}]({https://})", "words", key="k"),
    ToolbarButton("List", "- {First point}", "lines", about="A line for each point."),
    ToolbarButton("Quote", "> {Words of somebody else}", "lines"),
    ToolbarButton(
        "Pull quote",
        "/// pull\n{One sentence of the text}\n///",
        about="A sentence of the text, set large. One paragraph.",
        not_in=("answer",),
    ),
    ToolbarButton(
        "Figure",
        "/// figure | {Whose picture it is}\n"
        "![{What the picture shows}]({/media/images/name.jpg})\n\n{Caption}\n///",
        around="/// figure | {Whose picture it is}\n{}\n\n{Caption}\n///",
        about="A picture that was uploaded, with caption and credit. Select a picture "
        "in the text to put the figure around it.",
    ),
    ToolbarButton(
        "Note",
        "/// note | {Title}\n{A remark beside the text}\n///",
        around="/// note | {Title}\n{}\n///",
    ),
    ToolbarButton(
        "Content note",
        "/// content-note | {Subject}\n{Words that a reader opens on purpose}\n///",
        around="/// content-note | {Subject}\n{}\n///",
        about="The subject is shown; the words open with a click.",
    ),
    ToolbarButton(
        "Video",
        "/// video | {https://}\n    title: {Title}\n    length: {4 minutes}\n\n"
        "{What is said and shown, in words}\n///",
        around="/// video | {}\n    title: {Title}\n    length: {4 minutes}\n\n"
        "{What is said and shown, in words}\n///",
        about="The address of the page where it can be watched. Lines “note: what it "
        "shows that may upset” and “poster: address of a picture” may follow the "
        "length.",
        not_in=("answer",),
    ),
    ToolbarButton(
        "Footnote",
        "[^1]\n\n[^1]: {The note}",
        "note",
        about="The reference stands in the text, the note on a line of its own. "
        "Readers see them numbered in the order of reading.",
    ),
    ToolbarButton(
        "Ad break",
        "/// ad-break\n///",
        about="A place where the page may put a labelled advertisement. Where it puts "
        "none, nothing is seen; the preview never shows one.",
        not_in=("answer", "text"),
    ),
)


def find_unfilled_gaps(text: str) -> Iterator[str]:
    """Yield placeholder texts of buttons that the author left in a text.

    Each where it stands as it was inserted: the rest of its line, or the signs around
    it, are the button's too.

    Args:
        text: Markdown, as its author wrote it.
    """
    lines = {line.strip() for line in text.splitlines()}
    for tool in TOOLBAR_BUTTONS:
        for line in tool.template.splitlines():
            if not any(MAY_STAY.fullmatch(gap) for gap in GAP.findall(line)[:1]):
                yield from _unfilled_gaps(line, tool, text, lines)


def _unfilled_gaps(
    line: str, tool: ToolbarButton, text: str, lines: set[str]
) -> Iterator[str]:
    """Yield the first gap of a template's line where it stands in a text unchanged."""
    gaps = GAP.findall(line)
    if not gaps:
        return
    before, _, after = line.partition(f"{{{gaps[0]}}}")
    inserted = f"{before}{gaps[0]}{after.partition('{')[0]}".strip()
    is_part = tool.kind == "words" or len(gaps) > 1
    if inserted in text if is_part else inserted in lines:
        yield gaps[0]
