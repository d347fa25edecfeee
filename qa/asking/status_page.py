"""Status text for the asker: where a question stands and what may be done."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from config.models import SiteSettings
from qa.models import EventKind, Question, threads

Status = Question.Status
DeclineReason = Question.DeclineReason


@dataclass(frozen=True)
class AskerStatus:
    """What the private page says, and what it offers.

    Args:
        title: One short sentence.
        text: What that means, and what happens next; `{author}` stands for a name,
            `{signature}` for who wrote the message, if there is one.
        can_withdraw: Whether it may be taken back now.
        can_amend: Whether its words may be changed now.
        can_respond: Whether a request of the author's waits for a reply.
        can_write_again: Whether a follow-up may be sent.
        has_message: Whether something was written for the asker alone.
        can_take_back: Whether a follow-up waits that may be deleted alone.
        can_erase: Whether there is something to erase.
        is_set_aside: Whether nobody will read it as it is.
    """

    title: str
    text: str
    can_withdraw: bool = False
    can_amend: bool = False
    can_respond: bool = False
    can_write_again: bool = False
    has_message: bool = False
    can_take_back: bool = False
    can_erase: bool = True
    is_set_aside: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a decision is still to come."""
        return self.can_withdraw and not self.is_set_aside


STATES = {
    Status.SUBMITTED: AskerStatus(
        "Your question has arrived",
        "Only {author} and the helpers can read it. We read first what sounds urgent, "
        "but nobody here can answer at once.",
        can_withdraw=True,
        can_amend=True,
    ),
    # A person wrongly suspected is not told off, and must not wait for nothing.
    Status.SPAM: AskerStatus(
        "We set your question aside",
        "It looked like advertising, or like no question, so nobody will answer it as "
        "it is. Was that a mistake? Change a word below, or all of them. Then we "
        "read it.",
        can_withdraw=True,
        can_amend=True,
        is_set_aside=True,
    ),
    Status.NEEDS_INFO: AskerStatus(
        "We have a question for you",
        "{signature} needs to know more before you get an answer. Only you can see "
        "this. Please reply below.",
        can_withdraw=True,
        can_amend=True,
        can_respond=True,
    ),
    Status.APPROVED: AskerStatus(
        "We will answer your question",
        "{author} has read it and will answer it.",
        can_withdraw=True,
        can_amend=True,
    ),
    Status.PUBLISHED: AskerStatus(
        "Your question is answered",
        "The question and the answer are published. You can write again below. You can "
        "still erase everything.",
        can_write_again=True,
    ),
    Status.HIDDEN: AskerStatus(
        "Your question is not public at the moment",
        "We published it. Now it is off the site while {author} looks at it again. "
        "This page tells you what we decide.",
    ),
    Status.DECLINED: AskerStatus(
        "Your question will not be answered here",
        "That says nothing bad about it or about you. We published nothing of it.",
    ),
    Status.WITHDRAWN: AskerStatus(
        "You took your question back",
        "Nobody reads it, and it is not published. You can also erase it for good.",
    ),
    Status.ERASED: AskerStatus(
        "Your question is erased",
        "All your words are gone. Only the reference, the dates and the list of "
        "decisions are left.",
        can_erase=False,
    ),
}
STAYS_HIDDEN = AskerStatus(
    "Your question is no longer public",
    "We took it off the site, and it will not come back. You can still "
    "erase everything now.",
)
# Said with the day on which the site erases a question by itself.
ERASED_ON = {
    EventKind.REQUEST_INFO: "If you do not reply before {day}, we erase your question.",
    EventKind.ARCHIVE_HIDDEN: "If you do nothing, we erase it on {day}.",
}
WROTE_AGAIN = AskerStatus(
    "What you wrote has arrived",
    "{author} will read what you added. Nothing of it is public before that, and you "
    "can delete it.",
    can_take_back=True,
)
MESSAGE = AskerStatus(
    "There is a message for you",
    "Only you can read it. We do not publish what you added. Your question and its "
    "answer stay public, and you can write again.",
    can_write_again=True,
    has_message=True,
)
CLOSED = AskerStatus(
    "Your question is answered",
    "The question and the answer are published. The thread under them is closed: "
    "nobody can add to it. You can still erase everything.",
)
DUPLICATE = AskerStatus(
    "Your question has an answer already",
    "Somebody asked much the same before. You can read that answer. We published "
    "nothing of yours.",
)
WHY_DECLINED: dict[str, str] = {
    DeclineReason.OUTSIDE_COMPETENCE: "It needs somebody who knows more about this, or "
    "who can sit with you and ask back. A doctor or a psychologist near you can do "
    "that.",
    DeclineReason.COULD_IDENTIFY: "If we published it, it could show who you are, or "
    "who somebody else is, even with other names and places.",
    DeclineReason.CRISIS_SIGNPOSTED: "Please do not wait for an answer in public. The "
    "people on Help now are there for this, and you can talk to them now.",
    DeclineReason.DUPLICATE: "We have answered it before.",
    DeclineReason.ABUSIVE: "We cannot answer it in public in the way it is written.",
    DeclineReason.OTHER: "",
}


