"""Data of the admin's first page: who waits, and what else needs somebody today.

Everything that waits is read in one query, and counted here. No title and no text
stands on it: references only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from config import rate_limits
from config.models import PeriodicTask, SiteSettings
from qa.asking.availability import asking_closed
from qa.models import CrisisResource, EmailNotification, Question
from qa.models.queue import Queue
from qa.notifications import outbox
from qa.stats import response_time, wait_histogram
from qa.stats.durations import (
    age_in_words,
    ago,
    counted,
    number_in_words,
    people_waiting,
)
from qa.stats.mass_reports import FEWEST_HIDDEN, MassHiding, find_mass_hiding
from qa.stats.waiting import (
    REPLY_DAYS,
    Wait,
    WaitingRow,
    describe_wait,
    is_overdue,
    is_silent,
    read_waiting,
)

LINES = 50
FAILED_SHOWN = 20
TEND_LATE = timedelta(minutes=15)
# The queues, and urgent and overdue as marks across them.
LABELS = {"urgent": "Urgent", "overdue": "Overdue", **dict(Queue.choices)}


@dataclass(frozen=True)
class QueueGroup:
    """A queue or a mark: how many stand in it, and since when the first does.

    Args:
        key: Its value in the address.
        label: Its name in words.
        count: How many.
        oldest: The longest wait in words, or nothing.
        is_chosen: Whether the list shows this one only.
    """

    key: str
    label: str
    count: int
    oldest: str
    is_chosen: bool


def _marks(at: datetime, promised_days: int) -> dict[str, Callable[[WaitingRow], bool]]:
    """Return each queue, "urgent" and "overdue" as a test of what waits."""
    queues: dict[str, Callable[[WaitingRow], bool]] = {
        queue.value: partial(_is_in, queue) for queue in Queue
    }
    return queues | {
        "urgent": lambda row: row.is_urgent,
        "overdue": lambda row: is_overdue(row, at, promised_days),
    }


def _is_in(queue: Queue, row: WaitingRow) -> bool:
    return row.queue == queue


def count_waiting(
    rows: Sequence[WaitingRow], at: datetime, promised_days: int
) -> dict[str, Any]:
    """Return every number of the first page.

    Args:
        rows: Everything that waits.
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    marks = _marks(at, promised_days) | {
        "ours": lambda row: row.is_ours,
        "silent": lambda row: is_silent(row, at),
    }
    numbers: dict[str, Any] = {}
    for name, has_mark in marks.items():
        since = [row.waiting_since for row in rows if has_mark(row)]
        numbers[f"{name}_count"] = len(since)
        numbers[f"{name}_oldest"] = min(since, default=None)
    ages = (at - row.waiting_since for row in rows if row.is_ours)
    return numbers | wait_histogram.count_waits(ages)


def _groups(numbers: dict[str, Any], at: datetime, chosen: str) -> list[QueueGroup]:
    return [
        QueueGroup(
            key=key,
            label=label,
            count=numbers[f"{key}_count"],
            oldest=age_in_words(since, at)
            if (since := numbers[f"{key}_oldest"])
            else "",
            is_chosen=key == chosen,
        )
        for key, label in LABELS.items()
    ]


def _page_of_lines(
    rows: Sequence[WaitingRow], asked: QueryDict, at: datetime, promised_days: int
) -> tuple[Page[WaitingRow], list[Wait]]:
    """Return fifty lines of one queue or mark, or of all that waits."""
    has_mark = _marks(at, promised_days).get(asked.get("queue", ""))
    chosen = [row for row in rows if has_mark is None or has_mark(row)]
    page = Paginator(chosen, LINES).get_page(asked.get("page"))
    return page, [describe_wait(row, at, promised_days) for row in page]


def _listed_alone(
    rows: Sequence[WaitingRow], mass: MassHiding | None
) -> Sequence[WaitingRow]:
    """Return what has a line of its own: not what many reports hid, but for danger."""
    folded = mass.keys if mass else frozenset()
    return [row for row in rows if row.is_urgent or row.pk not in folded]


