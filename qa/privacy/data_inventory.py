"""What is kept about whoever asks or reports: said on the privacy page from the models.

Every column of the tables that hold something of theirs stands in one `Item`; a test
fails where a column is added and nobody said what it is for.
"""

from dataclasses import dataclass

from django.db import models

from config.models import SiteSettings
from qa.models import Flag, ModerationEvent, Note, Notice, Question, Reply, Report
from qa.models.fields import EncryptedTextField

UNTIL_ERASED = "until the question is erased"
ORIGINALS = (
    "until {keep_originals_days} days after publication, or until the question is "
    "erased"
)
ADDRESS = (
    "until {keep_email_days} days after the answer or the decision, 14 days if you do "
    "not allow mail, or until you stop it"
)
WRITTEN = (
    "until {keep_originals_days} days after it was written or decided, or after "
    "publication if that is later"
)
REMAINS = "remains after an erasure"


@dataclass(frozen=True)
class Item:
    """Columns that belong together, in words.

    Args:
        words: What it is, for a reader.
        columns: The names of the fields.
        lasts: How long it is kept; may name a field of the site settings in braces.
    """

    words: str
    columns: tuple[str, ...]
    lasts: str = UNTIL_ERASED


@dataclass(frozen=True)
class Group:
    """One table, in words."""

    title: str
    model: type[models.Model]
    items: tuple[Item, ...]


KEPT = (
    Group(
        "Your question",
        Question,
        (
            Item(
                "title, text and name to show, as you sent them",
                ("original_title", "original_body", "original_pseudonym"),
                ORIGINALS,
            ),
            Item(
                "the copy that is being prepared for publication, and words that were "
                "taken out of it",
                ("working",),
            ),
            Item(
                "the published copy: title, text, name, address and content note, and "
                "whether it was edited, is sensitive, or its thread is closed",
                (
                    "title",
                    "body",
                    "pseudonym",
                    "slug",
                    "content_note",
                    "edited_for_privacy",
                    "is_sensitive",
                    "closed_at",
                ),
            ),
            Item("the essay it is about", ("about",)),
            Item(
                "the drawn mark beside the name: a random number, made from nothing of "
                "yours",
                ("mark_seed",),
            ),
            Item(
                "a scrambled fingerprint of the sending and one of the text, so that a "
                "double click, or the same text again, is noticed",
                ("submission_key", "text_digest"),
            ),
            Item("your e-mail address, if you gave one", ("email",), ADDRESS),
            Item(
                "a scrambled form of that address, by which a lost link is found "
                "again, and when you allowed mail",
                ("email_digest", "email_proved_at"),
                ADDRESS,
            ),
            Item(
                "what you are told if it is not answered here, and which answer you "
                "are pointed to",
                ("decline_message", "duplicate_of"),
            ),
            Item(
                "a reference, the random number behind your link, and a counter "
                "of changes",
                ("id", "reference", "public_id", "version"),
                REMAINS,
            ),
            Item(
                "where it stands, and the reason if it was declined",
                ("status", "decline_reason"),
                REMAINS,
            ),
            Item(
                "which wording you agreed to, and when",
                ("consent_version", "consented_at"),
                REMAINS,
            ),
            Item(
                "when it was sent, published and changed, from when its wait counts, "
                "and when what you sent was deleted",
                (
                    "submitted_at",
                    "published_at",
                    "amended_at",
                    "waits_from",
                    "originals_purged_at",
                ),
                REMAINS,
            ),
            Item(
                "a scrambled form of its public address, so that the page can say that "
                "it is gone",
                ("slug_digest",),
                REMAINS,
            ),
        ),
    ),
    Group(
        "What is written under it",
        Reply,
        (
            Item(
                "follow-ups and replies to a request, as you sent them, and what the "
                "author asked or told you alone",
                ("original",),
                ORIGINALS,
            ),
            Item("the author’s drafts", ("draft", "is_drafted")),
            Item("answers and follow-ups as published", ("body", "body_html")),
            Item(
                "what kind of text it is, whose answer it is, and when it was written, "
                "published and corrected",
                (
                    "id",
                    "question",
                    "kind",
                    "author",
                    "created_at",
                    "published_at",
                    "edited_at",
                ),
            ),
        ),
    ),
    Group(
        "Marks that sort the desk",
        Flag,
        (
            Item(
                "that a text may speak of danger or abuse, may show who somebody is "
                "or may come from a machine; when that was noticed, who looked at it "
                "and when",
                ("id", "question", "kind", "raised_at", "cleared_at", "cleared_by"),
            ),
            Item("what was done about it", ("note",), WRITTEN),
        ),
    ),
    Group(
        "Notes among the staff",
        Note,
        (
            Item("the note", ("text",), WRITTEN),
            Item("who wrote it, and when", ("id", "question", "by", "at"), WRITTEN),
        ),
    ),
    Group(
        "Mail that is owed to you",
        Notice,
        (
            Item(
                "which news it is, when it was due and sent, how often sending failed "
                "and in what way; neither the address nor any text",
                (
                    "id",
                    "question",
                    "event",
                    "kind",
                    "day",
                    "due_at",
                    "claimed_at",
                    "attempts",
                    "sent_at",
                    "last_error",
                ),
            ),
        ),
    ),
    Group(
        "The history of decisions",
        ModerationEvent,
        (
            Item(
                "what was decided, when, by whom and for which reason of a list; none "
                "of your words",
                ("id", "question", "kind", "reason", "by", "at"),
                REMAINS,
            ),
        ),
    ),
    Group(
        "If you report a page",
        Report,
        (
            Item("what you write", ("words",), WRITTEN),
            Item("what is written back to you", ("reply",), WRITTEN),
            Item(
                "the reason you chose, when you sent it, whether it hid the page, what "
                "was decided, when and by whom, and the number behind your link; "
                "nothing about you",
                (
                    "id",
                    "question",
                    "public_id",
                    "reason",
                    "has_hidden",
                    "created_at",
                    "decision",
                    "decided_at",
                    "decided_by",
                ),
                REMAINS,
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Line:
    """One line of the page: what, whether it is encrypted, how long."""

    words: str
    is_encrypted: bool
    lasts: str


def lines_of(group: Group, site: SiteSettings) -> list[Line]:
    """Return a group as the privacy page says it.

    Args:
        group: One table.
        site: Whose retention periods to name.
    """
    periods = {
        field.name: getattr(site, field.name)
        for field in SiteSettings._meta.concrete_fields
        if field.name.startswith("keep_")
    }
    return [
        Line(item.words, is_encrypted(group.model, item), item.lasts.format(**periods))
        for item in group.items
    ]


def is_encrypted(model: type[models.Model], item: Item) -> bool:
    """Whether every column of an item is encrypted in the database."""
    columns = [model._meta.get_field(name) for name in item.columns]
    return all(isinstance(column, EncryptedTextField) for column in columns)