def asker_status(question: Question) -> AskerStatus:
    """Return where a question stands, in words.

    Args:
        question: A question; its replies are looked at.
    """
    if question.status in (Status.SUBMITTED, Status.APPROVED):
        return _status_while_waiting(question)
    if question.status == Status.PUBLISHED:
        return _status_of_thread(question)
    if question.status == Status.DECLINED:
        return _status_of_declined(question)
    if question.status == Status.HIDDEN:
        is_settled = (
            Question.objects.permanently_hidden().filter(pk=question.pk).exists()
        )
        if is_settled:
            return _with_last_day(STAYS_HIDDEN, question, EventKind.ARCHIVE_HIDDEN)
    if question.status == Status.NEEDS_INFO:
        asked = STATES[Status.NEEDS_INFO]
        return _with_last_day(asked, question, EventKind.REQUEST_INFO)
    return STATES[Status(question.status)]


def _with_last_day(state: AskerStatus, question: Question, kind: str) -> AskerStatus:
    """Return a status that says on which day `qa.privacy.retention` erases it.

    It names none where a flag keeps the question until staff writes what was done.

    Args:
        state: Where the question stands.
        question: The question.
        kind: The event from which its days are counted.
    """
    since = question.events.filter(kind=kind).order_by("pk").last()
    if since is None or question.flags.awaiting_note():
        return state
    days = SiteSettings.load().keep_declined_days
    last = timezone.localtime(since.at + timedelta(days=days))
    said = ERASED_ON[EventKind(kind)].format(day=f"{last.day} {last:%B %Y}")
    return replace(state, text=f"{state.text} {said}")


def _status_while_waiting(question: Question) -> AskerStatus:
    """Return where a question stands that waits for us, perhaps with a request open.

    Whoever changed a question instead of replying may still reply.
    """
    state = STATES[Status(question.status)]
    if threads.open_request(list(question.replies.all())) is None:
        return state
    text = f"{state.text} You can still reply to what you were asked, below."
    return replace(state, text=text, can_respond=True)


def _status_of_thread(question: Question) -> AskerStatus:
    replies = list(question.replies.all())
    if threads.waiting_follow_up(replies):
        return WROTE_AGAIN
    message = threads.open_request(replies)
    since = question.published_at
    if message is None or (since and message.created_at <= since):
        return CLOSED if question.closed_at else STATES[Status.PUBLISHED]
    return replace(MESSAGE, can_write_again=not question.closed_at)


def _status_of_declined(question: Question) -> AskerStatus:
    """Return why a question is not answered here, or that it is answered elsewhere."""
    if question.duplicate_of_id:
        return DUPLICATE
    declined = STATES[Status.DECLINED]
    why = WHY_DECLINED.get(question.decline_reason, "")
    return replace(declined, text=f"{why} {declined.text}".strip())
