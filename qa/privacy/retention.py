"""Retention: what is due for deletion, on which day, and the run that deletes it.

`qa.moderation.erase` erases whole what was declined, withdrawn or spam, threads that
stay off the site, and questions whose asker never replied. Of published ones the
address and what was sent go (`qa.moderation.purge`). An access code ends, and its asker
is told before (`qa.moderation.access`). How many days each is kept stands in the site
settings. `config.maintenance.periodic` runs it.

Source:
    Regulation (EU) 2016/679, Article 5 (1) (e).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from config.batches import iterate_in_batches
from config.models import SiteSettings
from qa import moderation
from qa.models import EventKind, Flag, ModerationEvent, Question, Reply
from qa.models.decrypted_lookup import DecryptedIn
from qa.models.question_queryset import QuestionQuerySet
from qa.models.status import OPEN_STATUSES
from qa.moderation.purge import aged, purge_email, purge_originals

logger = logging.getLogger(__name__)

Status = Question.Status

UNCONFIRMED_EMAIL_DAYS = 14  # how long an address stays that nobody allowed mail for
BATCH = 200
CLOSED_STATUSES = (Status.DECLINED, Status.WITHDRAWN, Status.SPAM)
CLOSING_EVENTS = (
    EventKind.DECLINE,
    EventKind.MARK_DUPLICATE,
    EventKind.WITHDRAW,
    EventKind.MARK_SPAM,
)
PUBLIC = (Status.PUBLISHED, Status.HIDDEN)
CODE_NOTICE = timedelta(days=14)  # how long before its end an asker is told
DECISIONS = (
    *CLOSING_EVENTS,
    EventKind.PUBLISH,
    EventKind.ANSWER_PRIVATE,
    EventKind.HIDE,
    EventKind.RESTORE,
    EventKind.ARCHIVE_HIDDEN,
    EventKind.CLOSE,
    EventKind.REOPEN,
    EventKind.ERASE,
)


@dataclass(frozen=True)
class RetentionDue:
    """The questions of which something has to go, each in one place.

    Args:
        spam: Spam, to be erased.
        declined: Declined or taken back, to be erased.
        off_site: Threads that stay off the site, to be erased.
        unanswered: Questions whose asker was asked for more and did not reply, to be
            erased.
        emails: Questions whose address goes.
        originals: Questions of which what was sent goes.
        code_notices: Questions whose asker is told that the access code ends.
        codes: Questions whose access code ends.
    """

    spam: QuerySet[Question]
    declined: QuerySet[Question]
    off_site: QuerySet[Question]
    unanswered: QuerySet[Question]
    emails: QuerySet[Question]
    originals: QuerySet[Question]
    code_notices: QuerySet[Question]
    codes: QuerySet[Question]

    def counts(self) -> dict[str, int]:
        """Return how many stand in each place."""
        return {part.name: getattr(self, part.name).count() for part in fields(self)}


def _cutoffs(at: datetime) -> dict[str, datetime]:
    """Return, by the name of each period in the site settings, when it began."""
    site = SiteSettings.load()
    names = (
        "keep_spam_days",
        "keep_declined_days",
        "keep_email_days",
        "keep_originals_days",
        "keep_code_days",
    )
    return {name: at - timedelta(days=getattr(site, name)) for name in names}


def _find_due(
    at: datetime, cutoffs: dict[str, datetime], pk: int | None = None
) -> RetentionDue:
    """Return what is due; the flags that are up are read once, for all parts.

    Args:
        at: The moment.
        cutoffs: See `_cutoffs`.
        pk: The one question that will be looked at; all, unless given.
    """
    up = Flag.objects.kinds_up()
    up = up if pk is None else up.filter(question=pk)
    pairs: Any = list(up)
    erased = _due_erasures(cutoffs, up.contain(*Flag.NEED_A_NOTE, read=pairs))
    code_end = cutoffs["keep_code_days"]
    parts = {
        "emails": _due_emails(at, cutoffs["keep_email_days"]),
        "originals": _due_originals(cutoffs["keep_originals_days"]),
        "code_notices": _due_code_notices(code_end),
        "codes": _due_codes(at, code_end),
    }
    goes_whole = [Q(pk__in=found.values("pk")) for found in erased.values()]
    rest = {
        name: found.exclude(reduce(or_, goes_whole)) for name, found in parts.items()
    }
    return RetentionDue(**erased, **rest)


def _due_erasures(
    cutoffs: dict[str, datetime], awaits_note: DecryptedIn
) -> dict[str, QuestionQuerySet]:
    """Return the questions of which every word has to go, by part.

    A flag that needs a note keeps a question, unless the asker took it back.
    """
    is_old = Q(decided_at__lte=cutoffs["keep_declined_days"])
    closed = _with_last_event(CLOSING_EVENTS)
    settled = _with_last_event((EventKind.ARCHIVE_HIDDEN,)).permanently_hidden()
    asked = _with_last_event((EventKind.REQUEST_INFO,))
    may_go = Q(status=Status.WITHDRAWN) | ~awaits_note
    old = {
        "spam": closed.filter(
            Q(decided_at__lte=cutoffs["keep_spam_days"]), status=Status.SPAM
        ),
        "declined": closed.filter(
            is_old, status__in=[Status.DECLINED, Status.WITHDRAWN]
        ),
        "off_site": settled.filter(is_old, status=Status.HIDDEN),
        "unanswered": asked.filter(is_old, status=Status.NEEDS_INFO),
    }
    return {name: found.filter(may_go) for name, found in old.items()}


def _with_last_event(kinds: tuple[EventKind, ...]) -> QuestionQuerySet:
    """Return questions with the moment of their last event of some kinds."""
    events = ModerationEvent.objects.filter(question=OuterRef("pk"))
    last = events.filter(kind__in=kinds).order_by("-pk").values("at")[:1]
    return Question.objects.annotate(decided_at=Subquery(last))


def _decided_with_code(before: datetime) -> QuestionQuerySet:
    """Return questions that have an access code and of which nothing waits.

    Args:
        before: Until when the last decision has to be made.
    """
    waiting = Reply.objects.filter(question=OuterRef("pk")).waiting_follow_ups()
    return (
        _with_last_event(DECISIONS)
        .filter(
            Q(decided_at__lte=before),
            ~Exists(waiting),
            code_digest__isnull=False,
            submitted_at__lte=before,  # by which the index finds them
        )
        .exclude(status__in=OPEN_STATUSES)
    )


def _told_of_end() -> QuerySet[ModerationEvent]:
    """Return the events by which an asker was told, since the last decision."""
    return ModerationEvent.objects.filter(
        question=OuterRef("pk"),
        kind=EventKind.CODE_ENDS,
        at__gte=OuterRef("decided_at"),
    )


def _due_code_notices(before: datetime) -> QuestionQuerySet:
    """Return the questions whose asker allowed mail and has to be told of the end."""
    found = _decided_with_code(before + CODE_NOTICE).exclude(status=Status.ERASED)
    return found.filter(~Exists(_told_of_end()), email_confirmed_at__isnull=False)


def _due_codes(at: datetime, before: datetime) -> QuestionQuerySet:
    """Return the questions whose access code ends; who allowed mail was told before."""
    told = Exists(_told_of_end().filter(at__lte=at - CODE_NOTICE))
    return _decided_with_code(before).filter(Q(email_confirmed_at=None) | told)


def _due_emails(at: datetime, before: datetime) -> QuestionQuerySet:
    """Return the questions whose e-mail address has to go.

    Args:
        at: The moment.
        before: Until when the newest answer, or the decision, has to be made.
    """
    replies = Reply.objects.filter(question=OuterRef("pk"))
    newest = replies.published().answers().order_by("-published_at")
    unseen = replies.waiting_follow_ups()
    unconfirmed = at - timedelta(days=UNCONFIRMED_EMAIL_DAYS)
    return (
        _with_last_event(CLOSING_EVENTS)
        .annotate(
            answered_at=Subquery(newest.values("published_at")[:1]),
            has_follow_up=Exists(unseen),
        )
        .exclude(email_digest="")
        .filter(
            Q(email_confirmed_at=None, submitted_at__lte=unconfirmed)
            | Q(status__in=CLOSED_STATUSES, decided_at__lte=before)
            | Q(status__in=PUBLIC, answered_at__lte=before, has_follow_up=False)
        )
    )


def _due_originals(before: datetime) -> QuestionQuerySet:
    """Return the questions of which something sent has to go, unless something waits.

    Args:
        before: Until when it has to be published, written or decided.
    """
    old, of_question = aged(before), Q(question=OuterRef("pk"))
    something = (
        Q(originals_purged_at=None)
        | Exists(old.replies.filter(of_question))
        | Exists(old.notes.filter(of_question))
        | Exists(old.flags.filter(of_question))
        | Exists(old.reports.filter(of_question))
    )
    nothing_waits = Q(hidden_by="archive_hidden") | Q(
        is_reported=False, has_follow_up=False, has_draft=False, has_answer=True
    )
    public = Question.objects.filter(status__in=PUBLIC, published_at__lte=before)
    return public.with_queue().filter(nothing_waits, something)


def enforce_retention(
    at: datetime | None = None, *, dry_run: bool = False
) -> dict[str, int]:
    """Delete what has been kept long enough, the oldest first.

    Running late catches up; running twice does nothing more. One question that fails
    keeps no other. Each failure is logged by its kind: what it says may hold words.

    Args:
        at: The moment; now, unless given.
        dry_run: Whether only to count.

    Returns:
        How many questions each part was carried out on, or would be.

    Raises:
        Exception: the first failure, once all else is done.
    """
    at = at or timezone.now()
    cutoffs = _cutoffs(at)
    found = _find_due(at, cutoffs)
    if dry_run:
        return found.counts()
    acts = _acts(at, cutoffs["keep_originals_days"])
    done = dict.fromkeys(acts, 0)
    failures = list[Exception]()
    for name, act in acts.items():
        due: QuerySet[Question] = getattr(found, name)
        keys = iterate_in_batches(due.values_list("pk", flat=True), BATCH)
        for pk in chain.from_iterable(keys):
            try:
                done[name] += _carry_out(name, pk, act, at, cutoffs)
            except Exception as error:
                logger.error("retention: %s failed: %s", name, type(error).__name__)
                failures.append(error)
    if failures:
        raise failures[0]
    return done


def _acts(at: datetime, before: datetime) -> dict[str, Callable[[Question], object]]:
    """Return what is carried out on a question of each part, in this order.

    Args:
        at: The moment of the run.
        before: Until when things were published or written whose originals go.
    """
    erase = partial(moderation.erase, reason="retention")
    return {
        **dict.fromkeys(("spam", "declined", "off_site", "unanswered"), erase),
        "code_notices": lambda row: moderation.announce_code_end(row, at=at),
        "emails": lambda row: purge_email(row, at=at),
        "originals": lambda row: purge_originals(row, before=before, at=at),
        "codes": lambda row: moderation.end_code(row, at=at),
    }


@transaction.atomic
def _carry_out(
    name: str,
    pk: int,
    act: Callable[[Question], object],
    at: datetime,
    cutoffs: dict[str, datetime],
) -> bool:
    """Carry out what is due on one question, in a transaction of its own.

    It is looked at again under the lock: what was brought back, or written to again, in
    the meantime stays.

    Returns:
        Whether it was still due.
    """
    row = Question.objects.select_for_update().filter(pk=pk).only("pk").first()
    if row is None:
        return False
    due: QuerySet[Question] = getattr(_find_due(at, cutoffs, pk), name)
    if not due.filter(pk=pk).exists():
        return False
    act(row)
    return True
