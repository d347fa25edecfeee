"""Where a question stands, in words for the person who asked it."""

from dataclasses import dataclass

from qa.models import Question

Status = Question.Status


@dataclass(frozen=True)
class State:
    """What the private page says.

    Args:
        title: One short sentence.
        text: What that means, and what happens next.
        can_withdraw: Whether it may be taken back now.
        can_erase: Whether there is something to erase.
    """

    title: str
    text: str
    can_withdraw: bool = False
    can_erase: bool = True


WAITING = State(
    "Your question has arrived",
    "It is safe, and nobody but the author and those who help here can read it. It is "
    "waiting to be read and answered. You need to do nothing.",
    can_withdraw=True,
)
STATES = {
    # Spam says the same as waiting: a person wrongly suspected is not told off, and
    # the author can still find the question.
    Status.SUBMITTED: WAITING,
    Status.SPAM: WAITING,
    Status.PUBLISHED: State(
        "Your question is answered",
        "The question and the answer are published. You can still have everything "
        "erased.",
    ),
    Status.HIDDEN: State(
        "Your question is not public at the moment",
        "It was published and has been taken off the site while it is looked at again.",
    ),
    Status.DECLINED: State(
        "Your question will not be answered here",
        "That is no judgement of it or of you. Some questions need a person who can "
        "ask back, or would show who somebody is. Nothing of it was published.",
    ),
    Status.WITHDRAWN: State(
        "You took your question back",
        "It will not be read or published. You can also have it erased for good.",
    ),
    Status.ERASED: State(
        "Your question is erased",
        "Everything you wrote is gone. Only the reference and dates are left.",
        can_erase=False,
    ),
}


def state_of(question: Question) -> State:
    """Return where a question stands, in words."""
    return STATES[Status(question.status)]
