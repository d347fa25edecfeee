"""Encrypt flags, reasons and whether there is a note; forget which mails were urgent.

In batches of their own, so that it can be stopped and started again: only what still
stands in clear is taken up. Backwards, everything is readable again; that a mail was
urgent is known no more. PostgreSQL's files hold the old values until `tend` rewrites
the tables, which is marked here.
"""

from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import migrations, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

BATCH = 500
LONGEST, BLOCK, PADDING = 31, 255, "\0"
TOKEN = "gAAAA"  # noqa: S105 - how everything that Fernet encrypts begins
CODES = (
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


def read(stored):
    """Return what is encrypted, or None where no key can read it any more."""
    try:
        return decrypt(stored)
    except InvalidToken:
        return None


def change_in_batches(rows, columns, change):
    """Change columns of rows, by one statement for each batch."""
    last = 0
    while True:
        with transaction.atomic():
            later = rows.filter(pk__gt=last).select_for_update()
            batch = list(later[:BATCH])
            for row in batch:
                change(row)
            rows.model.objects.bulk_update(batch, columns)
        if not batch:
            return
        last = batch[-1].pk


def forwards(apps, schema_editor):
    hide_flags(apps.get_model("qa", "Flag").objects.order_by("pk"))
    for name, column in CODES:
        rows = apps.get_model("qa", name).objects.order_by("pk").exclude(**{column: ""})
        clear = rows.exclude(**{f"{column}__startswith": TOKEN}).only("pk", column)

        def hide(row, column=column):
            setattr(row, column, encrypt(getattr(row, column), LONGEST))

        change_in_batches(clear, [column], hide)
    forget_urgent_mails(apps.get_model("qa", "EmailNotification").objects)
    mark_bytes(apps, schema_editor)


def hide_flags(flags):
    """Encrypt kinds and notes, also where there is no note; of the purged, none is kept.

    Digest, kind and note are written together, so a kind in clear is one to be done.
    """
    clear = flags.exclude(kind__startswith=TOKEN)
    clear.filter(note="", question__originals_purged_at__isnull=False).update(note=None)
    change_in_batches(clear, ["kind_digest", "kind", "note"], hide_flag)


def hide_flag(flag):
    words = f"{flag.question_id}:{flag.kind}"
    flag.kind_digest = salted_hmac("qa.flag", words, algorithm="sha256").hexdigest()
    flag.kind = encrypt(flag.kind, LONGEST)
    note = read(flag.note) if flag.note else flag.note
    if note is not None:
        flag.note = encrypt(note, BLOCK)


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
    for name, column in (("Flag", "kind"), *CODES):
        rows = apps.get_model("qa", name).objects.order_by("pk")
        hidden = rows.filter(**{f"{column}__startswith": TOKEN}).only("pk", column)

        def show(row, column=column):
            stored = getattr(row, column)
            text = read(stored)
            setattr(row, column, stored if text is None else text)

        change_in_batches(hidden, [column], show)
    flags = apps.get_model("qa", "Flag").objects.order_by("pk")
    noted = flags.exclude(note=None).exclude(note="").only("pk", "note")
    change_in_batches(noted, ["note"], strip_padding)
    flags.filter(note=None).update(note="")


def strip_padding(flag):
    text = read(flag.note)
    if text is not None:
        flag.note = _cipher().encrypt(text.encode()).decode() if text else ""


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
