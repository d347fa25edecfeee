"""Search of an admin list by the reference of a question."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin_filters import OfferedFiltersAdmin
from qa.answering.actions import REFERENCE


class ReferenceSearchAdmin(OfferedFiltersAdmin):
    """Finds a whole reference by its index; a part of one in all rows.

    Its `search_fields` is the lookup of the reference alone.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term, [lookup] = search_term.strip(), self.search_fields
        if REFERENCE.fullmatch(term):
            return queryset.filter(**{str(lookup): term.upper()}), False
        return super().get_search_results(request, queryset, search_term)
