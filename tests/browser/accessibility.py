"""Accessibility of a page, checked by axe."""

from axe_playwright_python.sync_playwright import Axe

# Before its checks axe would copy imported style sheets into the page, which the
# page's policy refuses; only a rule that is off by default needs them.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


def run_axe(page, context=None):
    """Return what axe finds on a page, or in a part of it."""
    return Axe().run(page, context=context, options=OPTIONS)
