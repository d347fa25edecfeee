"""OfferedFiltersAdmin: an admin list is filtered by the filters it offers alone."""

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest


class OfferedFiltersAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list that is filtered by the filters it offers, and by no other column.

    Django lets a query string filter by every column of the model, shown or not: page
    by page, the rows that stay tell what the column holds.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        name = lookup.split("__")[0]
        filters = self.get_list_filter(request)
        firsts = [one[0] if isinstance(one, tuple | list) else one for one in filters]
        if name in firsts:
            return super().lookup_allowed(lookup, value, request)
        return not self._is_field(name)

    def _is_field(self, name: str) -> bool:
        if name == "pk":
            return True
        try:
            self.opts.get_field(name)
        except FieldDoesNotExist:
            return False  # a filter's own parameter, or nothing that the list knows
        return True
