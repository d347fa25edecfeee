"""Status text for the asker: where a question stands and what may be done."""

from dataclasses import dataclass, replace

from qa.models import Question, threads

Status = Question.Status
DeclineReason = Question.DeclineReason


@dataclass(frozen=True)
class AskerStatus:
    """What the private page says, and what it offers.

    Args:
        title: One short sentence.
        text: What that means, and what happens next.
        can_withdraw: Whether it may be taken back now.
        can_amend: Whether its words may be changed now.
        can_respond: Whether a request of the author's waits for a reply.
        can_write_again: Whether a follow-up may be sent.
        has_message: Whether the author wrote something for the asker alone.
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
        "It is safe, and nobody but the author and those who help here can read it. It "
        "is waiting to be read. You need to do nothing. What sounds "
        "urgent is read first, though nobody here can answer at once.",
        can_withdraw=True,
        can_amend=True,
    ),
    # A person wrongly suspected is not told off, and must not wait for nothing.
    Status.SPAM: AskerStatus(
        "Your question was set aside",
        "It was taken for advertising, or for something that is no question, so nobody "
        "will answer it as it is. If that was a mistake, change it below, by a word or "
        "by all of them: then it comes back to be read.",
        can_withdraw=True,
        can_amend=True,
        is_set_aside=True,
    ),
    Status.NEEDS_INFO: AskerStatus(
        "You are asked something",
        "The author would like to know more before answering. What is asked stands "
        "below; only you can see it.",
        can_withdraw=True,
        can_amend=True,
        can_respond=True,
    ),
    Status.APPROVED: AskerStatus(
        "Your question will be answered",
        "It has been read, and an answer is on its way. You need to do nothing.",
        can_withdraw=True,
        can_amend=True,
    ),
    Status.PUBLISHED: AskerStatus(
        "Your question is answered",
        "The question and the answer are published. You can write again under them, "
        "and you can still have everything erased.",
        can_write_again=True,
    ),
    Status.HIDDEN: AskerStatus(
        "Your question is not public at the moment",
        "It was published and has been taken off the site while it is looked at again. "
        "This page tells you when that is settled.",
    ),
    Status.DECLINED: AskerStatus(
        "Your question will not be answered here",
        "That is no judgement of it or of you. Nothing of it was published.",
    ),
    Status.WITHDRAWN: AskerStatus(
        "You took your question back",
        "It will not be read or published. You can also have it erased for good.",
    ),
    Status.ERASED: AskerStatus(
        "Your question is erased",
        "Everything you wrote is gone. What is left is the reference, the dates and "
        "the history of decisions; none of your words.",
        can_erase=False,
    ),
}
STAYS_HIDDEN = AskerStatus(
    "Your question is no longer public",
    "It was published, and has been taken off the site. That is settled: nothing more "
    "happens here. You can still have everything erased.",
)
WROTE_AGAIN = AskerStatus(
    "What you wrote has arrived",
    "Your question is answered, and what you added since waits to be read. Nothing of "
    "it is public before that, and you can take it back.",
    can_take_back=True,
)
MESSAGE = AskerStatus(
    "The author wrote to you",
    "It is for you alone and stands below. What you added is not published; your "
    "question and its answer stay public, and you can write again.",
    can_write_again=True,
    has_message=True,
)
CLOSED = AskerStatus(
    "Your question is answered",
    "The question and the answer are published, and the thread under them is closed: "
    "nothing more is written there. You can still have everything erased.",
)
DUPLICATE = AskerStatus(
    "Your question has an answer already",
    "Somebody asked much the same before, and was answered in public. Nothing of yours "
    "was published.",
)
WHY_DECLINED: dict[str, str] = {
    DeclineReason.OUTSIDE_COMPETENCE: "It needs somebody with other knowledge, or a "
    "person who can sit with you and ask back. A doctor, or a psychologist near you, "
    "can do what an answer in public cannot.",
    DeclineReason.COULD_IDENTIFY: "Published, it could show who you are, or who "
    "somebody else is, even with names and places changed.",
    DeclineReason.CRISIS_SIGNPOSTED: "What you describe should not have to wait for an "
    "answer in public. The people named at the top of this page can be reached now, "
    "and they are there for this.",
    DeclineReason.DUPLICATE: "It has been answered before.",
    DeclineReason.ABUSIVE: "It is not written in a way that can be answered in public.",
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
        return STAYS_HIDDEN if is_settled else STATES[Status.HIDDEN]
    return STATES[Status(question.status)]


def _status_while_waiting(question: Question) -> AskerStatus:
    """Return where a question stands that waits for us, perhaps with a request open.

    Whoever changed a question instead of replying may still reply.
    """
    state = STATES[Status(question.status)]
    if threads.open_request(list(question.replies.all())) is None:
        return state
    text = f"{state.text} What you were asked stands below; you can still reply to it."
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
