"""The Markdown editor of the admin: what its buttons insert, and what it loads.

The package's own script is not loaded: it keeps the Tab key, writes into the text when
an upload fails, and passes by the rows that "Add another" adds.
"""

import re
from dataclasses import dataclass

from django import forms
from django.urls import reverse_lazy
from markdownx.widgets import MarkdownxWidget

GAP = re.compile(r"\{([^}]*)\}")
MODULES = (
    "toolbar",
    "marks",
    "preview",
    "frame",
    "problems",
    "pictures",
    "picture-form",
)


@dataclass(frozen=True)
class Tool:
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


TOOLS = (
    Tool("Heading", "## {Heading}", "lines", about="Every section begins with one."),
    Tool("Subheading", "### {Subheading}", "lines"),
    Tool("Strong", "**{strong words}**", "words", key="b"),
    Tool("Emphasis", "*{words in italics}*", "words", key="i"),
    Tool("Link", "[{words of the link}]({https://})", "words", key="k"),
    Tool("List", "- {First point}", "lines", about="A line for each point."),
    Tool("Quote", "> {Words of somebody else}", "lines"),
    Tool(
        "Pull quote",
        "/// pull\n{One sentence of the text}\n///",
        about="A sentence of the text, set large. One paragraph.",
        not_in=("answer",),
    ),
    Tool(
        "Figure",
        "/// figure | {Whose picture it is}\n"
        "![{What the picture shows}]({/media/images/name.jpg})\n\n{Caption}\n///",
        around="/// figure | {Whose picture it is}\n{}\n\n{Caption}\n///",
        about="A picture that was uploaded, with caption and credit. Select a picture "
        "in the text to put the figure around it.",
    ),
    Tool(
        "Note",
        "/// note | {Title}\n{A remark beside the text}\n///",
        around="/// note | {Title}\n{}\n///",
    ),
    Tool(
        "Content note",
        "/// content-note | {Subject}\n{Words that a reader opens on purpose}\n///",
        around="/// content-note | {Subject}\n{}\n///",
        about="The subject is shown; the words open with a click.",
    ),
    Tool(
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
    Tool(
        "Footnote",
        "[^1]\n\n[^1]: {The note}",
        "note",
        about="The reference stands in the text, the note on a line of its own. "
        "Readers see them numbered in the order of reading.",
    ),
    Tool(
        "Ad break",
        "/// ad-break\n///",
        about="A place where the page may put a labelled advertisement. Where it puts "
        "none, nothing is seen; the preview never shows one.",
        not_in=("answer", "text"),
    ),
)


class MarkdownWidget(MarkdownxWidget):
    """The package's widget with our own toolbar, preview and upload.

    Args:
        place: Where readers find the text, one of `articles.editor.PLACES`.
        shown_with: Names of other fields of the form that the preview shows.
        is_short: For a few sentences: a low field, no blocks and no pictures.
    """

    def __init__(
        self,
        *,
        place: str = "text",
        shown_with: str = "",
        is_short: bool = False,
        attrs=None,
    ):
        super().__init__(({"rows": 3} if is_short else {}) | (attrs or {}))
        self.place, self.shown_with, self.is_short = place, shown_with, is_short

    @property
    def tools(self) -> list[Tool]:
        """The buttons of the place; in a short field, those for parts of a sentence."""
        found = [tool for tool in TOOLS if self.place not in tool.not_in]
        return [tool for tool in found if not self.is_short or tool.kind == "words"]

    def get_context(self, name, value, attrs=None):
        context = super().get_context(name, value, attrs)
        return context | {
            "tools": self.tools,
            "is_short": self.is_short,
            "place": self.place,
            "shown_with": self.shown_with,
            "frame_address": reverse_lazy("markdownx_frame"),
        }

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["css/editor.css"]},
            js=[
                forms.Script(f"js/editor-{name}.js", type="module") for name in MODULES
            ],
        )
