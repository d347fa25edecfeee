"""Keys can be changed while the site runs; a raw dump shows nothing of an asker."""

import base64
import re
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Subscription, SubscriptionRequest
from config.models import AccountMail, SiteSettings
from qa import moderation
from qa.models import (
    EmailNotification,
    Flag,
    LinkRequest,
    ModerationEvent,
    Question,
    Reply,
    Report,
    StaffNote,
)
from qa.notifications import outbox
from qa.privacy import key_rotation
from tests.qa.factories import fresh, make_edit, make_published, make_question
from tests.qa.private_page import post, visit

MARK = "Wolfsbane"
ADDRESS = "wolfsbane@mail.example"


def make_full():
    """A question that fills every encrypted column, and none of it public."""
    question = make_question(title=MARK, body=MARK, pseudonym=MARK, email=ADDRESS)
    moderation.request_info(question, MARK, by=None, base=1, author=None)
    moderation.respond(question, MARK)
    moderation.raise_staff_flag(question, "urgent", by=None)
    moderation.clear_flag(question, "urgent", note=MARK, by=None)
    moderation.add_note(question, MARK, by=None)
    row = fresh(question)
    edit = make_edit(row, answer=MARK, content_note=MARK, is_sensitive=True)
    row = moderation.save_draft(row, edit, by=None, base=row.version)
    moderation.confirm_email(row)
    moderation.decline(
        row, reason="other", message=MARK, by=None, base=fresh(row).version
    )
    return fresh(question)


def make_public_with_what_is_not():
    question = make_published(title="Public", body="Public.", answer="Public.")
    moderation.follow_up(question, MARK)
    row = fresh(question)
    edit = make_edit(row, title="Public", body="Public.", answer=MARK, follow_up=MARK)
    moderation.save_draft(row, edit, by=None, base=row.version)
    made = moderation.report(fresh(question), reason="other", words=MARK)
    moderation.decide_report(made, decision="kept", reply=MARK, by=None)


def turn(settings):
    """Put a new key in front; return the old ones."""
    old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    return old


def run():
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_after_the_rotation_the_new_key_alone_reads_everything(settings):
    question = make_full()
    make_public_with_what_is_not()
    asked = {"email": ADDRESS, "asked_at": timezone.now()}
    waiting = [
        LinkRequest.objects.create(**asked),
        SubscriptionRequest.objects.create(**asked, frequency="each"),
    ]
    turn(settings)
    result = key_rotation.rotate_keys()
    assert (result.unreadable, result.left) == (0, 0)
    assert result.done > 15
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    row = fresh(question)
    assert not row.is_unreadable
    assert (row.original_body, row.email, row.decline_message) == (MARK, ADDRESS, MARK)
    assert row.replies.get(kind=Reply.Kind.RESPONSE).original == MARK
    assert row.replies.get(kind=Reply.Kind.ANSWER).draft == MARK
    [urgent] = row.flags.all().of_kinds(["urgent"])
    assert (row.notes.get().text, urgent.note) == (MARK, MARK)
    assert (Report.objects.get().words, Report.objects.get().reply) == (MARK, MARK)
    for request in waiting:
        request.refresh_from_db()
        assert request.email == ADDRESS


def test_every_model_with_encrypted_columns_is_among_them():
    models = {model for model, _ in key_rotation.columns()}
    of_a_question = {Question, Reply, Flag, StaffNote, Report, ModerationEvent}
    others = {LinkRequest, Subscription, SubscriptionRequest, AccountMail}
    assert models == of_a_question | others


@pytest.mark.django_db
def test_second_rotation_has_nothing_to_do(settings):
    make_full()
    turn(settings)
    key_rotation.rotate_keys()
    assert key_rotation.rotate_keys().done == 0


