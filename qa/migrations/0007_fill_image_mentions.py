"""Keep which images the answers show that were published before."""

import re

from django.db import migrations

IN_TEXT = re.compile(r"images/(\w{1,32})")


def forwards(apps, schema_editor):
    mention = apps.get_model("articles", "ImageMention")
    answers = apps.get_model("qa", "Reply").objects.order_by()
    shown = answers.filter(kind="answer", body__contains="images/")
    for pk, words in shown.values_list("pk", "body").iterator():
        mention.objects.bulk_create(
            [
                mention(stem=stem, text="qa.reply.body", row_id=pk)
                for stem in sorted(set(IN_TEXT.findall(words)))
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0007_image_mention"),
        ("qa", "0006_list_indexes"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
