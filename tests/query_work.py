"""How much a database looks at for a query, for tests of what must not grow."""

import json

from django.db import connection


def visited(rows) -> int:
    """Return how many rows, or steps, the database takes for a query."""
    return steps_on_sqlite(rows) if connection.vendor == "sqlite" else visits(rows)


def steps_on_sqlite(rows) -> int:
    steps = []
    connection.connection.set_progress_handler(lambda: steps.append(1), 10)
    try:
        list(rows.all())
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(steps)


def visits(rows) -> int:
    plan = json.loads(rows.explain(format="JSON", analyze=True))
    return sum(rows_read(node) for node in nodes(plan[0]["Plan"]))


def nodes(node):
    yield node
    for child in node.get("Plans", ()):
        yield from nodes(child)


def rows_read(node) -> int:
    if "Relation Name" not in node:
        return 0
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return read * node["Actual Loops"]
