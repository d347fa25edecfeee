"""What the tests of subscriptions share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    """Forget who was counted: these tests type the same address again and again."""
    cache.clear()
