"""Template context processors."""

from datetime import datetime

from django.contrib import admin
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles.templatetags.articles import topics_in_menu
from config.accounts.middleware import OWN_ACCOUNT
from config.json_rows import JSONRows
from config.models import SiteSettings
from config.prepared_queries import prepared
from qa.templatetags.qa import helplines


def site(request: HttpRequest) -> dict[str, object]:
    """Add the site settings as `site`; the row is read on first use."""
    return {"site": SimpleLazyObject(load_site)}


def account_pages(request: HttpRequest) -> dict[str, object]:
    """Add what the templates of the admin need to the pages of sign-in."""
    match = request.resolver_match
    is_account = match and match.view_name.startswith(OWN_ACCOUNT)
    return admin.site.each_context(request) if is_account else {}


def load_site() -> SiteSettings:
    """Return the settings with what stands on every page, read in the same query.

    The tags `help_numbers` and `menu_topics` look there for `helpline_rows` and
    `menu_rows`.
    """
    rows = site_with_frame(at=timezone.now())
    return rows[0] if rows else SiteSettings.load()


@prepared(at=DateTimeField())
def site_with_frame(at: datetime) -> "QuerySet[SiteSettings]":
    """Return the query of the settings, the helplines and the topics of the menu."""
    numbers = helplines.build()
    columns = [field.attname for field in numbers.model._meta.concrete_fields]
    topics = topics_in_menu.build(at).values("id", "title", "slug")
    return SiteSettings.objects.filter(pk=1).annotate(
        helpline_rows=JSONRows(numbers.values(*columns)), menu_rows=JSONRows(topics)
    )
