"""DecryptedIn: a condition of a query on a column that the database cannot read."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from django.db.models import BooleanField, Expression, F, QuerySet
from django.db.models.sql.compiler import SQLCompiler

NO_KEY = 0
Pairs = list[tuple[int, str]]

# What one query has read, for all its conditions.
_read: "WeakKeyDictionary[SQLCompiler, dict[int, Pairs]]" = WeakKeyDictionary()


class DecryptedIn(Expression):
    """Whether a key is among those of rows whose encrypted value is wanted.

    The rows are read and decrypted each time that the query runs, so it belongs beside
    a small set only, such as the flags that are up: never beside all that is published.
    Conditions of one query that share `rows` read them once.

    Args:
        column: The column of the outer query that holds the key.
        rows: Pairs of a key and a value that is decrypted as it is read; a list of
            them was read before, and serves many queries.
        is_wanted: Says of a value whether its key counts.
    """

    def __init__(
        self,
        column: str,
        rows: "QuerySet[Any, Any] | Pairs",
        is_wanted: Callable[[str], bool],
    ) -> None:
        super().__init__(output_field=BooleanField())
        self.column: Any = F(column)
        self.rows, self.is_wanted = rows, is_wanted

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.column,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        pairs = self._read_pairs(compiler)
        found = {key for key, value in pairs if self.is_wanted(value)}
        sql, params = compiler.compile(self.column)
        keys = ", ".join(str(int(key)) for key in sorted({NO_KEY, *found}))
        return f"({sql} IN ({keys}))", params

    def _read_pairs(self, compiler: SQLCompiler) -> Pairs:
        if isinstance(self.rows, list):
            return self.rows
        pairs = _read.setdefault(compiler, {})
        if id(self.rows) not in pairs:
            pairs[id(self.rows)] = list(self.rows.using(compiler.using))
        return pairs[id(self.rows)]
