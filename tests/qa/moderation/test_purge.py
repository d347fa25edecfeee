"""What is purged is gone from the files of the database too, not only from its rows."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from qa import moderation
from qa.moderation.purge import purge_email, purge_originals
from tests.qa.factories import fresh, make_edit, make_question


def stored(question, column: str) -> bytes:
    """Return a column as the database holds it: encrypted text as it was encrypted."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM qa_question WHERE id = %s",  # noqa: S608
            [question.pk],
        )
        return cursor.fetchone()[0].encode()


def test_purged_originals_are_gone_from_the_files_of_sqlite(stored_bytes):
    question = make_question(body="Her name is Maud.", days_ago=2)
    edit = make_edit(question, body="Her name is known.")
    moderation.publish(question, edit, by=None, base=1)
    words = stored(question, "original_body")
    assert words in stored_bytes()
    purge_originals(question, before=timezone.now() + timedelta(days=1))
    assert fresh(question).original_body == ""
    assert words not in stored_bytes()


def test_purged_address_is_gone_from_the_files_of_sqlite(stored_bytes):
    question = make_question(email="ann@mail.example")
    held = [stored(question, name) for name in ("email", "email_digest")]
    before = stored_bytes()
    assert all(value and value in before for value in held)
    purge_email(question)
    after = stored_bytes()
    assert not any(value in after for value in held)
