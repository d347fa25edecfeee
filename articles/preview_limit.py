"""Concurrency limit of staff previews: few are rendered at once in each process.

A thread cannot be stopped, so a render is bounded by what `markup.check_limits` lets
pass, and by this: readers keep the other threads of the process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

MOST_AT_ONCE = 2  # of the four threads that a process has; see WEB_THREADS
TRY_AGAIN_SECONDS = 2
BUSY = "Other previews are being made just now. Nothing is lost: try again in a moment."

_free = BoundedSemaphore(MOST_AT_ONCE)


class PreviewBusy(Exception):
    """As many previews as may be are being rendered; the message says so."""


@contextmanager
def hold_preview_place() -> Iterator[None]:
    """Hold one of the places for a preview; nobody waits for one.

    Raises:
        PreviewBusy: none is free.
    """
    if not _free.acquire(blocking=False):
        raise PreviewBusy(BUSY)
    try:
        yield
    finally:
        _free.release()
