"""Quote nothing of the entries whose text folds something away, until they are rebuilt.

Their words were written together, the folded ones among them; all are found as before.
Saving the text, or `manage.py rebuild_search`, tells the two apart.
"""

from django.db import migrations

FOLDS = "SELECT {row} FROM {table} WHERE body_html LIKE '%<details%'"  # noqa: S608
FOLD = """
    UPDATE articles_searchentry SET folded = words, words = ''
    WHERE kind = '{kind}' AND folded = '' AND object_id IN ({rows})
"""
KINDS = {
    "essay": FOLDS.format(row="id", table="articles_article"),
    "answer": FOLDS.format(row="question_id", table="qa_reply"),
}


def forwards(apps, schema_editor):
    for kind, rows in KINDS.items():
        schema_editor.execute(FOLD.format(kind=kind, rows=rows), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0016_search_folded"),
        ("qa", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
