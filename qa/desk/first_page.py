"""The first page of the desk: who waits, and what else needs somebody today.

Everything is counted in the database and fifty lines are read, however many wait. No
title and no text stands on it: references only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Min, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from config.models import SiteRecord, current
from qa import notices, reply_time, waiting_times
from qa.ages import NUMBERS, age_in_words, counted, overdue_days, people_waiting
from qa.models import CrisisResource, Notice, Question
from qa.opening import closed
from qa.querysets import Queue, queue_of

LINES = 50
FAILED_SHOWN = 20
TEND_LATE = timedelta(minutes=15)
REPLY_DAYS = (
    14  # after so many an asker who was asked is pointed out: do not forget them
)
NAMES = {
    Queue.NEW: "New",
    Queue.AWAITING_ANSWER: "Awaiting an answer",
    Queue.DRAFTED: "Drafted, not published",
    Queue.FOLLOW_UP: "Wrote again",
    Queue.NEEDS_INFO: "Waits for the asker",
    Queue.REPORTED: "Reported or hidden",
}


NO_REPLY = "No reply yet: ask once more, answer as it is, or decline"


@dataclass(frozen=True)
class Waiting:
    """One line of the desk.

    Args:
        question: The question, with its facts.
        queue: Where it stands, in words.
        age: How long it has waited, in words.
        overdue: How long past the promise, in words; empty within it.
        silence: That an asker who was asked has not replied for long; else empty.
    """

    question: Question
    queue: str
    age: str
    overdue: str
    silence: str


@dataclass(frozen=True)
class Group:
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


def with_queue(questions):
    """Add to unfinished questions the queue that `queue_of` would name.

    Args:
        questions: Rows of `Question.objects.waiting()`.
    """
    status = Question.Status
    is_public = Q(status=status.PUBLISHED)
    return questions.annotate(
        queue=Case(
            When(Q(status=status.HIDDEN), then=Value(Queue.REPORTED.value)),
            When(is_public & Q(is_reported=True), then=Value(Queue.REPORTED.value)),
            When(Q(status=status.NEEDS_INFO), then=Value(Queue.NEEDS_INFO.value)),
            When(Q(has_follow_up=True), then=Value(Queue.FOLLOW_UP.value)),
            When(Q(has_draft=True), then=Value(Queue.DRAFTED.value)),
            When(Q(status=status.SUBMITTED), then=Value(Queue.NEW.value)),
            default=Value(Queue.AWAITING_ANSWER.value),
            output_field=CharField(),
        )
    )


def tally(at: datetime, promised_days: int) -> dict:
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
    waits = waiting_times.conditions(at)
    numbers |= {name: Count("pk", filter=ours & q) for name, q in waits.items()}
    return with_queue(Question.objects.waiting()).aggregate(**numbers)


def groups(numbers: dict, at: datetime, chosen: str) -> list[Group]:
    """Return the queues with their counts; urgent and overdue are marks across them."""
    labels = {"urgent": "Urgent", "overdue": "Overdue"}
    labels |= {queue.value: label for queue, label in NAMES.items()}
    return [
        Group(
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
    rows = with_queue(Question.objects.waiting()).select_related("about")
    if chosen == "urgent":
        return rows.filter(is_urgent=True)
    if chosen == "overdue":
        late = at - timedelta(days=promised_days + 1)
        return rows.filter(waiting_since__lte=late).exclude(queue=Queue.NEEDS_INFO)
    return rows.filter(queue=chosen) if chosen in Queue.values else rows


def page_of_lines(
    asked: QueryDict, at: datetime, site: SiteRecord
) -> tuple[Page, list[Waiting]]:
    """Return fifty lines: urgent first, then the longest wait."""
    rows = chosen_rows(asked.get("queue", ""), at, site.promised_days)
    page = Paginator(rows, LINES).get_page(asked.get("page"))
    return page, [line_of(question, at, site.promised_days) for question in page]


def line_of(question: Question, at: datetime, promised_days: int) -> Waiting:
    """Return one question's line on the desk.

    A question that waits for its asker is not overdue: the next step is not ours. Its
    age counts from the request, and after a while that no reply came is said.

    Args:
        question: A row with its facts.
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    queue = queue_of(question)
    late = overdue_days(question.waiting_since, at, promised_days)
    is_ours = queue not in (None, Queue.NEEDS_INFO)
    silent = at - question.waiting_since >= timedelta(days=REPLY_DAYS)
    is_silent = queue == Queue.NEEDS_INFO and silent
    return Waiting(
        question=question,
        queue=queue.label if queue else "",
        age=age_in_words(question.waiting_since, at),
        overdue=f"{counted(late, 'day')} overdue" if late and is_ours else "",
        silence=NO_REPLY if is_silent else "",
    )


def first_page(asked: QueryDict, *, at: datetime | None = None) -> dict:
    """Return what the desk's first page shows to whoever may open a question.

    Args:
        asked: The query string: `queue` and `page`.
        at: The moment it is asked; now, unless given.
    """
    at, site = at or timezone.now(), current()
    numbers = tally(at, site.promised_days)
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
        "bars": waiting_times.bars(numbers, site.promised_days),
        "corrections": Question.objects.with_correction_begun().without_secrets()[
            :LINES
        ],
        "measured": reply_time.measured(),
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


def warnings(at: datetime, site: SiteRecord) -> dict:
    """Return what stands in the way of mail, help and time itself."""
    failed = notices.failed().order_by("due_at", "pk")
    return {
        "failed_count": failed.count(),
        "failed": [mail_line(notice, at) for notice in with_facts(failed)],
        "stale": CrisisResource.objects.stale(),
        "tended": ago(site.tended_at, at),
        "is_tend_late": site.tended_at is None or at - site.tended_at > TEND_LATE,
        "closed": closed(at),
    }


def with_facts(failed: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return the first failed mails, with what the page says of them and no more."""
    return failed.select_related("question", "event").only(
        "kind", "due_at", "sent_at", "last_error", "attempts",
        "question__reference", "event__at",
    )[:FAILED_SHOWN]  # fmt: skip


def mail_line(notice: Notice, at: datetime) -> dict:
    """Return a mail that failed: since when it is owed, and whether it was given up."""
    since = notice.event.at if notice.event else notice.due_at
    return {
        "notice": notice,
        "age": age_in_words(since, at),
        "is_given_up": notices.is_given_up(notice),
    }


def ago(moment: datetime | None, at: datetime) -> str:
    """Return "never", "just now" or "3 minutes ago"."""
    if moment is None:
        return "never"
    age = age_in_words(moment, at)
    return age if age == "just now" else f"{age} ago"


def try_mail_again(request: HttpRequest) -> HttpResponse:
    """Let every mail that failed be sent with the next run of `tend`."""
    failed = list(notices.failed())
    for notice in failed:
        notices.retry(notice)
    said = f"{counted(len(failed), 'mail')} will be tried again within a minute or so."
    messages.success(request, said if failed else "No mail waits to be tried again.")
    return redirect("admin:index")
