"""Sign what was written before as it was written: by the author, or by a moderator.

Messages to the asker alone named the site's author, whoever wrote them; the events know
the account. While no account is the author's nobody can tell: all is the author's, as
readers were told.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

MESSAGES = ("request_info", "answer_private")
DECISIONS = ("decline", "mark_duplicate")


def forwards(apps, schema_editor):
    authors = apps.get_model("articles", "Author").objects
    events = apps.get_model("qa", "ModerationEvent").objects
    accounts = dict(
        authors.filter(user__isnull=False).order_by("-pk").values_list("user", "pk")
    )
    declined = apps.get_model("qa", "Question").objects.filter(status="declined")
    if not accounts:
        declined.update(declined_as=authors.order_by("pk").first())
        return
    replies = apps.get_model("qa", "Reply").objects.filter(kind="request")
    event = events.filter(
        question=OuterRef("question"), at=OuterRef("created_at"), kind__in=MESSAGES
    )
    by = Subquery(event.order_by("-pk").values("by")[:1])
    written = replies.annotate(writer=by).exclude(writer=None)
    for pk, writer in list(written.values_list("pk", "writer")):
        replies.filter(pk=pk).update(author=accounts.get(writer))
    event = events.filter(question=OuterRef("pk"), kind__in=DECISIONS)
    by = Subquery(event.order_by("-pk").values("by")[:1])
    for account, author in accounts.items():
        made = declined.annotate(writer=by).filter(writer=account)
        declined.filter(pk__in=list(made.values_list("pk", flat=True))).update(
            declined_as=author
        )


class Migration(migrations.Migration):

    dependencies = [
        ("qa", "0012_edited_follow_ups_and_signatures"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
