"""Delete from a cache in the database what named pages by digests without a key.

Such a key let whoever had a copy try which titles there were. Keyed ones replace them.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def forget(apps, schema_editor):
    connection, default = schema_editor.connection, settings.CACHES["default"]
    if not default["BACKEND"].endswith(".DatabaseCache"):
        return
    if default["LOCATION"] in connection.introspection.table_names():
        table = connection.ops.quote_name(default["LOCATION"])
        schema_editor.execute(
            f"DELETE FROM {table} WHERE cache_key LIKE %s",  # noqa: S608
            ["%:shown.%"],
        )
        if connection.vendor == "postgresql":  # the bytes are left until then
            now = timezone.now()
            apps.get_model("config", "DueVacuum").objects.create(since=now, due_at=now)


class Migration(migrations.Migration):
    dependencies = [
        ("qa", "0014_more_triage_phrases"),
        ("config", "0006_periodic_work"),
    ]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
