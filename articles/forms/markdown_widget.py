"""Form widget of the Markdown editor, with its scripts and styles.

The package's own script is not loaded: it keeps the Tab key, writes into the text when
an upload fails, and passes by the rows that "Add another" adds.
"""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from markdownx.widgets import MarkdownxWidget

from articles.forms.toolbar import TOOLBAR_BUTTONS, ToolbarButton

MODULES = (
    "toolbar",
    "marks",
    "preview",
    "frame",
    "problems",
    "images",
    "image-form",
)


class MarkdownWidget(MarkdownxWidget):
    """django-markdownx's widget with our toolbar, preview and upload.

    Args:
        place: Where readers find the text, a key of `PLACES` in
            `articles.admin.markdown_views`.
        shown_with: Names of other fields of the form that the preview shows.
        is_short: For a few sentences: a low field, no blocks and no pictures.
    """

    def __init__(
        self,
        *,
        place: str = "text",
        shown_with: str = "",
        is_short: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(({"rows": 3} if is_short else {}) | (attrs or {}))
        self.place, self.shown_with, self.is_short = place, shown_with, is_short

    @property
    def tools(self) -> list[ToolbarButton]:
        """The buttons of the place; in a short field, those for parts of a sentence."""
        found = [tool for tool in TOOLBAR_BUTTONS if self.place not in tool.not_in]
        return [tool for tool in found if not self.is_short or tool.kind == "words"]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
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
        scripts: list[Any] = [
            forms.Script(f"js/editor-{name}.js", type="module") for name in MODULES
        ]
        return forms.Media(css={"all": ["css/admin/editor.css"]}, js=scripts)
