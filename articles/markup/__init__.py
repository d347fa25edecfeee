"""Markdown to sanitised HTML: the public functions. Imports nothing of `config`.

The only importer of the Markdown engine and of the sanitiser.
"""

from articles.markup.absolute_urls import make_urls_absolute
from articles.markup.limits import MAX_CHARACTERS, MarkupRefused, check_limits
from articles.markup.render import Rendered, render, sanitise
from articles.markup.splitting import plain_text, split_at_breaks

__all__ = [
    "MAX_CHARACTERS",
    "MarkupRefused",
    "Rendered",
    "check_limits",
    "make_urls_absolute",
    "plain_text",
    "render",
    "sanitise",
    "split_at_breaks",
]
