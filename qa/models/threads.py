"""Read a thread: what was said in which order, and what waits. Pure, no queries."""

from collections.abc import Sequence

from qa.models import Reply


def waiting_follow_up(replies: Sequence[Reply]) -> Reply | None:
    """Return the follow-up that nobody has published yet.

    Args:
        replies: All replies of one question.
    """
    waiting = [r for r in replies if r.kind == r.Kind.FOLLOW_UP and not r.published_at]
    return waiting[0] if waiting else None


def open_request(replies: Sequence[Reply]) -> Reply | None:
    """Return what the author asked last, unless the asker has replied to it.

    Args:
        replies: All replies of one question.
    """
    last = last_private_reply(replies)
    return last if last and last.kind == Reply.Kind.REQUEST else None


def last_private_reply(replies: Sequence[Reply]) -> Reply | None:
    """Return what the author asked, or the asker replied, last.

    Args:
        replies: All replies of one question.
    """
    kinds = (Reply.Kind.REQUEST, Reply.Kind.RESPONSE)
    said = [reply for reply in replies if reply.kind in kinds]
    return max(said, key=lambda reply: reply.pk, default=None)


def current_answer(replies: Sequence[Reply]) -> Reply | None:
    """Return the answer that the answering screen works on.

    Args:
        replies: All replies of one question.

    Returns:
        The unpublished answer if there is one; None where a new answer is due (none
        yet, or the asker wrote again since); otherwise the newest, to be corrected.
    """
    said = [r for r in replies if r.kind in (r.Kind.ANSWER, r.Kind.FOLLOW_UP)]
    ordered = sorted(said, key=lambda reply: (reply.created_at, reply.pk))
    drafts = [r for r in ordered if r.kind == r.Kind.ANSWER and not r.published_at]
    if drafts:
        return drafts[0]
    if not ordered or ordered[-1].kind == Reply.Kind.FOLLOW_UP:
        return None
    return ordered[-1]
