"""Data of the admin's first page: who waits, and what else needs somebody today.

Everything is counted in the database and fifty lines are read, however many wait. No
title and no text stands on it: references only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Aggregate, Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from config.models import SiteSettings
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
from qa.stats.waiting import REPLY_DAYS, Wait, describe_wait, overdue_condition

LINES = 50
FAILED_SHOWN = 20
EVERYTHING = 10**9
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


def _marks(at: datetime, promised_days: int) -> dict[str, Q]:
    """Return each queue, "urgent" and "overdue" as a condition on what waits."""
    queues = {queue.value: Q(queue=queue.value) for queue in Queue}
    is_overdue = overdue_condition(at, promised_days)
    return queues | {"urgent": Q(is_urgent=True), "overdue": is_overdue}


def count_waiting(at: datetime, promised_days: int) -> dict[str, Any]:
    """Return every number of the first page, counted by the database in one query.

    Args:
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    ours = ~Q(queue=Queue.NEEDS_INFO.value)
    long_ago = Q(waiting_since__lte=at - timedelta(days=REPLY_DAYS))
    marks = _marks(at, promised_days) | {"ours": ours, "silent": ~ours & long_ago}
    numbers: dict[str, Aggregate] = {}
    for name, condition in marks.items():
        numbers[f"{name}_count"] = Count("pk", filter=condition)
        numbers[f"{name}_oldest"] = Min("waiting_since", filter=condition)
    for name, condition in wait_histogram.conditions(at).items():
        numbers[name] = Count("pk", filter=ours & condition)
    rows = Question.objects.waiting().order_by()
    facts = rows.values("pk", "queue", "waiting_since", "is_urgent")  # type: ignore[misc]
    # The limit makes PostgreSQL find each row's facts once. Without one it looks them
    # up again for every number: 16 seconds instead of half a one for 5,000 questions.
    return facts[:EVERYTHING].aggregate(**numbers)


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
    asked: QueryDict, at: datetime, site: SiteSettings
) -> tuple[Page[Question], list[Wait]]:
    """Return fifty lines of one queue or mark, or of all that waits."""
    marks = _marks(at, site.promised_days)
    rows = Question.objects.waiting().select_related("article")
    rows = rows.filter(marks.get(asked.get("queue", ""), Q()))
    page = Paginator(rows, LINES).get_page(asked.get("page"))
    return page, [describe_wait(question, at, site.promised_days) for question in page]


def dashboard_context(
    asked: QueryDict, *, at: datetime | None = None
) -> dict[str, Any]:
    """Return what the admin's first page shows to whoever may open a question.

    Args:
        asked: The query string: `queue` and `page`.
        at: The moment it is asked; now, unless given.
    """
    at, site = at or timezone.now(), SiteSettings.load()
    numbers = count_waiting(at, site.promised_days)
    page, lines = _page_of_lines(asked, at, site)
    chosen = asked.get("queue", "")
    found = _groups(numbers, at, chosen)
    return {
        "headline": people_waiting(numbers["ours_count"]),
        "lead": _lead(numbers, at, site.promised_days),
        "groups": found,
        "chosen": next((group for group in found if group.is_chosen), None),
        "lines": lines,
        "page_obj": page,
        "bars": wait_histogram.wait_bars(numbers, site.promised_days),
        "corrections": Question.objects.with_correction_begun().without_secrets()[
            :LINES
        ],
        "measured": response_time.measure_response_times(),
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
    failed, last_run = outbox.failed().order_by("due_at", "pk"), site.tasks_last_run_at
    return {
        "failed_count": failed.count(),
        "failed": [
            _mail_line(notification, at) for notification in _with_event(failed)
        ],
        "stale": CrisisResource.objects.stale(),
        "tended": ago(last_run, at) if last_run else "never",
        "is_tend_late": last_run is None or at - last_run > TEND_LATE,
        "closed": asking_closed(at),
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
