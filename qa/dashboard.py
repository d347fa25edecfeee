"""The first page of the desk: who waits, and what else needs somebody today.

Everything is counted in the database and fifty lines are read, however many wait. No
title and no text stands on it: references only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from config.models import SiteSettings
from qa.asking.availability import asking_closed
from qa.models import CrisisResource, EmailNotification, Question
from qa.models.queue import Queue
from qa.notifications import outbox
from qa.stats import response_time, wait_histogram
from qa.stats.durations import NUMBERS, age_in_words, counted, people_waiting
from qa.stats.waiting import REPLY_DAYS, Wait, describe_wait

LINES = 50
FAILED_SHOWN = 20
TEND_LATE = timedelta(minutes=15)
NAMES = {
    Queue.NEW: "New",
    Queue.AWAITING_ANSWER: "Awaiting an answer",
    Queue.DRAFTED: "Drafted, not published",
    Queue.FOLLOW_UP: "Wrote again",
    Queue.NEEDS_INFO: "Waits for the asker",
    Queue.REPORTED: "Reported or hidden",
}


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


def count_waiting(at: datetime, promised_days: int) -> dict:
    """Return every number of the first page, counted by the database in one query.

    Args:
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    ours = ~Q(queue=Queue.NEEDS_INFO.value)
    late = Q(waiting_since__lte=at - timedelta(days=promised_days + 1))
    long_ago = Q(waiting_since__lte=at - timedelta(days=REPLY_DAYS))
    marks = {queue.value: Q(queue=queue.value) for queue in Queue}
    marks |= {"urgent": Q(is_urgent=True), "overdue": ours & late, "ours": ours}
    marks["silent"] = ~ours & long_ago
    numbers = {f"{name}_count": Count("pk", filter=q) for name, q in marks.items()}
    numbers |= {
        f"{name}_oldest": Min("waiting_since", filter=q) for name, q in marks.items()
    }
    waits = wait_histogram.conditions(at)
    numbers |= {name: Count("pk", filter=ours & q) for name, q in waits.items()}
    return Question.objects.waiting().aggregate(**numbers)


def groups(numbers: dict, at: datetime, chosen: str) -> list[QueueGroup]:
    """Return the queues with their counts; urgent and overdue are marks across them."""
    labels = {"urgent": "Urgent", "overdue": "Overdue"}
    labels |= {queue.value: label for queue, label in NAMES.items()}
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
        for key, label in labels.items()
    ]


def chosen_rows(chosen: str, at: datetime, promised_days: int):
    """Return the questions of one queue or mark, or all that wait."""
    rows = Question.objects.waiting().select_related("article")
    if chosen == "urgent":
        return rows.filter(is_urgent=True)
    if chosen == "overdue":
        late = at - timedelta(days=promised_days + 1)
        return rows.filter(waiting_since__lte=late).exclude(queue=Queue.NEEDS_INFO)
    return rows.filter(queue=chosen) if chosen in Queue.values else rows


def page_of_lines(
    asked: QueryDict, at: datetime, site: SiteSettings
) -> tuple[Page, list[Wait]]:
    """Return fifty lines: urgent first, then the longest wait."""
    rows = chosen_rows(asked.get("queue", ""), at, site.promised_days)
    page = Paginator(rows, LINES).get_page(asked.get("page"))
    return page, [describe_wait(question, at, site.promised_days) for question in page]


def dashboard_context(asked: QueryDict, *, at: datetime | None = None) -> dict:
    """Return what the desk's first page shows to whoever may open a question.

    Args:
        asked: The query string: `queue` and `page`.
        at: The moment it is asked; now, unless given.
    """
    at, site = at or timezone.now(), SiteSettings.load()
    numbers = count_waiting(at, site.promised_days)
    page, lines = page_of_lines(asked, at, site)
    chosen = asked.get("queue", "")
    found = groups(numbers, at, chosen)
    return {
        "headline": people_waiting(numbers["ours_count"]),
        "lead": lead(numbers, at, site.promised_days),
        "groups": found,
        "chosen": next((group for group in found if group.is_chosen), None),
        "lines": lines,
        "page_obj": page,
        "bars": wait_histogram.wait_bars(numbers, site.promised_days),
        "corrections": Question.objects.with_correction_begun().without_secrets()[
            :LINES
        ],
        "measured": response_time.measure_response_times(),
    } | warnings(at, site)


def lead(numbers: dict, at: datetime, promised_days: int) -> list[str]:
    """Return what the numbers come to, in sentences."""
    said = []
    if number := numbers["urgent_count"]:
        said.append(f"{in_words(number)} may be in danger.")
    if since := numbers["ours_oldest"]:
        longest, promise = age_in_words(since, at), counted(promised_days, "day")
        said.append(f"The longest wait is {longest}; you promised {promise}.")
    else:
        said.append("Every question is answered, or has been decided.")
    if number := numbers["overdue_count"]:
        said.append(f"{in_words(number)} {'is' if number == 1 else 'are'} overdue.")
    if number := numbers["needs_info_count"]:
        said.append(f"{in_words(number)} {has_or_have(number)} been asked for more.")
    if number := numbers["silent_count"]:
        has = has_or_have(number)
        said.append(f"{in_words(number)} {has} not replied for {REPLY_DAYS} days.")
    return said


def has_or_have(number: int) -> str:
    """Return the verb of what has happened to a number."""
    return "has" if number == 1 else "have"


def in_words(number: int) -> str:
    """Return a number as a sentence begins with it: "Four", "40"."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number}"


def warnings(at: datetime, site: SiteSettings) -> dict:
    """Return what stands in the way of mail, help and time itself."""
    failed = outbox.failed().order_by("due_at", "pk")
    return {
        "failed_count": failed.count(),
        "failed": [mail_line(notice, at) for notice in with_facts(failed)],
        "stale": CrisisResource.objects.stale(),
        "tended": ago(site.tasks_last_run_at, at),
        "is_tend_late": site.tasks_last_run_at is None
        or at - site.tasks_last_run_at > TEND_LATE,
        "closed": asking_closed(at),
    }


def with_facts(failed: QuerySet[EmailNotification]) -> QuerySet[EmailNotification]:
    """Return the first failed mails, with what the page says of them and no more."""
    return failed.select_related("question", "event").only(
        "kind", "due_at", "sent_at", "last_error", "attempts",
        "question__reference", "event__at",
    )[:FAILED_SHOWN]  # fmt: skip


def mail_line(notice: EmailNotification, at: datetime) -> dict:
    """Return a mail that failed: since when it is owed, and whether it was given up."""
    since = notice.event.at if notice.event else notice.due_at
    return {
        "notice": notice,
        "age": age_in_words(since, at),
        "is_given_up": outbox.is_given_up(notice),
    }


def ago(moment: datetime | None, at: datetime) -> str:
    """Return "never", "just now" or "3 minutes ago"."""
    if moment is None:
        return "never"
    age = age_in_words(moment, at)
    return age if age == "just now" else f"{age} ago"


def try_mail_again(request: HttpRequest) -> HttpResponse:
    """Let every mail that failed be sent with the next run of `tend`."""
    failed = list(outbox.failed())
    for notice in failed:
        outbox.retry(notice)
    said = f"{counted(len(failed), 'mail')} will be tried again within a minute or so."
    messages.success(request, said if failed else "No mail waits to be tried again.")
    return redirect("admin:index")
