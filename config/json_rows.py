"""Rows of another table as one column of JSON, without a query of their own."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import JSONField, Model, Subquery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class JSONRows(Subquery):
    """The rows of a queryset of values, in its order: a list of objects.

    Example:
        notes = Correction.objects.filter(article=OuterRef("pk"))
        Article.objects.annotate(notes=JSONRows(notes.values("id", "text_html")))
    """

    output_field = JSONField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Any:
        names = self.query.values_select
        pairs = ", ".join(f"'{name}', listed.\"{name}\"" for name in names)
        listed = f"json_group_array(json_object({pairs}))"
        return self._select(listed, compiler, connection)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Any:
        listed = "coalesce(jsonb_agg(listed), '[]'::jsonb)"
        return self._select(listed, compiler, connection)

    def _select(self, listed: str, compiler: SQLCompiler, connection: Any) -> Any:
        template = f"(SELECT {listed} FROM (%(subquery)s) listed)"  # noqa: S608 - ours
        return self.as_sql(compiler, connection, template=template)


def load_rows(model: type[Row], rows: Iterable[dict[str, Any]]) -> list[Row]:
    """Return instances of a model from such a column; other fields are deferred."""
    loaded = []
    for row in rows:
        # `from_db` takes the values in the order of the fields; PostgreSQL has its own.
        fields = [one for one in model._meta.concrete_fields if one.attname in row]
        names = [field.attname for field in fields]
        values = [field.to_python(row[field.attname]) for field in fields]
        loaded.append(model.from_db(DEFAULT_DB_ALIAS, names, values))
    return loaded
