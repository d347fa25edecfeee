"""Accessibility of a page, checked by axe."""

from axe_playwright_python.sync_playwright import Axe

# Before its checks axe would copy imported style sheets into the page, which the
# page's policy refuses; only a rule that is off by default needs them.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # all that a scheme can change
# Django's links take their new colour in steps: go to the last.
FINISH = "document.getAnimations().forEach(one => one.finish())"


def run_axe(page, context=None):
    """Return what axe finds on a page, or in a part of it, in light and in dark."""
    result = Axe().run(page, context=context, options=OPTIONS)
    use_scheme(page, "dark")
    options = OPTIONS | {"runOnly": COLOUR_RULES}
    dark = Axe().run(page, context=context, options=options)
    use_scheme(page, "light")
    result.response["violations"] += dark.response["violations"]
    return result


def use_scheme(page, scheme):
    """Show a page in a colour scheme, whole."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(FINISH)
