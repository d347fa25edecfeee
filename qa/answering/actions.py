"""Every decision that a button of the answering screen makes: one domain call each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import QueryDict

from articles.models import Article
from qa import moderation
from qa.answering import canned_texts
from qa.answering.forms import author_of
from qa.asking.forms import BODY_MAX
from qa.models import Question, Report
from qa.text import plain_paragraphs

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
        base: The version that was opened; None where none is needed.
    """

    question: Question
    user: User
    post: QueryDict
    value: str = ""
    base: int | None = None

    @property
    def who(self) -> dict:
        """Who decides, on which version."""
        return {"by": self.user, "base": self.base}

    def text(self, name: str) -> str:
        """Return a text of the screen, ready to keep.

        Raises:
            Incomplete: it is too long.
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
            Incomplete: something in braces has to be filled in, or it is too long.
        """
        words = self.text(name)
        if said := canned_texts.complaint(canned_texts.unfilled(words)):
            raise FormIncomplete(said)
        return words


def approve(call: ActionRequest) -> str:
    """Decide that it will be answered."""
    moderation.approve(call.question, **call.who)
    return "Accepted. The asker sees that an answer is on its way."


def request_info(call: ActionRequest) -> str:
    """Ask the asker for more."""
    author, text = author_of(call.user), call.filled("request_text")
    moderation.request_info(call.question, text, author=author, **call.who)
    return "Asked. It comes back here with the reply; until then nobody waits for you."


def answer_privately(call: ActionRequest) -> str:
    """Write to the asker alone."""
    author, text = author_of(call.user), call.filled("request_text")
    moderation.answer_privately(call.question, text, author=author, **call.who)
    return "Written. Only the asker can read it."


def decline(call: ActionRequest) -> str:
    """Decide that it will not be answered here."""
    reason, message = call.post.get("reason", ""), call.filled("message")
    if reason == Question.DeclineReason.OTHER and not message:
        raise FormIncomplete(
            "Write to the asker why: “another reason” alone says nothing."
        )
    moderation.decline(call.question, reason=reason, message=message, **call.who)
    return "Declined. The asker sees it on the private page."


def spam(call: ActionRequest) -> str:
    """Set aside as spam."""
    moderation.mark_spam(call.question, **call.who)
    return "Marked as spam. It can be restored."


def duplicate(call: ActionRequest) -> str:
    """Point the asker to an answer that is there already."""
    other = published_question(call.post.get("duplicate", ""))
    moderation.mark_duplicate(call.question, of=other, **call.who)
    return f"Decided: answered already. The asker is pointed to {other}."


def published_question(named: str) -> Question:
    """Return the published question that a reference or an address names.

    Raises:
        Incomplete: it names none that readers can see.
    """
    named = named.strip()
    rows = Question.objects.published()
    if REFERENCE.fullmatch(named):
        found = rows.filter(reference=named.upper()).first()
    else:
        path = re.split(r"[?#]", named)[0].rstrip("/")
        found = rows.filter(slug=path.rsplit("/")[-1]).first()
    if found is None:
        raise FormIncomplete(
            "Name a published question: its reference, or its address."
        )
    return found


def move(call: ActionRequest) -> str:
    """Let it stand under another essay, or under none."""
    chosen = call.post.get("article", "")
    article = Article.objects.published().filter(pk=chosen).first() if (
        chosen.isdecimal()
    ) else None  # fmt: skip
    if chosen and article is None:
        raise FormIncomplete("Choose an essay that readers can see.")
    moderation.move(call.question, article=article, **call.who)
    if article is None:
        return "Moved: it is about no essay."
    return f"Moved to “{article.headline}”."


def close(call: ActionRequest) -> str:
    """End the thread."""
    moderation.close(call.question, **call.who)
    return "Closed. Readers see that nothing more is written there."


def reopen(call: ActionRequest) -> str:
    """Let the asker write again."""
    moderation.reopen(call.question, **call.who)
    return "Open again: the asker may write under it."


def hide(call: ActionRequest) -> str:
    """Take the thread off the site."""
    moderation.hide(call.question, **call.who)
    return "Hidden: the whole thread is off the site."


def archive_hidden(call: ActionRequest) -> str:
    """Settle that it stays off the site."""
    moderation.archive_hidden(call.question, **call.who)
    return "Settled: it stays off the site, and waits for nothing."


def restore(call: ActionRequest) -> str:
    """Undo hiding, declining or marking as spam."""
    moderation.restore(call.question, **call.who)
    return "Restored."


SET_ASIDE: dict[str, Callable[[ActionRequest], str]] = {
    "approve": approve,
    "request_info": request_info,
    "answer_privately": answer_privately,
    "decline": decline,
    "spam": spam,
    "duplicate": duplicate,
    "move": move,
    "close": close,
    "reopen": reopen,
    "hide": hide,
    "archive_hidden": archive_hidden,
    "restore": restore,
}


def add_note(call: ActionRequest) -> str:
    """Keep a remark for the staff; sent twice, by a reload, it is kept once."""
    text, last = call.text("note"), call.question.notes.last()
    if last is None or (last.text, last.by_id) != (text, call.user.pk):
        moderation.add_note(call.question, text, by=call.user)
    return "Note kept. Only the staff sees it."


def raise_flag(call: ActionRequest) -> str:
    """Flag what no list of words noticed."""
    moderation.raise_staff_flag(
        call.question, call.post.get("flag_kind", ""), by=call.user
    )
    return "Flagged."


def clear_flag(call: ActionRequest) -> str:
    """Keep that a flag was looked at, and what was done."""
    note = call.text(f"flag_note_{call.value}")
    if call.post.get("base") != str(call.question.version):
        raise FormIncomplete(
            "The question changed meanwhile: look again, then clear it."
        )
    moderation.clear_flag(call.question, call.value, note=note, by=call.user)
    return "Flag cleared."


def decide_report(call: ActionRequest) -> str:
    """Decide about a reader's report."""
    made = Report.objects.filter(question=call.question, pk=int_or_none(call.value))
    if not made:
        raise FormIncomplete("This report is not about this question.")
    decision = call.post.get(f"report_decision_{call.value}", "")
    reply = call.text(f"report_reply_{call.value}")
    moderation.decide_report(made[0], decision=decision, reply=reply, by=call.user)
    return "Report decided. Whoever reported it can read what you wrote."


def int_or_none(text: str) -> int | None:
    """Return a number, or None where a page was tampered with."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


# What leaves the version as it is: whatever else is on the screen stays there.
BESIDE: dict[str, Callable[[ActionRequest], str]] = {
    "add_note": add_note,
    "raise_flag": raise_flag,
    "clear_flag": clear_flag,
    "decide_report": decide_report,
}
