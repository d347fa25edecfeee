"""Choose the picture for lists of the essays that were saved before there was one."""

import re

from django.db import migrations

IMAGE = re.compile(r"<img\b[^<>]*>")
VIDEO = re.compile(r'\bclass="[^"]*video')
FILE = re.compile(r'\bsrc="[^"]*/(images/[^"/]+)"')
LIST_WIDTH, LIST_HEIGHT = 240, 120
BATCH = 200  # essays whose HTML is in memory at once


def first_image(html, keys):
    """Return the key of the first picture that is neither folded nor a video's."""
    for found in IMAGE.finditer(html):
        file, place = FILE.search(found[0]), found.start()
        opened = html.count("<details", 0, place)
        is_folded = opened > html.count("</details", 0, place)
        if file and file[1] in keys and not is_folded and not VIDEO.search(found[0]):
            return keys[file[1]]
    return None


def forwards(apps, schema_editor):
    article = apps.get_model("articles", "Article")
    images = apps.get_model("articles", "Image").objects
    images = images.filter(width__gte=LIST_WIDTH, height__gte=LIST_HEIGHT)
    keys = dict(images.values_list("file", "pk"))
    rows = article.objects.filter(is_sensitive=False).order_by("pk")
    rows = rows.only("share_image", "body_html")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for essay in batch:
            first = first_image(essay.body_html, keys)
            essay.list_image_id = essay.share_image_id or first
        chosen = [essay for essay in batch if essay.list_image_id]
        article.objects.bulk_update(chosen, ["list_image"])
        last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0013_list_image"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
