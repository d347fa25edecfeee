"""Data inventory: which columns are stored, why and for how long; the privacy page.

Every column of a table about askers or readers stands in one `InventoryItem`; a test
fails where a column is added and nobody said what it is for.
"""

from dataclasses import dataclass

from django.db import models

from articles.models import OwedEssay, Subscription, SubscriptionRequest
from articles.models.subscription import UNCONFIRMED_DAYS
from config.encryption import EncryptedTextField
from config.models import AccountMail, SiteSettings
from qa.models import (
    EmailNotification,
    Flag,
    LinkRequest,
    ModerationEvent,
    Question,
    Reply,
    Report,
    StaffNote,
)
from qa.privacy.retention import UNCONFIRMED_EMAIL_DAYS

MAILED = "until the mail is sent, as a rule a minute; two days at most"
UNTIL_ERASED = "until the question is erased"
ORIGINALS = (
    "until {keep_originals_days} days after publication, or until the question is "
    "erased"
)
ADDRESS = (
    "until {keep_email_days} days after the answer or the decision, "
    "{unconfirmed_email_days} days if you do not allow mail, or until you stop it"
)
WRITTEN = (
    "until {keep_originals_days} days after it was written or decided, or after "
    "publication if that is later"
)
CODE = "until {keep_code_days} days after the last decision, also after an erasure"
REMAINS = "remains after an erasure"
LOOKED_UP = "a few minutes, until a program has looked it up"
FOLLOWING = (
    "until you leave, or {unconfirmed_subscription_days} days if you do not confirm"
)


@dataclass(frozen=True)
class InventoryItem:
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
class InventoryGroup:
    """One table, in words."""

    title: str
    model: type[models.Model]
    items: tuple[InventoryItem, ...]


