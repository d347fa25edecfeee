"""From Markdown to HTML that is safe to show: a leaf that knows nothing of the site.

The only importer of the Markdown engine and of the sanitiser.
"""

from articles.markup.absolute_urls import absolute
from articles.markup.limits import MAX_CHARACTERS, MarkupRefused, refuse
from articles.markup.render import Rendered, render, sanitise
from articles.markup.splitting import plain_text, split_at_breaks

__all__ = [
    "MAX_CHARACTERS",
    "MarkupRefused",
    "Rendered",
    "absolute",
    "plain_text",
    "refuse",
    "render",
    "sanitise",
    "split_at_breaks",
]
