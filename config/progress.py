"""Progress bar of management commands."""

from collections.abc import Iterable
from typing import Any

from tqdm import tqdm


def show_progress(
    rows: Iterable[Any] | None = None, *, unit: str, total: int | None = None
) -> tqdm:
    """Return a progress bar on standard error; nothing is shown where no terminal is.

    Args:
        rows: What is counted while the bar is iterated over; without it, call
            `update(number)` on the bar, and use the bar as a context manager.
        unit: What is counted, in the plural.
        total: How many there are, where `len(rows)` does not tell.
    """
    # `disable=None` is tqdm's word for "only on a terminal".
    return tqdm(rows, total=total, unit=f" {unit}", disable=None, dynamic_ncols=True)
