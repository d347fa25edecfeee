"""What every test of config shares."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries():
    """Forget the tries of other tests: the cache is the process's own."""
    cache.clear()
