"""Make flags and reasons in a site of its own, or say how they stand in its database.

Run as a process of the site: `python -m tests.qa.privacy.flags_of_site make`.
"""

import json
import sys

COLUMNS = {
    "kind": "SELECT kind FROM qa_flag",
    "note": "SELECT note FROM qa_flag WHERE note IS NOT NULL",
    "purged": "SELECT 'one' FROM qa_flag WHERE note IS NULL",
    "files": 'SELECT "table" FROM config_duevacuum',
    "declined": "SELECT decline_reason FROM qa_question WHERE decline_reason <> ''",
    "decided": "SELECT reason FROM qa_moderationevent WHERE reason <> ''",
    "reported": "SELECT reason FROM qa_report",
    "mails": "SELECT kind FROM qa_emailnotification",
}


def make() -> None:
    from config.models import SiteSettings
    from qa import moderation
    from tests.qa.factories import make_published, make_question

    SiteSettings.objects.create(notification_email="author@site.example")
    urgent = make_question(flags=frozenset({"urgent", "abuse"}))
    moderation.clear_flag(urgent, "urgent", note="We called.", by=None)
    for length in (256, 400):
        noted = make_question(flags=frozenset({"minor"}))
        moderation.clear_flag(noted, "minor", note="n" * length, by=None)
    make_purged(make_question(flags=frozenset({"link"})))
    moderation.decline(make_question(), reason="abusive", by=None, base=1)
    moderation.report(make_published(), reason="harmful")


def make_purged(question) -> None:
    """Let a question and its flag be as they are once what was sent is purged."""
    from django.utils import timezone

    question.flags.update(note=None, cleared_at=timezone.now())
    type(question).objects.filter(pk=question.pk).update(
        originals_purged_at=timezone.now()
    )


def mark_urgent_mails() -> None:
    """Let the mails of this version be as the earlier one wrote them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE qa_emailnotification SET kind = 'urgent' WHERE kind IN "
            "('new_question', 'reported')"
        )


def read() -> dict[str, list[str]]:
    """Return what stands in each column, as the database holds it."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for name, query in COLUMNS.items():
            cursor.execute(query)
            found[name] = sorted(value for (value,) in cursor.fetchall())
    return found


def understand() -> dict[str, list[str]]:
    """Return the same as the site reads it."""
    from qa.models import Flag, ModerationEvent, Question, Report

    flags = list(Flag.objects.all())
    found = {
        "kind": [flag.kind for flag in flags],
        "note": [flag.note for flag in flags],
        "declined": [row.decline_reason for row in Question.objects.all()],
        "decided": [row.reason for row in ModerationEvent.objects.all()],
        "reported": [row.reason for row in Report.objects.all()],
    }
    return {name: sorted(filter(None, values)) for name, values in found.items()}


if __name__ == "__main__":
    import django

    django.setup()
    acts = (make, mark_urgent_mails, read, understand)
    act = next(act for act in acts if act.__name__ == sys.argv[1])
    print(json.dumps(act()))
