"""Forms after the question: amend, reply, follow-up, lost link, report."""

from typing import Any

from django import forms

from qa import moderation
from qa.asking.forms import (
    BODY_MAX,
    AskForm,
    LineField,
    ParagraphsField,
    at_most,
    sending_key,
)
from qa.models import Question, Report
from qa.moderation import QuestionText
from qa.text import has_words, suggest_pseudonym

REPORT_MAX = 2000


class AmendForm(AskForm):
    """The words of a question, under the limits and messages of the asking form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"title", "body", "pseudonym"}:
            del self.fields[name]

    def keep(self, question: Question) -> None:
        """Replace the words of a question; a name that is left empty stays.

        Raises:
            DecisionNotAllowed: it is decided.
        """
        typed = self.cleaned_data
        name = typed["pseudonym"] or question.original_pseudonym or suggest_pseudonym()
        moderation.amend(question, QuestionText(typed["title"], typed["body"], name))


class AskerTextForm(forms.Form):
    """One text of an asker's, of whatever kind."""

    use_required_attribute = False

    words = ParagraphsField(
        validators=[at_most(BODY_MAX, "what you wrote")],
        error_messages={"required": "Write what you want to say"},
    )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not has_words(words):
            raise forms.ValidationError("Write what you want to say in words")
        return words

    def keep(self, question: Question) -> None:
        """Keep the text, after `is_valid()`. Each kind does so in its own way."""
        raise NotImplementedError


class ResponseForm(AskerTextForm):
    """A reply to what the author asked."""

    def keep(self, question: Question) -> None:
        """Keep the reply.

        Raises:
            DecisionNotAllowed: nothing is asked now.
        """
        moderation.respond(question, self.cleaned_data["words"])


class FollowUpForm(AskerTextForm):
    """Something more under an answer."""

    def keep(self, question: Question) -> None:
        """Keep what the asker adds.

        Raises:
            DecisionNotAllowed: the thread takes nothing now.
        """
        moderation.follow_up(question, self.cleaned_data["words"])


class LostLinkForm(forms.Form):
    """The address that links to its private pages are mailed to."""

    use_required_attribute = False

    email = forms.EmailField(
        error_messages={
            "required": "Write the e-mail address that you gave with your question",
            "invalid": "Write the whole e-mail address, such as name@mail.example",
        },
    )


class ReportForm(forms.Form):
    """What is wrong with a published thread."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        choices=Report.Reason.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose what is wrong"
        ),
    )
    words = ParagraphsField(
        required=False, validators=[at_most(REPORT_MAX, "what you added")]
    )
    website = LineField(required=False)
    sending = forms.RegexField(r"^[0-9a-f]{32}$", required=False)

    @property
    def is_suspect(self) -> bool:
        """Whether a field that nobody sees was filled in. Ask after `is_valid()`."""
        return bool(self.cleaned_data["website"])

    @property
    def key(self) -> str | None:
        """The digest of this sending; None where the form names no number."""
        typed = self.cleaned_data
        if not typed["sending"]:
            return None
        return sending_key(typed["sending"], typed["reason"], typed["words"])
