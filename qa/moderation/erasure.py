"""Erase one question: deletes every text of it, and the bytes in the database's files.

The asker and the author call `erase`, and `qa.privacy.retention` does, when a declined
question or spam has been kept long enough.
"""

from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from articles import search
from config.models import DueVacuum
from config.page_dates import forget_page
from config.write_ahead_log import empty_write_ahead_log
from qa.digests import slug_digest
from qa.models import EmailNotification, EventKind, Question, Report
from qa.moderation.transitions import commit_transition, lock_for

# The columns that an erasure empties, with what stands in them then.
EMPTIED: dict[str, object] = {
    **dict.fromkeys((
        "original_title", "original_body", "original_pseudonym", "draft_copy",
        "text_digest", "decline_message", "email", "email_digest",
        "title", "body", "pseudonym", "content_note",
    ), ""),
    **dict.fromkeys((
        "slug", "submission_key", "article", "duplicate_of", "email_confirmed_at",
        "originals_purged_at", "closed_at", "published_answer",
        "declined_as",
    )),
    "is_sensitive": False,
    "edited_for_privacy": False,
    "avatar_seed": 0,
}  # fmt: skip


@transaction.atomic
def erase(question: Question, *, by: User | None = None, reason: str = "") -> Question:
    """Delete everything the asker wrote, and every answer to it, for good.

    What stays: the reference, dates, the reason of a decision, the events (which hold
    no text), and a keyed digest of a public address, so that it can answer "gone".

    Args:
        question: The question, in any state.
        by: Who erases; None is the asker, or the retention period.
        reason: "retention" where its time was over.

    Raises:
        DecisionNotAllowed: it is erased already.

    Source:
        Regulation (EU) 2016/679, Article 17.
    """
    row = lock_for(question, EventKind.ERASE)
    _delete_texts(row)
    return commit_transition(row, EventKind.ERASE, by, reason=reason)


def _delete_texts(question: Question) -> None:
    """Delete everything of a thread except what an erased question keeps.

    The caller saves the row, inside its transaction.

    Args:
        question: The locked row.
    """
    for rows in (
        question.replies,
        question.flags,
        question.notes,
        question.notifications,
    ):
        rows.all().delete()
    question.reports.update(words="", reply="", submission_key=None)
    question.reports.filter(decided_at=None).update(
        decision=Report.Decision.REMOVED, decided_at=timezone.now()
    )
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Question),
        object_id=str(question.pk),
    ).delete()
    question.slug_digest = slug_digest(question.slug) if question.slug else ""
    if question.slug:
        transaction.on_commit(partial(forget_page, question.get_absolute_url()))
    for name, value in EMPTIED.items():
        setattr(question, name, value)
    drop_bytes_after_commit()


def forget_address(question: Question) -> None:
    """Drop the e-mail address and the mails still owed to it.

    The caller saves the row, inside its transaction.
    """
    owed = question.notifications.filter(sent_at=None)
    owed.exclude(kind__in=EmailNotification.TO_AUTHOR).delete()
    question.email = question.email_digest = ""
    question.email_confirmed_at = None
    drop_bytes_after_commit()


def drop_bytes_after_commit() -> None:
    """Let the bytes of what this transaction deletes leave the database's files.

    SQLite drops them with the commit; on PostgreSQL `tend` rewrites the tables.
    """
    DueVacuum.mark()
    transaction.on_commit(drop_bytes)


def drop_bytes() -> None:
    """On SQLite, empty the search and the write-ahead log of what was deleted."""
    search.drop_bytes()
    empty_write_ahead_log()


def was_public(slug: str) -> bool:
    """Whether a published question stood at this address and is there no more."""
    hidden = Question.objects.filter(slug=slug, status=Question.Status.HIDDEN)
    erased = Question.objects.filter(slug_digest=slug_digest(slug))
    return hidden.exists() or erased.exists()
