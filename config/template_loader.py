"""Template loader that strips the indentation of our templates.

A source is indented for whoever works on it; readers would fetch that with every page.
It goes once, when a template is loaded, and never from what is put into a template.
"""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^\s+", re.MULTILINE)
# Lines of nothing but tags that print nothing themselves, or print whole lines.
SILENT = (
    "block|endblock|if|elif|else|endif|for|empty|endfor|with|endwith|load|extends|include"
    "|comment|endcomment|disclosed|enddisclosed|once_for|endonce_for"
)
SILENT_LINE = re.compile(
    rf"^((?:\{{%\s*(?:(?:{SILENT})\b[^%\n]*|[^%\n]*\sas\s\w+\s*)%\}})+)[ \t]*\n",
    re.MULTILINE,
)


def strip_indentation(source: str) -> str:
    """Return a template's source without indentation, empty lines and lines of tags.

    Words on two lines stay apart: the end of a line that prints something stays.
    """
    return SILENT_LINE.sub(r"\1", INDENTATION.sub("", source))


class Loader(filesystem.Loader):
    """Our templates; the text of a mail stays as it is written."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template."""
        source = super().get_contents(origin)
        is_page = origin.name.endswith(".html")
        return strip_indentation(source) if is_page else source
