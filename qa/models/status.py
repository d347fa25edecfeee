"""The statuses of a question; `qa.moderation.transitions` says which leads to which."""

from django.db import models


class QuestionStatus(models.TextChoices):
    """Where a question stands. It is also `Question.Status`."""

    SUBMITTED = "submitted", "Received"
    NEEDS_INFO = "needs_info", "Waits for the asker"
    APPROVED = "approved", "Will be answered"
    PUBLISHED = "published", "Published"
    HIDDEN = "hidden", "Hidden"
    DECLINED = "declined", "Declined"
    SPAM = "spam", "Spam"
    WITHDRAWN = "withdrawn", "Taken back"
    ERASED = "erased", "Erased"


# Sent, and neither published nor decided.
OPEN_STATUSES = {
    QuestionStatus.SUBMITTED,
    QuestionStatus.APPROVED,
    QuestionStatus.NEEDS_INFO,
}
