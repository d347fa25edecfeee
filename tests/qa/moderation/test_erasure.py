"""Erased means gone: from columns, replies, logs, and the bytes of the database."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from qa import moderation
from qa.models import Question
from qa.moderation import erasure
from qa.privacy import data_inventory
from tests.qa.factories import fresh, make_published, make_question, make_staff, publish

MARK = "wolfsbane-marker"


@pytest.mark.django_db
def test_erased_thread_holds_no_text_in_any_column():
    question = make_published(title=MARK, body=MARK, answer=MARK)
    Question.objects.filter(pk=question.pk).update(submission_key="k", avatar_seed=7)
    moderation.follow_up(question, MARK)
    row = moderation.erase(question)
    row.refresh_from_db()
    text = (models.TextField, models.CharField)
    left = {
        field.name: getattr(row, field.name)
        for field in Question._meta.get_fields()
        if isinstance(field, text) and getattr(row, field.name)
    }
    assert set(left) == {"reference", "public_id", "code_digest", "status",
                         "slug_digest", "consent_version"}  # fmt: skip
    assert not row.replies.exists()
    assert not row.flags.exists()
    assert (row.article, row.submission_key, row.avatar_seed) == (None, None, 0)
    assert row.events.last().kind == "erase"


@pytest.mark.django_db
def test_erased_public_address_is_known_as_gone_and_a_pending_one_is_not():
    public = make_published(title="Was public")
    pending = make_question(title="Never public")
    moderation.erase(public)
    moderation.erase(pending)
    assert erasure.was_public("was-public")
    assert not erasure.was_public("never-public")


@pytest.mark.django_db
def test_erasure_takes_the_admin_log_of_the_question_along():
    question, staff = make_question(), make_staff()
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(Question),
        object_id=str(question.pk),
        object_repr=str(question),
        action_flag=ADDITION,
    )
    moderation.erase(question)
    assert not LogEntry.objects.exists()


def test_erased_words_are_gone_from_the_files_of_sqlite(stored_bytes):
    indexed = "qzvrolfsbon"  # the index keeps stems: this word has no ending
    make_published(title="Another", body="Stays.", answer="Stays.")
    question = make_published(
        title="t", body=MARK * 40, answer=f"{MARK * 40} {indexed}"
    )
    # The second shares its beginning with the word before it.
    words = [MARK.encode(), indexed[2:].encode()]
    before = stored_bytes()
    assert all(word in before for word in words)
    moderation.erase(question)
    after = stored_bytes()
    assert not any(word in after for word in words)


@pytest.mark.django_db
def test_whatever_is_said_to_last_until_erasure_is_gone_after_it():
    """The privacy page and the erasure are held to each other."""
    question = make_question(email="ann@mail.example", body="Words of mine, kept.")
    moderation.add_note(question, "A note.", by=None)
    publish(question, is_sensitive=True, content_note="loss")
    moderation.close(question, by=None, base=fresh(question).version)
    moderation.report(question, reason="other", words="It names somebody.")
    moderation.erase(fresh(question))
    for group in data_inventory.INVENTORY:
        rows = group.model.objects.all()
        for item in group.items:
            if item.lasts not in (data_inventory.REMAINS, data_inventory.CODE):
                for row in rows.values(*item.columns):
                    assert not any(row.values()), (group.title, row)
