"""Accessibility of a page, checked by axe."""

from axe_playwright_python.base import AXE_SCRIPT

COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # all that a scheme can change
COLOURS = {"runOnly": COLOUR_RULES}
ALL_ELSE = {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
# Before its checks axe would copy imported style sheets into the page, which the page's
# policy refuses; only a rule that is off by default needs them. Violations alone are
# sent: what passed is much more.
RUN = """async ([context, options]) => {
  options = {...options, resultTypes: ["violations"], preload: false};
  const {violations} = await axe.run(context, options);
  return violations.flatMap(({id, nodes}) => nodes.map(
    ({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""
# Django's links take their new colour in steps: go to the last.
FINISH = "document.getAnimations().forEach(one => one.finish())"


def find_violations(page, part="html", *, widths=()):
    """Return what axe finds on a page, a line for each element.

    Colours take most of its time. They are checked once in each scheme: in light at the
    last width, in dark at the first.

    Args:
        page: The page.
        part: A CSS selector of what is checked.
        widths: The widths in pixels, by default the one that the page has.
    """
    widths = widths or [page.viewport_size["width"]]
    runs = [(width, "light", ALL_ELSE) for width in widths]
    runs += [(widths[-1], "light", COLOURS), (widths[0], "dark", COLOURS)]
    page.evaluate(AXE_SCRIPT)
    found = []
    for width, scheme, options in runs:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(FINISH)
        lines = page.evaluate(RUN, [part, options])
        found += [f"{page.url}, {width} px, {scheme}: {line}" for line in lines]
    page.emulate_media(color_scheme="light")
    return found
