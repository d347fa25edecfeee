"""The public copy of a question: its slug, the public columns, the answer's HTML.

`qa.moderation` decides and calls; nothing here writes a status.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from articles.markup.headings import SITE_IDS
from articles.models import Author, ImageMention
from articles.models.markdown import TextPlace, render_markdown
from articles.slugs import RESERVED_SLUGS, unique_slug
from config.encryption import Unreadable
from qa.digests import slug_digest
from qa.models import Question, Reply, threads

ANSWER_LEVEL = 4  # of a `##` heading in an answer, which stands below the thread's own


@dataclass(frozen=True)
class PublicCopy:
    """A question as readers will see it; until then it is one encrypted column.

    Args:
        title: One line.
        body: Plain text.
        pseudonym: The name to show.
        slug: The wished-for address; made from the title if empty.
        edited_for_privacy: Whether the page says that the text was edited.
        is_sensitive: Whether it stands on a page of its own, without advertising.
        content_note: What a sensitive question is about.
        redacted_terms: Words that were replaced by hand, one a line: never public, and
            looked for in every text before it is.
    """

    title: str
    body: str
    pseudonym: str
    slug: str = ""
    edited_for_privacy: bool = False
    is_sensitive: bool = False
    content_note: str = ""
    redacted_terms: str = ""

    def dump(self) -> str:
        """Return the copy as JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "PublicCopy":
        """Return the copy that `dump` wrote; empty where its key is missing."""
        if isinstance(text, Unreadable):
            return cls("", "", "")
        return cls(**json.loads(text))


@dataclass(frozen=True)
class AnswerEdit:
    """Everything on the answering screen.

    Args:
        copy: The question as readers will see it.
        answer: The author's answer, Markdown.
        author: Who answers.
        follow_up: The copy of a waiting follow-up, plain text.
        despite_checks: Whether who publishes read what `find_objections` found in
            the answer, and means it.
        method_reason: Why words that tell a method of self-harm may be published;
            empty where none are. Never public.
    """

    copy: PublicCopy
    answer: str
    author: Author | None
    follow_up: str = ""
    despite_checks: bool = False
    method_reason: str = ""

    @property
    def lacks_author(self) -> bool:
        """Whether there is an answer and nobody who answers."""
        return bool(self.answer.strip()) and self.author is None


def _claim_slug(wish: str, question: Question) -> str:
    """Take an address for good, also where somebody takes the same one just now.

    Args:
        wish: A title or slug.
        question: The locked row, its day of publication set; its reference stands in
            for an empty or reserved wish and tells two equal ones apart.
    """
    reference = question.reference.lower()
    slug = unique_slug(
        wish,
        fallback=reference,
        is_taken=lambda slug: slug_is_taken(slug, question),
        max_length=60,
        suffixes=[reference],
    )
    row = Question.objects.filter(pk=question.pk)
    try:
        with transaction.atomic():
            row.update(slug=slug, published_at=question.published_at)
    except IntegrityError:
        return f"{slug}-{reference}"
    # Nobody else can get it from here on; whose it was may be erased just before.
    return f"{slug}-{reference}" if slug_is_taken(slug, question) else slug


def slug_is_taken(slug: str, question: Question) -> bool:
    """Whether an address is the site's own, another question's, or an erased one's.

    An erased address answers "gone" for good, so no other question may get it. One
    statement asks for both: an erasure turns the one into the other.
    """
    held = Q(slug=slug) | Q(slug_digest=slug_digest(slug))
    others = Question.objects.filter(held).exclude(pk=question.pk)
    return slug in RESERVED_SLUGS or others.exists()


def answer_place(question: Question, answer: Reply | None = None) -> TextPlace:
    """Return where readers find an answer; a link may lead to any part of its thread.

    Args:
        question: What it answers.
        answer: The row, unless it is the one that the author works on.
    """
    replies = list(question.replies.all())
    answer = answer or threads.current_answer(replies)
    return TextPlace(
        question.get_absolute_url() if question.slug else "/",
        ids=SITE_IDS | {reply.anchor for reply in replies},
        id_prefix=f"{answer.anchor if answer else Reply.Kind.ANSWER}-",
        level=ANSWER_LEVEL,
    )


def render_answer(answer: Reply, text: str) -> str:
    """Return the HTML of an answer, its ids made unique for pages with many answers.

    Args:
        answer: The row, saved; its ids begin with its anchor.
        text: Its Markdown: the draft, or what is public already.
    """
    prefix = f"{answer.anchor}-"
    return render_markdown(text, id_prefix=prefix, level=ANSWER_LEVEL).html


