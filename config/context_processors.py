"""Template context processors."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.models import SiteSettings


def site(request: HttpRequest) -> dict[str, object]:
    """Add the site settings as `site`; the row is read on first use."""
    return {"site": SimpleLazyObject(SiteSettings.load)}
