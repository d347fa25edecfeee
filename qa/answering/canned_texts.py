"""Canned texts: placeholders in braces that still have to be filled in."""

import re

# What a person would write between braces: words on one line.
BRACES = re.compile(r"\{[^{}\n]{1,80}\}")


def unfilled(text: str) -> list[str]:
    """Return the placeholders that nobody filled in, each once, in reading order.

    Args:
        text: What is about to be sent or published.

    Returns:
        Such as ["{name}", "{where to find help}"].
    """
    return list(dict.fromkeys(BRACES.findall(text)))


def appended(text: str, canned: str) -> str:
    """Return a text with a canned one under it, a blank line between them.

    Args:
        text: What was typed so far; nothing of it is changed.
        canned: What to add.
    """
    return f"{text.rstrip()}\n\n{canned}" if text.strip() else canned


def unfilled_message(text: str) -> str:
    """Return which placeholders of a text are left to fill in; empty where none is."""
    places = unfilled(text)
    return (
        f"Fill in what stands in braces first: {', '.join(places)}." if places else ""
    )
