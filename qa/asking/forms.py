"""AskForm: what is asked, what is agreed to, and what protects the form from bots."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import slug_re
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import Article
from qa.access_codes import make_access_code
from qa.models import Flag
from qa.moderation import Submission
from qa.text import has_words, plain_line, plain_paragraphs, suggest_pseudonym

TITLE_MAX, PSEUDONYM_MAX, BODY_MAX, BODY_MIN = 140, 60, 6000, 10
STARTED_SALT = "qa.started"
STARTED_LASTS = timedelta(hours=24)

# The wording a question's consent is kept with: a changed sentence needs a new version.
CONSENT_VERSION = "2026-12"
CONSENT_KEEP = (
    "You may keep my question to read and answer it. It may say something about my "
    "health. I can have it erased at any time."
)
CONSENT_PUBLISH = (
    "You may publish it with the answer, under the name above. You may shorten it, or "
    "edit it so that nobody is recognised. Others may copy what is public."
)


class LineField(forms.CharField):
    """One line of plain text."""

    def to_python(self, value: str | None) -> str:
        return plain_line(super().to_python(value) or "")


class ParagraphsField(forms.CharField):
    """Plain text of several paragraphs. Nothing is cut: what is too long is said."""

    widget = forms.Textarea

    def to_python(self, value: str | None) -> str:
        return plain_paragraphs(super().to_python(value) or "")


def at_most(limit: int, what: str) -> Callable[[str], None]:
    """Return a validator that refuses more characters than the limit.

    Args:
        limit: How many fit.
        what: What is too long, in words: "the title".
    """

    def check(text: str) -> None:
        if len(text) > limit:
            raise forms.ValidationError(
                f"Shorten {what}. It has {len(text):,} characters, and "
                f"{limit:,} fit; nothing was cut"
            )

    check.limit_value = limit  # type: ignore[attr-defined]  # as Django's validators
    return check


class MailField(forms.EmailField):
    """An address, if somebody wants to give one."""

    def to_python(self, value: str | None) -> str:
        return plain_line(super().to_python(value) or "")


class AskForm(forms.Form):
    """One question, as one page: words are kept on every error."""

    use_required_attribute = False

    adult = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Say if you are old enough to ask here"
        ),
    )
    title = LineField(
        validators=[at_most(TITLE_MAX, "the title")],
        error_messages={"required": "Give your question a title"},
    )
    body = ParagraphsField(
        validators=[at_most(BODY_MAX, "your question")],
        error_messages={"required": "Write your question"},
    )
    pseudonym = LineField(
        required=False, validators=[at_most(PSEUDONYM_MAX, "the name")]
    )
    email = MailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": "Write the whole e-mail address, such as name@mail.example, "
            "or leave it empty",
            "max_length": "This is too long for an e-mail address",
        },
    )
    consent_keep = forms.BooleanField(
        label=CONSENT_KEEP,
        error_messages={
            "required": "Tick the first box, or we cannot keep and read your question"
        },
    )
    consent_publish = forms.BooleanField(
        label=CONSENT_PUBLISH,
        error_messages={"required": "Tick the second box: we answer only in public"},
    )
    about = LineField(required=False)
    website = LineField(required=False)
    started = LineField(required=False)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not has_words(title):
            raise forms.ValidationError("Give your question a title in words")
        return title

    def clean_pseudonym(self) -> str:
        name: str = self.cleaned_data["pseudonym"]
        return name if has_words(name) else ""

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(body) < BODY_MIN or not has_words(body):
            raise forms.ValidationError("Write a little more, a sentence or two")
        return body

    def clean_started(self) -> dict[str, Any]:
        try:
            return _read_started(self.cleaned_data["started"])
        except signing.BadSignature:
            raise forms.ValidationError(
                "This form was open for too long. Your words are all here. Check them "
                "and send them again",
            ) from None

    def clean_about(self) -> Article | None:
        return published_article(self.cleaned_data["about"])

    @property
    def is_adult(self) -> bool:
        """Whether "no" was left out: an answer of "no" discards everything."""
        return self.data.get("adult") != "no"

    def submission(self) -> Submission:
        """Return what to hand to `moderation.submit`, after `is_valid()`."""
        words = self.cleaned_data
        nonce = words["started"]["nonce"]
        return Submission(
            title=words["title"],
            body=words["body"],
            pseudonym=words["pseudonym"] or suggest_pseudonym(),
            consent_version=CONSENT_VERSION,
            article=words["about"],
            email=words["email"],
            key=sending_key(nonce, words["title"], words["body"]),
            code=make_access_code(f"{nonce}\0{words['title']}\0{words['body']}"),
            flags=self._flags(),
        )

    def _flags(self) -> frozenset[str]:
        seconds = timezone.now().timestamp() - self.cleaned_data["started"]["at"]
        is_fast = seconds < settings.ASK_MIN_SECONDS
        suspect = is_fast or bool(self.cleaned_data["website"])
        return frozenset({Flag.Kind.SUSPECTED_SPAM} if suspect else ())


def new_started() -> str:
    """Return a signed note of when the form was opened, with a nonce of its own."""
    note = {"nonce": secrets.token_hex(8), "at": int(timezone.now().timestamp())}
    return signing.dumps(note, salt=STARTED_SALT)


def _read_started(token: str) -> dict[str, Any]:
    """Return the note: `nonce`, and `at` in seconds of Unix time.

    Raises:
        BadSignature: it is not ours, altered, or a day old.
    """
    note = signing.loads(token, salt=STARTED_SALT, max_age=STARTED_LASTS)
    if not isinstance(note, dict) or set(note) != {"nonce", "at"}:
        raise signing.BadSignature("not a note of ours")
    return note


def sending_key(nonce: str, *words: str) -> str:
    """Return a digest that is equal for the same words from the same opened form.

    A double click, a reload and "back, send again" count once; changed words count
    again. The key and the nonce keep it from telling anything about the words.

    Args:
        nonce: The random number of the opened form.
        words: What was typed and chosen.
    """
    text = "\0".join((nonce, *words))
    return salted_hmac("qa.sending", text, algorithm="sha256").hexdigest()


def published_article(slug: str) -> Article | None:
    """Return the essay a question is about, or None where no reader may see it."""
    if not slug_re.fullmatch(slug):
        return None
    return Article.objects.published().filter(slug=slug).first()
