"""Waiting for something that another process or thread does."""

import time
from collections.abc import Callable

# Longer than a slow machine needs, shorter than pytest's `faulthandler_timeout`: a wait
# that fails is a failure with a message, and what the test started is ended.
LONGEST = 300  # seconds


def wait_until(condition: Callable[[], object], said: Callable[[], str] = str):
    """Return what a condition gives once that is true.

    Args:
        condition: Asked twenty times a second.
        said: The message of the failure.
    """
    end = time.monotonic() + LONGEST
    while not (found := condition()):
        assert time.monotonic() < end, said()
        time.sleep(0.05)
    return found
