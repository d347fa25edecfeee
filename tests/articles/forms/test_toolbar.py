"""What a button inserted and nobody changed is told from words of one's own."""

import re

import pytest

from articles.forms.toolbar import GAP, TOOLBAR_BUTTONS, find_unfilled_gaps
from articles.markup.blocks import BLOCKS
from articles.workflow import publish_checks
from tests.articles.factories import make_article

WITH_WORDS = [tool for tool in TOOLBAR_BUTTONS if GAP.search(tool.template)]
OWN = """## A heading of my own

**Strong words** of mine, in *italics*, with [a link](/about/) and a title.

/// figure | Drawn for this site
![A door](/media/images/a.jpg)

A caption of mine.
///

/// video | https://vimeo.com/1
    title: A film
    length: 4 minutes

What is to be seen.
///

- My first point

Caption, title, subject, the note: words like any others.[^1]

[^1]: The note that I wrote.
"""


@pytest.mark.parametrize("tool", WITH_WORDS, ids=lambda tool: tool.label)
def test_every_button_s_words_are_found_where_they_are_left(tool):
    text = f"Words before.\n\n{tool.example}\n\nWords after."
    assert set(find_unfilled_gaps(text)) & set(GAP.findall(tool.template))


def test_every_markdown_block_has_a_button_and_every_button_a_block():
    inserted = "\n".join(tool.template for tool in TOOLBAR_BUTTONS)
    names = re.findall(r"^/// ([a-z-]+)", inserted, re.MULTILINE)
    assert sorted(names) == sorted(block.NAME for block in BLOCKS)


def test_words_of_one_s_own_are_left_alone():
    assert list(find_unfilled_gaps(OWN)) == []


@pytest.mark.django_db
def test_essay_with_a_button_s_words_is_not_published():
    article = make_article(body="/// pull\nOne sentence of the text\n///")
    found = [(one.message, one.blocks) for one in publish_checks.find_problems(article)]
    said = "“One sentence of the text” is what a button wrote; put your own words in"
    assert (f"{said} its place.", True) in found