def dashboard_context(
    asked: QueryDict, *, at: datetime | None = None
) -> dict[str, Any]:
    """Return what the admin's first page shows to whoever may open a question.

    Args:
        asked: The query string: `queue` and `page`.
        at: The moment it is asked; now, unless given.
    """
    at, site = at or timezone.now(), SiteSettings.load()
    rows = read_waiting()
    numbers = count_waiting(rows, at, site.promised_days)
    is_possible = numbers[f"{Queue.REPORTED}_count"] >= FEWEST_HIDDEN
    mass = find_mass_hiding() if is_possible else None
    listed = _listed_alone(rows, mass)
    page, lines = _page_of_lines(listed, asked, at, site.promised_days)
    chosen = asked.get("queue", "")
    found = _groups(numbers, at, chosen)
    return {
        "headline": people_waiting(numbers["ours_count"]),
        "lead": _lead(numbers, at, site.promised_days),
        "groups": found,
        "chosen": next((group for group in found if group.is_chosen), None),
        "lines": lines,
        "mass_count": len(mass.keys) if mass else 0,
        "mass_since": mass.since_words(at) if mass else "",
        "page_obj": page,
        "bars": wait_histogram.wait_bars(numbers, site.promised_days),
        "corrections": Question.objects.with_correction_begun().without_secrets()[
            :LINES
        ],
        "measured": response_time.read_response_times(at, site).lines,
    } | _warnings(at, site)


def _lead(numbers: dict[str, Any], at: datetime, promised_days: int) -> list[str]:
    """Return what the numbers come to, in sentences."""
    said = []
    if number := numbers["urgent_count"]:
        said.append(f"{number_in_words(number)} may be in danger.")
    if since := numbers["ours_oldest"]:
        longest, promise = age_in_words(since, at), counted(promised_days, "day")
        said.append(f"The longest wait is {longest}; you promised {promise}.")
    else:
        said.append("Every question is answered, or has been decided.")
    if number := numbers["overdue_count"]:
        is_or_are = "is" if number == 1 else "are"
        said.append(f"{number_in_words(number)} {is_or_are} overdue.")
    if number := numbers["needs_info_count"]:
        has = "has" if number == 1 else "have"
        said.append(f"{number_in_words(number)} {has} been asked for more.")
    if number := numbers["silent_count"]:
        has = "has" if number == 1 else "have"
        who = number_in_words(number)
        said.append(f"{who} {has} not replied for {REPLY_DAYS} days.")
    return said


def _warnings(at: datetime, site: SiteSettings) -> dict[str, Any]:
    """Return what stands in the way of mail, help and time itself."""
    failed = outbox.failed().order_by("due_at", "pk")
    tasks = list(PeriodicTask.objects.all())
    last_run = max(filter(None, (task.last_success_at for task in tasks)), default=None)
    return {
        "failed_count": failed.count(),
        "failed": [
            _mail_line(notification, at) for notification in _with_event(failed)
        ],
        "unchecked_count": CrisisResource.objects.unchecked().count(),
        "stale": CrisisResource.objects.stale(),
        "tended": ago(last_run, at) if last_run else "never",
        "is_tend_late": last_run is None or at - last_run > TEND_LATE,
        "failing_tasks": [_task_line(task, at) for task in tasks if _fails(task, at)],
        "closed": asking_closed(at, site),
        "is_proxy_miscounted": rate_limits.is_proxy_miscounted(),
    }


def _fails(task: PeriodicTask, at: datetime) -> bool:
    """Whether a task of `tend` failed the last time, or has not run for long."""
    since = task.last_success_at
    return task.has_failed_since() or since is None or at - since > TEND_LATE


def _task_line(task: PeriodicTask, at: datetime) -> dict[str, str]:
    """Return a task that fails: its name, how it failed, and when it last worked."""
    since = task.last_success_at
    return {
        "name": task.name,
        "failure": task.failure if task.has_failed_since() else "",
        "worked": ago(since, at) if since else "never",
    }


def _with_event(failed: QuerySet[EmailNotification]) -> QuerySet[EmailNotification]:
    """Return the first failed mails, with what the page says of them and no more."""
    return failed.select_related("question", "event").only(
        "kind", "due_at", "sent_at", "last_error", "attempts",
        "question__reference", "event__at",
    )[:FAILED_SHOWN]  # fmt: skip


def _mail_line(notification: EmailNotification, at: datetime) -> dict[str, Any]:
    """Return a mail that failed: since when it is owed, and whether it was given up."""
    since = notification.event.at if notification.event else notification.due_at
    return {
        "notification": notification,
        "age": age_in_words(since, at),
        "is_given_up": outbox.is_given_up(notification),
    }


def try_mail_again(request: HttpRequest) -> HttpResponse:
    """Let every mail that failed be sent with the next run of `tend`."""
    failed = list(outbox.failed())
    for notification in failed:
        outbox.retry(notification)
    said = f"{counted(len(failed), 'mail')} will be tried again within a minute or so."
    messages.success(request, said if failed else "No mail waits to be tried again.")
    return redirect("admin:index")
