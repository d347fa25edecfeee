"""Triage flags on a question: danger, abuse, youth, personal data, links, spam."""

from django.conf import settings
from django.db import models

from config.encryption import EncryptedTextField
from qa.models.question import Question


class FlagQuerySet(models.QuerySet["Flag"]):
    """Flags, narrowed by phrases that chain."""

    def most_urgent_first(self) -> "FlagQuerySet":
        """Order as the list of kinds does: danger first, suspicion last."""
        ranks = [
            models.When(kind=kind, then=rank)
            for rank, kind in enumerate(self.model.Kind.values)
        ]
        return self.order_by(models.Case(*ranks), "pk")

    def awaiting_note(self) -> "FlagQuerySet":
        """Keep those that are up and cleared with a note only."""
        return self.filter(kind__in=self.model.NEED_A_NOTE, cleared_at=None)


class Flag(models.Model):
    """What the author should see first about a question; never any of its text."""

    class Kind(models.TextChoices):
        URGENT = "urgent", "Urgent: somebody may be in danger"
        REPORTING_DUTY = "possible_reporting_duty", "Possible duty to report"
        ABUSE = "abuse", "Speaks of abuse"
        MINOR = "minor", "Somebody may be under age"
        METHOD_DETAIL = "method_detail", "Tells a method of self-harm"
        IDENTIFIER = "possible_identifier", "May show who somebody is"
        LINK = "link", "Contains a link"
        REPEAT_POST = "repeat_post", "The same words were sent before"
        SUSPECTED_SPAM = "suspected_spam", "Suspected spam"

    # Somebody has to say what was done about these before `moderation` publishes,
    # declines, marks as spam, answers in private or settles that it stays hidden.
    # Accepting, asking for more, hiding and restoring take no note: they end nothing.
    NEED_A_NOTE = (Kind.URGENT, Kind.REPORTING_DUTY)

    question = models.ForeignKey(Question, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=24, choices=Kind)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = EncryptedTextField(blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["kind", "question"],
                condition=models.Q(cleared_at=None),
                name="qa_flag_up",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind"], name="qa_flag_one_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