def store_draft(row: Question, edit: AnswerEdit, at: datetime) -> Reply | None:
    """Write the answering screen into encrypted columns; nothing becomes public.

    The caller holds the lock and saves the row, inside its transaction.

    Args:
        row: The locked question.
        edit: Everything on the screen.
        at: The moment of a new answer.

    Returns:
        The answer being worked on, if there is one.
    """
    row.draft_copy = edit.copy.dump()
    replies = list(row.replies.all())
    waiting = threads.waiting_follow_up(replies)
    if waiting:
        waiting.draft = edit.follow_up
        waiting.save(update_fields=["draft"])
    return _store_answer_draft(row, threads.current_answer(replies), edit, at)


def lacks_follow_up(row: Question, edit: AnswerEdit) -> bool:
    """Whether a follow-up waits and no copy of it was prepared.

    What the asker sent never stands in for a copy that is missing.
    """
    waits = threads.waiting_follow_up(list(row.replies.all())) is not None
    return waits and not edit.follow_up.strip()


def _store_answer_draft(
    row: Question, answer: Reply | None, edit: AnswerEdit, at: datetime
) -> Reply | None:
    if answer is None:
        if not edit.answer.strip():
            return None
        answer = Reply(question=row, kind=Reply.Kind.ANSWER, created_at=at)
    if answer.published_at is None:
        answer.author = edit.author  # the byline of what is public stays
    answer.draft = edit.answer
    answer.has_unpublished_edit = (
        bool(edit.answer.strip()) and edit.answer != answer.body
    )
    answer.save()
    return answer


def write_public_columns(
    row: Question, copy: PublicCopy, answer: Reply | None, at: datetime
) -> None:
    """Fill the public columns of a thread: the copy, follow-ups, the answer.

    The caller holds the lock and commits the transition.

    Args:
        row: The locked question.
        copy: The question as readers will see it.
        answer: The answer that `store_draft` returned.
        at: The moment of publication.
    """
    row.title, row.body, row.pseudonym = copy.title, copy.body, copy.pseudonym
    row.edited_for_privacy = is_edited(row, copy)
    row.is_sensitive, row.content_note = copy.is_sensitive, copy.content_note
    row.published_at = row.published_at or at
    row.slug = row.slug or _claim_slug(copy.slug or copy.title, row)
    _publish_replies(row, answer, at)
    if row.published_answer_id is None:
        row.published_answer = answer


def published_copy(row: Question) -> PublicCopy:
    """Return the copy that readers see."""
    return PublicCopy(
        row.title,
        row.body,
        row.pseudonym,
        row.slug or "",
        row.edited_for_privacy,
        row.is_sensitive,
        row.content_note,
    )


def is_edited(row: Question, copy: PublicCopy) -> bool:
    """Whether readers are told that a question was edited.

    They are where somebody ticked it, and where they get another title, text or name
    than the asker sent. Once the original is gone, what was said when it was compared
    stays said.

    Args:
        row: The question as it was sent, before the copy is public.
        copy: The question as readers will see it.
    """
    if copy.edited_for_privacy or row.originals_purged_at:
        return copy.edited_for_privacy or row.edited_for_privacy
    sent = (row.original_title, row.original_body, row.original_pseudonym)
    return (copy.title, copy.body, copy.pseudonym) != sent


def fill_follow_up(reply: Reply, words: str, at: datetime) -> None:
    """Fill the public columns of a follow-up; the caller saves it, or shows it.

    Args:
        reply: A follow-up that waits.
        words: The copy that readers will see; they are told where the asker sent
            other words.
        at: The moment of publication.
    """
    reply.body, reply.published_at = words, at
    reply.edited_for_privacy = words != reply.original


def _publish_replies(row: Question, answer: Reply | None, at: datetime) -> None:
    for reply in row.replies.waiting_follow_ups():
        fill_follow_up(reply, reply.draft, at)
        reply.save()
    if answer is not None:
        if answer.published_at and answer.draft != answer.body:
            answer.edited_at = at
        answer.body = answer.draft
        answer.body_html = render_answer(answer, answer.body)
        answer.draft, answer.has_unpublished_edit = "", False
        answer.published_at = answer.published_at or at
        answer.save()
        ImageMention.objects.remember(answer, "body")
