"""Encrypted columns: unreadable at rest, several keys, no searching."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from config import encryption
from qa import moderation
from qa.models import Question
from tests.qa.factories import make_edit, make_published, make_question

pytestmark = pytest.mark.django_db


def raw(question, column):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM qa_question WHERE id = %s",  # noqa: S608
            [question.pk],
        )
        return cursor.fetchone()[0]


def test_nothing_of_the_asker_is_readable_in_the_database():
    question = make_question(title="Marker title", body="Marker body", pseudonym="Plum")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM qa_question")
        row = " ".join(map(str, cursor.fetchone()))
    assert "Marker" not in row
    assert "Plum" not in row
    question.refresh_from_db()
    assert question.original_title == "Marker title"


def test_replies_are_unreadable_until_they_are_published():
    question = make_published()
    moderation.follow_up(question, "Marker follow-up")
    question.refresh_from_db()
    edit = make_edit(question, answer="Marker draft", follow_up="Marker copy")
    moderation.save_draft(question, edit, by=None, base=question.version)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM qa_reply")
        assert "Marker" not in str(cursor.fetchall())


def test_new_first_key_writes_and_old_key_still_reads(settings):
    question = make_question(title="Old")
    settings.ENCRYPTION_KEYS = [
        Fernet.generate_key().decode(),
        *settings.ENCRYPTION_KEYS,
    ]
    question.refresh_from_db()
    assert question.original_title == "Old"
    before = raw(question, "original_title")
    question.save()
    assert raw(question, "original_title") != before
    assert Fernet(settings.ENCRYPTION_KEYS[0]).decrypt(raw(question, "original_title"))


def test_without_the_key_nothing_can_be_read_and_nothing_is_lost(settings):
    question, keys = make_question(body="Words to keep."), settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    blind = Question.objects.get(pk=question.pk)
    assert blind.is_unreadable
    assert "Words to keep" not in blind.original_body + blind.draft_copy
    blind.save()
    settings.ENCRYPTION_KEYS = keys
    assert Question.objects.get(pk=question.pk).original_body == "Words to keep."


def test_changed_cipher_text_is_never_shown():
    question = make_question(body="Words to keep.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT original_body FROM qa_question")
        [stored] = cursor.fetchone()
        for place in (9, len(stored) // 2, len(stored) - 4):
            other = "A" if stored[place] != "A" else "B"
            changed = stored[:place] + other + stored[place + 1 :]
            cursor.execute("UPDATE qa_question SET original_body = %s", [changed])
            assert Question.objects.get(pk=question.pk).is_unreadable


def test_searching_an_encrypted_column_is_an_error():
    with pytest.raises(FieldError, match="cannot be searched"):
        Question.objects.filter(original_title="x").exists()


def test_codes_of_more_flags_than_a_site_has_are_decrypted_once():
    field = encryption.EncryptedChoiceField()
    stored = [field.get_prep_value("urgent") for _ in range(9000)]
    for _ in range(2):
        before = encryption._read_choice.cache_info().misses
        for value in stored:
            field.from_db_value(value, None, connection)
    assert encryption._read_choice.cache_info().misses == before
    encryption._read_choice.cache_clear()
