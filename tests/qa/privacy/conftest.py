"""The periods of the retention, as its tests count them."""

import pytest

from config.models import SiteSettings


@pytest.fixture
def periods(db):
    """The periods of these tests: 30, 90, 40 and 365 days, ten years for codes."""
    return SiteSettings.objects.create(
        keep_spam_days=30,
        keep_declined_days=90,
        keep_email_days=40,
        keep_originals_days=365,
        keep_code_days=3650,
    )
