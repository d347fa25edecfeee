"""Name a published answer of each thread that was published before the column was there.

Where none is named the thread is looked at on every first page, and nothing is wrong.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def forwards(apps, schema_editor):
    replies = apps.get_model("qa", "Reply").objects.filter(
        question=OuterRef("pk"), kind="answer", published_at__isnull=False
    )
    first = Subquery(replies.order_by("pk").values("pk")[:1])
    questions = apps.get_model("qa", "Question").objects
    threads = questions.filter(status__in=["published", "hidden"])
    threads.update(published_answer=first)


class Migration(migrations.Migration):

    dependencies = [
        ("qa", "0003_published_answer"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