INVENTORY = (
    InventoryGroup(
        "Your question",
        Question,
        (
            InventoryItem(
                "title, text and name to show, as you sent them",
                ("original_title", "original_body", "original_pseudonym"),
                ORIGINALS,
            ),
            InventoryItem(
                "the copy that is being prepared for publication, and words that were "
                "taken out of it",
                ("draft_copy",),
            ),
            InventoryItem(
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
            InventoryItem(
                "the essay it is about, and which answer made it public",
                ("article", "published_answer"),
            ),
            InventoryItem(
                "the drawn mark beside the name: a random number, made from nothing of "
                "yours",
                ("avatar_seed",),
            ),
            InventoryItem(
                "a scrambled fingerprint of the sending and one of the text, so that a "
                "double click, or the same text again, is noticed",
                ("submission_key", "text_digest"),
            ),
            InventoryItem("your e-mail address, if you gave one", ("email",), ADDRESS),
            InventoryItem(
                "a scrambled form of that address, by which a lost link is found "
                "again, and when you allowed mail",
                ("email_digest", "email_confirmed_at"),
                ADDRESS,
            ),
            InventoryItem(
                "what you are told if it is not answered here, who signs that, and "
                "which answer you are pointed to",
                ("decline_message", "declined_as", "duplicate_of"),
            ),
            InventoryItem(
                "a reference, the random number behind mailed links, and a counter "
                "of changes",
                ("id", "reference", "public_id", "version"),
                REMAINS,
            ),
            InventoryItem(
                "a scrambled form of your code, by which it is recognised",
                ("code_digest",),
                CODE,
            ),
            InventoryItem("where it stands", ("status",), REMAINS),
            InventoryItem(
                "the reason if it was declined", ("decline_reason",), REMAINS
            ),
            InventoryItem(
                "which wording you agreed to, and when",
                ("consent_version", "consented_at"),
                REMAINS,
            ),
            InventoryItem(
                "when it was sent, published and changed, from when its wait counts, "
                "and when what you sent was deleted",
                (
                    "submitted_at",
                    "published_at",
                    "amended_at",
                    "wait_started_at",
                    "originals_purged_at",
                ),
                REMAINS,
            ),
            InventoryItem(
                "a scrambled form of its public address, so that the page can say that "
                "it is gone",
                ("slug_digest",),
                REMAINS,
            ),
        ),
    ),
    InventoryGroup(
        "What is written under it",
        Reply,
        (
            InventoryItem(
                "follow-ups and replies to a request, as you sent them, and what the "
                "author asked or told you alone",
                ("original",),
                ORIGINALS,
            ),
            InventoryItem("the author’s drafts", ("draft", "has_unpublished_edit")),
            InventoryItem("answers and follow-ups as published", ("body", "body_html")),
            InventoryItem(
                "what kind of text it is, whose words they are, when it was written, "
                "published and corrected, and whether it was edited",
                (
                    "id",
                    "question",
                    "kind",
                    "author",
                    "created_at",
                    "published_at",
                    "edited_at",
                    "edited_for_privacy",
                ),
            ),
        ),
    ),
    InventoryGroup(
        "Marks that sort the queue",
        Flag,
        (
            InventoryItem(
                "that something was noticed, such as that a text may speak of danger "
                "or abuse or may show who somebody is; when, who looked at it and when",
                ("id", "question", "raised_at", "cleared_at", "cleared_by"),
            ),
            InventoryItem("which of these it is", ("kind",)),
            InventoryItem(
                "a scrambled form of which it is, so that each is noticed once",
                ("kind_digest",),
            ),
            InventoryItem("what was done about it", ("note",), WRITTEN),
        ),
    ),
    InventoryGroup(
        "Notes among the staff",
        StaffNote,
        (
            InventoryItem("the note", ("text",), WRITTEN),
            InventoryItem(
                "who wrote it, and when", ("id", "question", "by", "at"), WRITTEN
            ),
        ),
    ),
    InventoryGroup(
        "Mail that is owed to you",
        EmailNotification,
        (
            InventoryItem(
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
    InventoryGroup(
        "The history of decisions",
        ModerationEvent,
        (
            InventoryItem(
                "what was decided, when and by whom; none of your words",
                ("id", "question", "kind", "by", "at"),
                REMAINS,
            ),
            InventoryItem("for which reason of a list", ("reason",), REMAINS),
        ),
    ),
    InventoryGroup(
        "If you report a page",
        Report,
        (
            InventoryItem("what you write", ("words",), WRITTEN),
            InventoryItem("the reason you chose", ("reason",), REMAINS),
            InventoryItem("what is written back to you", ("reply",), WRITTEN),
            InventoryItem(
                "a scrambled fingerprint of the sending, so that a double click is "
                "noticed",
                ("submission_key",),
                WRITTEN,
            ),
            InventoryItem(
                "when you sent it, whether it hid the page, what was decided, when and "
                "by whom, and the number behind your link; nothing about you",
                (
                    "id",
                    "question",
                    "public_id",
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
    InventoryGroup(
        "If you lost your code and have links sent to you",
        LinkRequest,
        (
            InventoryItem("the address that was typed", ("email",), LOOKED_UP),
            InventoryItem("when", ("id", "asked_at"), LOOKED_UP),
        ),
    ),
    InventoryGroup(
        "If you type an address to follow new essays",
        SubscriptionRequest,
        (
            InventoryItem("the address that was typed", ("email",), LOOKED_UP),
            InventoryItem(
                "how often you want mail, and when you asked",
                ("id", "frequency", "asked_at"),
                LOOKED_UP,
            ),
        ),
    ),
    InventoryGroup(
        "If you follow new essays by e-mail",
        Subscription,
        (
            InventoryItem("your e-mail address", ("email",), FOLLOWING),
            InventoryItem(
                "a scrambled form of that address, so that it stands on the list once",
                ("email_digest",),
                FOLLOWING,
            ),
            InventoryItem(
                "how often you want mail, when you asked for it and when you confirmed "
                "it, and the number behind your link",
                ("id", "public_id", "frequency", "created_at", "confirmed_at"),
                FOLLOWING,
            ),
            InventoryItem(
                "what has to be sent next and when, when the last weekly mail went, "
                "how often sending failed and in what way; never whether you read it",
                (
                    "confirmations",
                    "owes_confirmation",
                    "weekly_sent_at",
                    "due_at",
                    "claimed_at",
                    "attempts",
                    "last_error",
                ),
                FOLLOWING,
            ),
        ),
    ),
    InventoryGroup(
        "New essays that we still have to tell you of",
        OwedEssay,
        (
            InventoryItem(
                "which essays; nothing once the mail is sent",
                ("id", "subscription", "announcement"),
                "until the mail is sent, or you leave",
            ),
        ),
    ),
    InventoryGroup(
        "If your address is given on the page on which the staff sign in",
        AccountMail,
        (
            InventoryItem("the address", ("email",), MAILED),
            InventoryItem(
                "which mail is owed, to which of the staff, about which kind of "
                "browser, since when, and how often sending failed and in what way",
                (
                    "id",
                    "kind",
                    "user",
                    "browser",
                    "created_at",
                    "due_at",
                    "claimed_at",
                    "attempts",
                    "last_error",
                ),
                MAILED,
            ),
        ),
    ),
)


@dataclass(frozen=True)
class InventoryLine:
    """One line of the page: what, whether it is encrypted, how long."""

    words: str
    is_encrypted: bool
    lasts: str


def periods_of(site: SiteSettings) -> dict[str, int]:
    """Return every period of retention in days, by the name of its setting."""
    return {
        "unconfirmed_email_days": UNCONFIRMED_EMAIL_DAYS,
        "unconfirmed_subscription_days": UNCONFIRMED_DAYS,
    } | {
        field.name: getattr(site, field.name)
        for field in SiteSettings._meta.concrete_fields
        if field.name.startswith("keep_")
    }


def lines_of(group: InventoryGroup, site: SiteSettings) -> list[InventoryLine]:
    """Return a group as the privacy page says it.

    Args:
        group: One table.
        site: Whose retention periods to name.
    """
    periods = periods_of(site)
    return [
        InventoryLine(
            item.words, _is_encrypted(group.model, item), item.lasts.format(**periods)
        )
        for item in group.items
    ]


def _is_encrypted(model: type[models.Model], item: InventoryItem) -> bool:
    columns = [model._meta.get_field(name) for name in item.columns]
    return all(isinstance(column, EncryptedTextField) for column in columns)
