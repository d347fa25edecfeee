"""Markdown to sanitised HTML: the public functions. Imports nothing of `config`.

The only importer of the Markdown engine and of the sanitiser.
"""

from articles.markup.absolute_urls import make_urls_absolute
from articles.markup.folding import (
    fold_titles,
    folded_text,
    link_folds,
    plain_text,
    without_folds,
)
from articles.markup.headings import ids_in
from articles.markup.limits import MAX_CHARACTERS, MarkupRefused, check_limits
from articles.markup.render import Rendered, render, sanitise
from articles.markup.splitting import split_at_breaks, whole_text

__all__ = [
    "MAX_CHARACTERS",
    "MarkupRefused",
    "Rendered",
    "check_limits",
    "fold_titles",
    "folded_text",
    "ids_in",
    "link_folds",
    "make_urls_absolute",
    "plain_text",
    "render",
    "sanitise",
    "split_at_breaks",
    "whole_text",
    "without_folds",
]
