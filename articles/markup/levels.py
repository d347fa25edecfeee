"""The level of each heading on the page: none is skipped, whatever was written.

Readers who jump from heading to heading take a skipped level for a missed section.
"""

LOWEST = 6


class Levels:
    """The headings above the place that is read, as their author numbered them.

    Args:
        top: The level of the text's own sections on the page.
    """

    def __init__(self, top: int) -> None:
        self.top = top
        self.above: list[int] = []

    def add(self, written: int, *, is_boxed: bool) -> tuple[int, int]:
        """Take the next heading.

        Args:
            written: The level its author gave it; `#` and `##` are the same.
            is_boxed: Whether it stands in a box, where nothing is a section.

        Returns:
            Its level on the page, and how many levels its author skipped before it.
        """
        least = 3 if is_boxed else 2
        written = max(written, least)
        while self.above and self.above[-1] >= written:
            self.above.pop()
        last = max(self.above[-1] if self.above else 1, least - 1)
        self.above.append(written)
        return min(LOWEST, self.top + len(self.above) - 1), written - last - 1
