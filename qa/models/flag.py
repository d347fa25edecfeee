"""Triage flags on a question: danger, abuse, youth, personal data, links, spam.

Which flag it is stands encrypted, as long as any other, and what was done about it too:
a copy of the database says that something was noticed, and not what.
"""

from collections.abc import Container
from typing import Any

from django.conf import settings
from django.db import models

from config.encryption import EncryptedChoiceField, PaddedTextField, Unreadable
from qa.digests import flag_digest
from qa.models.decrypted_lookup import DecryptedIn
from qa.models.question import Question


class FlagQuerySet(models.QuerySet["Flag"]):
    """Flags; which kind each is has to be decrypted, so lists come out of it."""

    def up(self) -> "FlagQuerySet":
        """Keep those that nobody has cleared: few, with an index of their own."""
        return self.filter(cleared_at=None)

    def of_kinds(self, kinds: Container[str]) -> "list[Flag]":
        """Return those of some kinds, danger first, suspicion last.

        One whose key is missing may be of any kind, so it is one of them.
        """
        found = [flag for flag in self if flag.is_of(kinds)]
        return sorted(found, key=lambda flag: (flag.rank, flag.pk))

    def most_urgent_first(self) -> "list[Flag]":
        """Return all, danger first, suspicion last."""
        return self.of_kinds(self.model.Kind.values)

    def awaiting_note(self) -> "list[Flag]":
        """Return those that are up and cleared with a note only."""
        return self.up().of_kinds(self.model.NEED_A_NOTE)

    def kinds_up(self) -> "FlagQuerySet":
        """Return question and kind of what is up, to be asked with `contain`."""
        return self.up().order_by().values_list("question_id", "kind")  # type: ignore[return-value]

    def contain(
        self,
        *kinds: str,
        of: str = "pk",
        read: list[tuple[int, str]] | None = None,
    ) -> DecryptedIn:
        """Return the condition that a flag of one of these kinds is up.

        One whose key is missing may be of any kind but spam: danger comes first. To be
        called on `kinds_up()`.

        Args:
            kinds: Values of `Flag.Kind`.
            of: The column that holds the key of the question.
            read: These rows, where they are read already, for many queries.
        """
        is_doubt_counted = kinds != (self.model.Kind.SUSPECTED_SPAM,)

        def is_wanted(kind: str) -> bool:
            is_doubtful = isinstance(kind, Unreadable)
            return is_doubt_counted if is_doubtful else kind in kinds

        return DecryptedIn(of, self if read is None else read, is_wanted)


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
    kind = EncryptedChoiceField(choices=Kind)
    kind_digest = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = PaddedTextField(null=True, default="")  # NULL: kept long enough

    objects = FlagQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["question"],
                condition=models.Q(cleared_at=None),
                name="qa_flag_raised",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind_digest"], name="qa_flag_once_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return f"Flag {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind_digest = self.kind_digest or flag_digest(self.question_id, self.kind)
        super().save(*args, **kwargs)

    @property
    def rank(self) -> int:
        """Where it stands in a list: as the kinds do, what is unreadable first."""
        kinds = self.Kind.values
        return kinds.index(self.kind) if self.kind in kinds else -1

    def is_of(self, kinds: Container[str]) -> bool:
        """Whether it is of one of these kinds, or may be: its key is missing."""
        return isinstance(self.kind, Unreadable) or self.kind in kinds
