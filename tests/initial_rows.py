"""The rows that migrations create, restored after each test that commits.

Django's flush empties every table, those rows too, and creates content types and
permissions anew: a second each time, and the next test misses roles and phrases.
"""

from django.db import connection, transaction

Rows = dict[str, tuple[list[str], list[tuple]]]  # columns and rows by table


def read_rows() -> Rows:
    """Return the columns and rows of every table of a model."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            # PostgreSQL generates the columns of the search itself; the table is empty.
            found[table] = columns, cursor.fetchall()
    return found


def restore_rows(initial: Rows) -> None:
    """Give every table the rows of `read_rows`; foreign keys are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in initial:
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        for table, (columns, rows) in initial.items():
            if rows:
                names = ", ".join(map(quote, columns))
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(
                    f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})",  # noqa: S608
                    rows,
                )


def quote(name: str) -> str:
    return connection.ops.quote_name(name)
