"""Language spans: the `lang` attribute, for words of another language.

`[esprit de l'escalier]{fr}` is short for `<i lang="fr">…</i>`; that may be written too.

Source:
    WCAG 2.2, success criterion 3.1.2, "Language of Parts".
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from articles.markup.allowed_html import LANGUAGE

PHRASE = rf"\[([^\[\]\n]{{1,400}})\]\{{({LANGUAGE.pattern})\}}"
WRITTEN_FROM_THE_RIGHT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"})


class LanguageExtension(Extension):
    """Markdown extension of language spans; runs before links."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(LanguageProcessor(PHRASE, md), "phrase", 174)


class LanguageProcessor(InlineProcessor):
    """Inline processor: a phrase in italics with its `lang`."""

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Any, ...]:
        words, language = match.groups()
        element = Element("i", {"lang": language})
        if language.lower().split("-")[0] in WRITTEN_FROM_THE_RIGHT:
            element.set("dir", "rtl")
        element.text = words
        return element, match.start(0), match.end(0)