@pytest.mark.django_db
def test_rotation_that_was_stopped_goes_on_where_it_was(settings, monkeypatch):
    make_full()
    turn(settings)
    whole, rotate_one = [], key_rotation.rotate_one

    def and_stop(*args):
        rotate_one(*args)
        whole.append(1)
        if len(whole) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(key_rotation, "rotate_one", and_stop)
        key_rotation.rotate_keys()
    total = sum(1 for _ in all_values())
    assert key_rotation.rotate_keys().done == total - 3


def all_values():
    for model, name in key_rotation.columns():
        rows = key_rotation.with_stored(model, name).exclude(stored="")
        yield from rows.values_list("stored", flat=True)


@pytest.mark.django_db
def test_words_written_meanwhile_are_not_overwritten(settings, monkeypatch):
    question = make_question(body="Old words.")
    turn(settings)
    rotate_one = key_rotation.rotate_one

    def behind_an_edit(model, name, pk, stored, so_far):
        if name == "original_body":
            moderation.amend(question, moderation.QuestionText("t", "New words.", "p"))
        rotate_one(model, name, pk, stored, so_far)

    monkeypatch.setattr(key_rotation, "rotate_one", behind_an_edit)
    assert key_rotation.rotate_keys().left == 0
    assert fresh(question).original_body == "New words."


@pytest.mark.django_db
def test_what_no_key_reads_is_counted_left_and_told(settings):
    old = make_question(body="Of a lost key.")
    keys = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make_question()
    turn(settings)
    with pytest.raises(CommandError, match="cannot be read by the first alone"):
        run()
    settings.ENCRYPTION_KEYS = keys
    assert fresh(old).original_body == "Of a lost key."


@pytest.mark.django_db
def test_command_says_that_the_old_key_can_go(settings):
    make_question()
    turn(settings)
    said = run()
    assert "The old keys can be removed" in said
    assert MARK not in said


@pytest.mark.django_db
def test_values_are_rotated_in_batches(settings, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    for _ in range(5):
        make_question()
    turn(settings)
    result = key_rotation.rotate_keys()
    assert (result.done, result.left) == (20, 0)


# The raw dump


def dump():
    """Every column of every table, and what is base64 in them decoded too."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            texts += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(texts + [decoded(text) for text in texts])


def decoded(text):
    """What a session, a message or a cached value holds under its base64."""
    found = re.findall(r"[A-Za-z0-9+/_-]{16,}", text)
    parts = [base64.urlsafe_b64decode(part[: len(part) // 4 * 4]) for part in found]
    return "\n".join(part.decode("latin-1") for part in parts)


@pytest.mark.django_db
def test_raw_dump_shows_no_text_and_no_address_of_what_is_not_public(
    cache_keys, staff, client
):
    SiteSettings.objects.create(notification_email="author@site.example")
    question = make_full()
    make_public_with_what_is_not()
    visit(client, question)
    post(client, question, "show")
    client.post("/questions/yours/lost/", {"email": ADDRESS})
    staff.get(f"/admin/qa/question/{question.pk}/change/")
    outbox.send_due(timezone.now())
    EmailNotification.objects.update(last_error="SMTPRecipientsRefused 550")
    shown = dump()
    assert "Public." in shown
    assert question.reference in shown
    assert MARK.lower() not in shown.lower()
    assert "mail.example" not in shown.lower()


@pytest.mark.django_db
def test_dump_would_show_what_is_in_clear():
    """The test above can fail: what is public stands in the dump, also in base64."""
    make_published(title=MARK)
    assert MARK in dump()
    assert MARK in decoded(base64.b64encode(MARK.encode() * 3).decode())


@pytest.mark.django_db(transaction=True)
def test_bytes_on_disk_show_no_text_and_no_address():
    if connection.vendor != "sqlite":
        pytest.skip("the dump above reads the same tables; run on SQLite")
    make_full()
    path = Path(connection.settings_dict["NAME"])
    for file in (path, path.with_name(path.name + "-wal")):
        data = file.read_bytes().lower() if file.exists() else b""
        assert MARK.lower().encode() not in data
        assert b"mail.example" not in data
