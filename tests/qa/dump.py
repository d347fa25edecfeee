"""A dump of the test site: every value of every table, as the database holds it."""

from collections import defaultdict

from django.db import connection


def dump() -> dict[tuple[str, str], list[object]]:
    """Return every value of the database, by table and column, as it is stored."""
    found: dict[tuple[str, str], list[object]] = defaultdict(list)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    found[table, name].append(value)
    return found
