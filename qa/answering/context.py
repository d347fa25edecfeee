"""Template context of the answering screen: flags first, the original once opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from articles import diff
from articles.staff import staff_user
from config.models import SiteSettings
from qa.answering.forms import COPY, AnswerForm, SideForm
from qa.answering.method_detail import (
    find_message_words,
    find_method_words,
    is_flagged_for_method,
)
from qa.answering.permissions import allowed
from qa.answering.publish_blockers import needs_sensitivity
from qa.answering.read_access import has_read, is_unreadable, seen_words, shown_words
from qa.answering.redaction import (
    Suggestion,
    marked,
    partially_redacted,
    places,
    suggestions,
)
from qa.answering.unsent_texts import find_unsent_texts
from qa.models import Flag, ModerationEvent, Question, Reply, Report, threads
from qa.moderation.publish_checks import find_objections, objections_digest
from qa.stats.waiting import describe_wait, read_own_and_next
from qa.text import plain_paragraphs

TEXTS = (
    "title", "body", "pseudonym", "slug", "content_note", "follow_up", "answer",
    "redacted_terms",
)  # fmt: skip


@dataclass
class AnsweringScreen:
    """One showing of the answering screen.

    Args:
        request: A staff request.
        question: The question.
        form: What stands in its fields.
        data: Everything that was typed, where something was.
        opened: Whether what was sent is asked for.
        problems: What was not done, and why.
        replaced: What a button beside the suggestions just did.
    """

    request: HttpRequest
    question: Question
    form: AnswerForm
    data: QueryDict = field(default_factory=QueryDict)
    opened: bool = False
    problems: list[str] = field(default_factory=list)
    replaced: str = ""

    @property
    def user(self) -> User:
        """Who looks at it."""
        return staff_user(self.request)

    @cached_property
    def replies(self) -> list[Reply]:
        """All replies, in reading order."""
        rows = self.question.replies.in_reading_order().select_related("author")
        return list(rows)

    @cached_property
    def events(self) -> list[ModerationEvent]:
        """The whole history, oldest first."""
        return list(self.question.events.select_related("by"))

    @cached_property
    def is_read(self) -> bool:
        """Whether this account has opened the asker's words as they stand now."""
        return has_read(self.question, self.user, self.events)

    @cached_property
    def is_unreadable(self) -> bool:
        """Whether the key of anything in the thread is missing."""
        return is_unreadable(self.question)

    @property
    def is_open(self) -> bool:
        """Whether what was sent is on the page."""
        return self.opened and self.is_read and not self.is_unreadable

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the question since this screen was opened."""
        base = self.data.get("base", "")
        return base != "" and base != str(self.question.version)

    @cached_property
    def words(self) -> dict[str, str]:
        """What stands in the fields, or is stored where a field is not shown."""
        shown = {name: self.form[name].value() for name in self.form.fields}
        words = self.form.stored | shown
        return {name: plain_paragraphs(str(words[name] or "")) for name in TEXTS}

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """What could show who somebody is; of unread words, what is public anyway."""
        if self.is_unreadable or not (self.is_read or self.form.is_bound):
            return []
        found = suggestions(self.question, self.replies, self.known_words)
        return found if self.is_read else [one for one in found if one.places]

    @cached_property
    def known_words(self) -> dict[str, str]:
        """What stands in the fields; of unread words nothing that is only stored."""
        if self.is_read:
            return self.words
        return {name: self.words[name] * (name in self.form.fields) for name in TEXTS}

    @cached_property
    def method_words(self) -> list[Suggestion]:
        """Which words tell a method of self-harm, also in messages to the asker."""
        if self.is_unreadable:
            return []
        found = find_method_words(self.question, self.replies, self.known_words)
        return found + find_message_words(self.data)

    def render(self, context: dict[str, Any], status: int) -> HttpResponse:
        """Return the page."""
        own = {**self.frame(), **self.people(), **self.texts(), **self.choices()}
        own["media"] = context["media"] + self.form.media
        template = "admin/qa/question/answer.html"
        return render(self.request, template, context | own, status=status)

    def frame(self) -> dict[str, Any]:
        """Return where the question stands, and what may be done now."""
        question, site = self.question, SiteSettings.load()
        own, following = read_own_and_next(question.pk)
        return {
            "title": f"Question {question}",
            "question": question,
            "form": self.form,
            "problems": self.problems,
            "has_problems": bool(self.problems or self.form.errors),
            "line": own and describe_wait(own, timezone.now(), site.promised_days),
            "is_waiting": own is not None,
            "may": allowed(self.user, question),
            "next": following,
            "events": self.events,
            "reporting_duty": site.reporting_duty,
        }

    def people(self) -> dict[str, Any]:
        """Return what was flagged, noted and reported, with what is typed beside it."""
        noticed = self.question.flags.select_related("cleared_by")
        flags = noticed.most_urgent_first()
        reports = self.question.reports.select_related("decided_by")
        up = [flag for flag in flags if flag.cleared_at is None]
        return {
            "flags": [(f, self.data.get(f"flag_note_{f.kind}", "")) for f in up],
            "cleared": [flag for flag in flags if flag.cleared_at],
            "is_urgent": any(flag.kind == Flag.Kind.URGENT for flag in up),
            "has_duty": any(flag.kind == Flag.Kind.REPORTING_DUTY for flag in up),
            "notes": self.question.notes.select_related("by"),
            "reports": [
                (
                    made,
                    self.data.get(f"report_decision_{made.pk}", ""),
                    self.data.get(f"report_reply_{made.pk}", ""),
                )
                for made in reports
            ],
            "report_decisions": Report.Decision.choices,
        }

    def texts(self) -> dict[str, Any]:
        """Return the asker's words and the thread, as far as they are opened."""
        where = places(self.words, self.replies)
        custom = self.words["redacted_terms"].splitlines() if self.is_read else []
        return {
            "is_read": self.is_read,
            "is_unreadable": self.is_unreadable,
            "is_open": self.is_open,
            "is_typed": self.form.is_bound,
            "is_left": bool(find_unsent_texts(self.data)),
            "waiting_follow_up": threads.waiting_follow_up(self.replies),
            "replies": self.thread(),
            "sent": self.sent() if self.is_open else {},
            "differences": self.differences() if self.is_open else [],
            "suggestions": self.suggestions,
            "method_words": self.method_words,
            "is_flagged_for_method": is_flagged_for_method(self.question),
            "replaced": self.replaced,
            "left_over": partially_redacted(self.suggestions, custom, where),
            "is_stale": self.is_stale,
            "theirs": self.theirs(),
            "may_settle": bool(shown_words(self.question, is_read=self.is_read)),
        }

    def thread(self) -> list[Reply]:
        """Return what was said so far: public replies, requests and responses."""
        private = (Reply.Kind.REQUEST, Reply.Kind.RESPONSE)
        return [r for r in self.replies if r.published_at or r.kind in private]

    def sent(self) -> dict[str, list[dict[str, str]]]:
        """Return what was sent, with what could show who somebody is marked."""
        waiting = threads.waiting_follow_up(self.replies)
        return {
            "title": marked(self.question.original_title),
            "body": marked(self.question.original_body),
            "follow_up": marked(waiting.original) if waiting else [],
        }

    def differences(self) -> list[dict[str, Any]]:
        """Return, for each text as sent, where the copy differs."""
        question, waiting = self.question, threads.waiting_follow_up(self.replies)
        sent = [
            ("Title", question.original_title, self.words["title"]),
            ("Question", question.original_body, self.words["body"]),
        ]
        if waiting:
            sent.append(("Follow-up", waiting.original, self.words["follow_up"]))
        found = [(name, diff.diff_words(a, b)) for name, a, b in sent if a]
        return [
            {"name": name, "parts": parts}
            for name, parts in found
            if diff.is_changed(parts)
        ]

    def theirs(self) -> list[dict[str, Any]]:
        """Return the newer words in the database, by field; unread ones stay shut."""
        stored = seen_words(self.form, shown_words(self.question, is_read=self.is_read))
        return [
            {"name": name, "label": self.form[name].label, "text": text}
            for name, text in stored.items()
        ]

    def choices(self) -> dict[str, Any]:
        """Return what is chosen and ticked beside the answer."""
        aside = SideForm(self.data or None, question=self.question)
        objections = find_objections(self.words["answer"], self.question)
        return {
            "aside": aside,
            "looked": "looked" in self.data,
            "not_sensitive": "not_sensitive" in self.data,
            "despite_checks": self.data.get("despite_checks")
            == objections_digest(objections),
            "objections": objections,
            "objections_digest": objections_digest(objections),
            "asks_sensitivity": needs_sensitivity(self.question),
            "copy_fields": _copy_fields(self.form),
        }


def _copy_fields(form: AnswerForm) -> Sequence[BoundField]:
    """Return the fields of the copy that are to be seen on the screen."""
    shown = [form[name] for name in COPY if name in form.fields]
    return [field for field in shown if not field.is_hidden]
