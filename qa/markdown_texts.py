"""The texts here that show pictures of `articles`: answers, and texts to begin from."""

from articles.media import usage
from qa.models import Reply
from qa.moderation.publish_copy import render_answer

HERE = ("qa.Question", "question_id")
ANSWER = "Answer to question"
REFERENCE = "question__reference"


def derive_answer(row: Reply, field: str) -> None:
    """Render a published answer again; nothing else here is Markdown to readers."""
    if row.kind == Reply.Kind.ANSWER:
        row.body_html = render_answer(row, row.body)
        row.save(update_fields=["body_html"])


def register_texts() -> None:
    """Let answers, drafts and texts to begin from count as places of pictures."""
    usage.register(
        usage.ImageTextSource(
            "qa.Reply", "body", ANSWER, REFERENCE, shown_at=HERE, derive=derive_answer
        )
    )
    usage.register(
        usage.ImageTextSource(
            "qa.Reply",
            "draft",
            "Draft of an answer to question",
            REFERENCE,
            shown_at=HERE,
            can_be_searched=False,
            derive=None,
        )
    )
    usage.register(
        usage.ImageTextSource(
            "qa.CannedText", "text", "Text to begin from", "title", derive=None
        )
    )
