"""Accessibility of a page, checked by axe."""

from axe_playwright_python.base import AXE_SCRIPT

# All that a scheme can change.
DARK = {"runOnly": ["color-contrast", "link-in-text-block"]}
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

    Everything is checked at each width in light, colours at the last width in dark: no
    colour depends on both.

    Args:
        page: The page.
        part: A CSS selector of what is checked.
        widths: The widths in pixels, by default the one that the page has.
    """
    found = []
    page.evaluate(AXE_SCRIPT)
    widths = widths or [page.viewport_size["width"]]
    looks = [(width, "light", {}) for width in widths]
    for width, scheme, options in [*looks, (widths[-1], "dark", DARK)]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(FINISH)
        lines = page.evaluate(RUN, [part, options])
        found += [f"{page.url}, {width} px, {scheme}: {line}" for line in lines]
    page.emulate_media(color_scheme="light")
    return found
