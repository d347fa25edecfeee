"""Prepared queries: querysets whose SQL is written once in a process.

Django writes the SQL of a queryset anew each time that it runs, and a reading page
spends longer on that than the database on the answer. What such a page asks never
changes but for a few values: the moment, an essay's slug. So the SQL is kept,
and no row is.
"""

import re
from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)

MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


class Given(Expression):
    """A value that a prepared query is given each time that it runs."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]

    def prepare_value(self, values: dict[str, Any], connection: Any) -> Any:
        """Return what it stands for, as the database's driver takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class PreparedQuery(Generic[Row]):
    """A queryset whose SQL is written once; a call runs it and returns its rows.

    Args:
        build: Returns the queryset, with a `Given` for each argument. All else that it
            asks must hold as long as the process runs.
        fields: The type of each argument, by name.
    """

    def __init__(
        self,
        build: "Callable[..., QuerySet[Row]]",
        fields: "dict[str, Field[Any, Any]]",
    ) -> None:
        self.build = build
        self.given = {name: Given(name, field) for name, field in fields.items()}
        self.compiled: dict[str, tuple[QuerySet[Row], SQLCompiler, str, list[Any]]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """Run the query.

        Args:
            values: One for each argument of the queryset.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self.compile(connection)
        queryset, compiler, sql, params = self.compiled[connection.vendor]
        bound = [
            one.prepare_value(values, connection) if isinstance(one, Given) else one
            for one in params
        ]
        return list(_run(queryset, compiler, connection, sql, bound))

    def compile(self, connection: Any) -> tuple[Any, SQLCompiler, str, list[Any]]:
        """Write the SQL for one kind of database.

        Raises:
            ValueError: the queryset asks for the moment by itself.
        """
        queryset = self.build(**self.given)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        fixed = [one for one in params if not isinstance(one, Given)]
        if any(MOMENT.match(str(one)) for one in fixed):
            raise ValueError(f"It would keep the moment of its first call: {fixed}")
        return queryset, compiler, sql, list(params)


def _run(
    queryset: Any, compiler: SQLCompiler, connection: Any, sql: str, params: list[Any]
) -> Any:
    """Return a queryset that runs this SQL and reads its rows as compiled."""
    own = copy(compiler)
    own.connection = connection
    own.as_sql = lambda *_, **__: (sql, params)  # type: ignore
    fresh = queryset._chain()
    fresh.query.get_compiler = lambda *_, **__: own
    return fresh


def prepared(
    **fields: "Field[Any, Any]",
) -> "Callable[[Callable[..., QuerySet[Row]]], PreparedQuery[Row]]":
    """Make a prepared query of a function that returns a queryset.

    Example:
        @prepared(at=DateTimeField())
        def public_topics(at):
            return Topic.objects.published(at)

        public_topics(at=timezone.now())
    """
    return lambda build: PreparedQuery(build, fields)
