"""Encrypt flags, reasons and whether there is a note; forget which mails were urgent.

In batches of their own, so that it can be stopped and started again: only what still
stands in clear is taken up. Backwards, everything is readable again; that a mail was
urgent is known no more. PostgreSQL's files hold the old values until `tend` rewrites
the tables, which is marked here.
"""

from contextlib import suppress
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import migrations, models, transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.crypto import salted_hmac

BATCH = 500
LONGEST, BLOCK, PADDING = 31, 255, "\0"
TOKEN = "gAAAA"  # noqa: S105 - how everything that Fernet encrypts begins
CODES = (
    ("Flag", "kind"),
    ("ModerationEvent", "reason"),
    ("Report", "reason"),
    ("Question", "decline_reason"),
)
# Which mail to the author an event owes.
OWED = {
    "submit": "new_question",
    "amend": "wrote_again",
    "respond": "wrote_again",
    "follow_up": "wrote_again",
    "report": "reported",
}


def encrypt(text, block):
    size = len(text.encode())
    padded = text + PADDING * (-size % block if size else block)
    return _cipher().encrypt(padded.encode()).decode()


def decrypt(stored):
    return _cipher().decrypt(stored).decode().rstrip(PADDING)


def _cipher():
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def change_in_batches(rows, column, change):
    """Change a column of rows; what no key can read any more stays as it is."""
    last = 0
    while True:
        with transaction.atomic():
            later = rows.filter(pk__gt=last).select_for_update()
            batch = list(later.only("pk", column)[:BATCH])
            for row in batch:
                with suppress(InvalidToken):
                    setattr(row, column, change(getattr(row, column)))
            rows.model.objects.bulk_update(batch, [column])
        if not batch:
            return
        last = batch[-1].pk


def forwards(apps, schema_editor):
    for name, column in CODES:
        rows = apps.get_model("qa", name).objects.order_by("pk").exclude(**{column: ""})
        clear = rows.exclude(**{f"{column}__startswith": TOKEN})
        if name == "Flag":
            derive_digests(clear)
        change_in_batches(clear, column, lambda text: encrypt(text, LONGEST))
    hide_notes(apps.get_model("qa", "Flag").objects.order_by("pk"))
    forget_urgent_mails(apps.get_model("qa", "EmailNotification").objects)
    mark_bytes(apps, schema_editor)


def derive_digests(flags):
    """Fill the digest of each flag, as long as its kind can be read."""
    for flag in flags.filter(kind_digest="").iterator(BATCH):
        words = f"{flag.question_id}:{flag.kind}"
        digest = salted_hmac("qa.flag", words, algorithm="sha256").hexdigest()
        flags.filter(pk=flag.pk).update(kind_digest=digest)


def hide_notes(flags):
    """Encrypt also where there is no note; of what is purged, none is kept."""
    flags.filter(note="", question__originals_purged_at__isnull=False).update(note=None)
    change_in_batches(flags.filter(note=""), "note", lambda text: encrypt(text, BLOCK))
    # One block of 255 bytes is 420 characters: what is shorter is not padded yet.
    short = flags.annotate(size=Length("note")).filter(size__lt=420)
    change_in_batches(short, "note", lambda stored: encrypt(decrypt(stored), BLOCK))


def forget_urgent_mails(mails):
    for event, kind in OWED.items():
        mails.filter(kind="urgent", event__kind=event).update(kind=kind)


def mark_bytes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        now = timezone.now()
        marks = apps.get_model("config", "DueVacuum").objects
        moments = {"since": now, "due_at": now + timedelta(hours=1)}
        marks.create(**moments)  # of all tables that hold words
        marks.get_or_create(table="qa_moderationevent", defaults=moments)


def backwards(apps, schema_editor):
    for name, column in CODES:
        rows = apps.get_model("qa", name).objects.order_by("pk")
        hidden = rows.filter(**{f"{column}__startswith": TOKEN})
        change_in_batches(hidden, column, decrypt)
    flags = apps.get_model("qa", "Flag").objects.order_by("pk")
    noted = flags.exclude(note=None).exclude(note="")
    change_in_batches(noted, "note", strip_padding)
    flags.filter(note=None).update(note="")


def strip_padding(stored):
    text = decrypt(stored)
    return _cipher().encrypt(text.encode()).decode() if text else ""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("config", "0006_periodic_work"),
        ("qa", "0016_encrypted_flags_and_reasons"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.AddConstraint(
            "flag",
            models.UniqueConstraint(
                fields=["question", "kind_digest"], name="qa_flag_once_of_each_kind"
            ),
        ),
    ]
