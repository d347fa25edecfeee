"""What each button of the answering screen calls: the table `BUTTONS`.

`qa.answering.views` carries the buttons out. Those that change what is typed,
and decide nothing, are in `qa.answering.form_edits`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.html import format_html

from articles.models import Article, Author
from qa import moderation
from qa.answering import canned_texts
from qa.asking.forms import BODY_MAX
from qa.models import EventKind, Question, Report
from qa.models.question import MODERATE, PUBLISH
from qa.text import parse_key, plain_paragraphs

REFERENCE = re.compile(r"[0-9A-Za-z]{4}-[0-9A-Za-z]{4}")


class FormIncomplete(Exception):
    """Something is still missing on the screen; the message is for the person."""


@dataclass(frozen=True)
class ActionRequest:
    """What a button sent.

    Args:
        question: What it is about.
        user: Who pressed it.
        post: Everything on the screen.
        value: What the button itself says, such as which flag.
    """

    question: Question
    user: User
    post: QueryDict
    value: str = ""

    def text(self, name: str) -> str:
        """Return a text of the screen, ready to keep.

        Raises:
            FormIncomplete: it is too long.
        """
        words = plain_paragraphs(self.post.get(name, ""))
        if len(words) > BODY_MAX:
            raise FormIncomplete(
                f"Shorten it to {BODY_MAX:,} characters; it has {len(words):,}."
            )
        return words

    def filled(self, name: str) -> str:
        """Return a text that goes out, in which no placeholder is left.

        Raises:
            FormIncomplete: something in braces has to be filled in, or it is too long.
        """
        words = self.text(name)
        if said := canned_texts.unfilled_message(words):
            raise FormIncomplete(said)
        return words


class SaveMode(Enum):
    """What a button does with what is typed, and where it leads."""

    # Saves what is typed as a draft, then decides, in one transaction. Back to the
    # screen.
    SAVE_AND_DECIDE = 1
    # Decides at once and makes no new version; what is typed stays on the screen.
    KEEP_TYPED = 2
    # Saves or publishes what is typed. Back to the screen.
    WRITE = 3
    # Asks for the reference of the question. To the admin's first page.
    ERASE = 4


@dataclass(frozen=True)
class Button:
    """What one button does.

    Args:
        function: Called with the question, `by` and, where the mode has one, the
            version that was opened.
        event: What the history calls it; decides when the button is offered.
        message: What is said once it is done, or what returns it from the arguments.
        get_arguments: Returns what else the function is called with, from the form.
        permission: Whose decision it is.
        save_mode: What becomes of what is typed, and where the button leads.
    """

    function: Callable[..., Any]
    event: EventKind
    message: str | Callable[..., str]
    get_arguments: Callable[[ActionRequest], dict[str, Any]] = lambda sent: {}
    permission: str = MODERATE
    save_mode: SaveMode = SaveMode.SAVE_AND_DECIDE

    def decide(self, sent: ActionRequest, **version: int) -> str:
        """Call the function, and return what is said.

        Raises:
            FormIncomplete: something is missing on the screen.
            ModerationError: it is not possible now.
        """
        arguments = self.get_arguments(sent)
        self.function(sent.question, by=sent.user, **arguments, **version)
        return self.format_message(**arguments)

    def format_message(self, **arguments: Any) -> str:
        """Return what is said once it is done."""
        said = self.message
        return said if isinstance(said, str) else said(**arguments)


def _private_text(sent: ActionRequest) -> dict[str, Any]:
    return {"author": Author.for_user(sent.user), "text": sent.filled("request_text")}


def _decline_reason(sent: ActionRequest) -> dict[str, Any]:
    reason, message = sent.post.get("reason", ""), sent.filled("message")
    if reason == Question.DeclineReason.OTHER and not message:
        raise FormIncomplete(
            "Write to the asker why: “another reason” alone says nothing."
        )
    return {"reason": reason, "message": message}


def _published_question(sent: ActionRequest) -> dict[str, Any]:
    """Return the published question that a reference or an address names."""
    named = sent.post.get("duplicate", "").strip()
    rows = Question.objects.published()
    if REFERENCE.fullmatch(named):
        found = rows.filter(reference=named.upper()).first()
    else:
        found = rows.filter(slug=_slug_in(named)).first()
    if found is None:
        raise FormIncomplete(
            "Name a published question: its reference, or its address."
        )
    return {"of": found}


def _slug_in(address: str) -> str:
    """Return the last part of an address, which names a page."""
    return re.split(r"[?#]", address)[0].rstrip("/").rsplit("/")[-1]


def _published_essay(sent: ActionRequest) -> dict[str, Any]:
    """Return the essay that is chosen; the address of an older one goes before it."""
    chosen, address = sent.post.get("article", ""), sent.filled("older_article")
    public = Article.objects.published()
    essay = public.filter(pk=parse_key(chosen)).first()
    if address:
        essay = public.filter(slug=_slug_in(address)).first()
    if (chosen or address) and essay is None:
        raise FormIncomplete("Choose an essay that readers can see.")
    return {"article": essay}


def _published(row: Question, was_public: bool) -> str:
    return format_html(
        '{} are published: <a href="{}">read them</a>. '
        "“Hide from the site” below takes it all off again.",
        "The changes" if was_public else "Question and answer",
        row.get_absolute_url(),
    )


def _moved(article: Article | None) -> str:
    if article is None:
        return "Moved: it is about no essay."
    return f"Moved to “{article.headline}”."


def _flag_note(sent: ActionRequest) -> dict[str, Any]:
    note = sent.text(f"flag_note_{sent.value}")
    if sent.post.get("base") != str(sent.question.version):
        raise FormIncomplete(
            "The question changed meanwhile: look again, then clear it."
        )
    return {"kind": sent.value, "note": note}


def _report_decision(sent: ActionRequest) -> dict[str, Any]:
    pk = parse_key(sent.value)
    made = Report.objects.filter(question=sent.question, pk=pk).first()
    if made is None:
        raise FormIncomplete("This report is not about this question.")
    return {
        "made": made,
        "decision": sent.post.get(f"report_decision_{sent.value}", ""),
        "reply": sent.text(f"report_reply_{sent.value}"),
    }


def _add_note_once(question: Question, *, text: str, by: User) -> None:
    """Keep a remark for the staff; sent twice, by a reload, it is kept once."""
    last = question.notes.last()
    if last is None or (last.text, last.by_id) != (text, by.pk):
        moderation.add_note(question, text, by=by)


def _decide_report(question: Question, *, made: Report, **decided: Any) -> None:
    moderation.decide_report(made, **decided)


BUTTONS = {
    "draft": Button(
        moderation.save_draft,
        EventKind.SAVE_DRAFT,
        "Draft saved. Nothing of it is public.",
        save_mode=SaveMode.WRITE,
    ),
    "publish": Button(
        moderation.publish,
        EventKind.PUBLISH,
        _published,
        permission=PUBLISH,
        save_mode=SaveMode.WRITE,
    ),
    "approve": Button(
        moderation.approve,
        EventKind.APPROVE,
        "Accepted. The asker sees that an answer is on its way.",
    ),
    "request_info": Button(
        moderation.request_info,
        EventKind.REQUEST_INFO,
        "Asked. It comes back here with the reply; until then nobody waits for you.",
        get_arguments=_private_text,
    ),
    "answer_privately": Button(
        moderation.answer_privately,
        EventKind.ANSWER_PRIVATE,
        "Written. Only the asker can read it.",
        get_arguments=_private_text,
    ),
    "decline": Button(
        moderation.decline,
        EventKind.DECLINE,
        "Declined. The asker sees it on the private page.",
        get_arguments=_decline_reason,
    ),
    "spam": Button(
        moderation.mark_spam,
        EventKind.MARK_SPAM,
        "Marked as spam. It can be restored.",
    ),
    "duplicate": Button(
        moderation.mark_duplicate,
        EventKind.MARK_DUPLICATE,
        "Decided: answered already. The asker is pointed to {of}.".format,
        get_arguments=_published_question,
    ),
    # Readers see where a published question stands: `permissions` has this exception.
    "move": Button(
        moderation.move, EventKind.MOVE, _moved, get_arguments=_published_essay
    ),
    "close": Button(
        moderation.close,
        EventKind.CLOSE,
        "Closed. Readers see that nothing more is written there.",
        permission=PUBLISH,
    ),
    "reopen": Button(
        moderation.reopen,
        EventKind.REOPEN,
        "Open again: the asker may write under it.",
        permission=PUBLISH,
    ),
    "hide": Button(
        moderation.hide,
        EventKind.HIDE,
        "Hidden: the whole thread is off the site.",
    ),
    "archive_hidden": Button(
        moderation.archive_hidden,
        EventKind.ARCHIVE_HIDDEN,
        "Settled: it stays off the site, and waits for nothing. The site erases it "
        "after the days that the site settings name.",
        permission=PUBLISH,
    ),
    # What was hidden becomes public by it: `permissions` has this exception.
    "restore": Button(moderation.restore, EventKind.RESTORE, "Restored."),
    "add_note": Button(
        _add_note_once,
        EventKind.ADD_NOTE,
        "Note kept. Only the staff sees it.",
        get_arguments=lambda sent: {"text": sent.text("note")},
        save_mode=SaveMode.KEEP_TYPED,
    ),
    "raise_flag": Button(
        moderation.raise_staff_flag,
        EventKind.RAISE_FLAG,
        "Flagged.",
        get_arguments=lambda sent: {"kind": sent.post.get("flag_kind", "")},
        save_mode=SaveMode.KEEP_TYPED,
    ),
    "clear_flag": Button(
        moderation.clear_flag,
        EventKind.CLEAR_FLAG,
        "Flag cleared.",
        get_arguments=_flag_note,
        save_mode=SaveMode.KEEP_TYPED,
    ),
    "decide_report": Button(
        _decide_report,
        EventKind.DECIDE_REPORT,
        "Report decided. Whoever reported it can read what you wrote.",
        get_arguments=_report_decision,
        permission=PUBLISH,
        save_mode=SaveMode.KEEP_TYPED,
    ),
    "erase": Button(
        moderation.erase,
        EventKind.ERASE,
        "{question} is erased.".format,
        permission=PUBLISH,
        save_mode=SaveMode.ERASE,
    ),
}
