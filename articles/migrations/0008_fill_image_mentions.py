"""Keep which images the texts show that were saved before there was a table for it."""

import re

from django.db import migrations

IN_TEXT = re.compile(r"images/(\w{1,32})")
# Of each column: the model, the column, the key of the row, and what a mention calls it.
TEXTS = (
    ("Article", "body", "pk", "articles.article.body"),
    ("HistoricalArticle", "body", "id", "articles.article.body"),
    ("Correction", "text", "pk", "articles.correction.text"),
    ("Page", "body", "pk", "articles.page.body"),
    ("Topic", "intro", "pk", "articles.topic.intro"),
    ("Author", "biography", "pk", "articles.author.biography"),
)


def forwards(apps, schema_editor):
    mention = apps.get_model("articles", "ImageMention")
    for name, field, key, text in TEXTS:
        rows = apps.get_model("articles", name).objects.order_by()
        rows = rows.filter(**{f"{field}__contains": "images/"}).values_list(key, field)
        for pk, words in rows.iterator():
            mention.objects.bulk_create(
                [
                    mention(stem=stem, text=text, row_id=pk)
                    for stem in sorted(set(IN_TEXT.findall(words)))
                ],
                ignore_conflicts=True,
            )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0007_image_mention"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
