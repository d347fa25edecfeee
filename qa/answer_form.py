"""What is on the answering screen: the copy to publish, a follow-up's, the answer."""

from django import forms
from django.contrib.auth.models import User
from markdownx.widgets import MarkdownxWidget

from articles.models import Author, validate_markdown
from qa import threads
from qa.forms import BODY_MAX, PSEUDONYM_MAX, TITLE_MAX, LineField, ParagraphsField
from qa.models import Question
from qa.publication import Copy, Edit, slug_is_taken


class AnswerForm(forms.Form):
    """Everything on the answering screen; nothing typed is lost on an error."""

    title = LineField(max_length=TITLE_MAX)
    body = ParagraphsField(max_length=BODY_MAX, label="Question")
    pseudonym = LineField(max_length=PSEUDONYM_MAX, label="Name to show")
    slug = forms.SlugField(
        max_length=60,
        required=False,
        label="Address",
        help_text="Made from the title if left empty; fixed once published.",
    )
    edited_for_privacy = forms.BooleanField(
        required=False, label="Say that it was edited for privacy"
    )
    is_sensitive = forms.BooleanField(
        required=False, label="Sensitive: a page of its own, without advertising"
    )
    content_note = LineField(
        max_length=160,
        required=False,
        help_text="What it is about: “past abuse, told without detail”.",
    )
    follow_up = ParagraphsField(max_length=BODY_MAX, required=False)
    answer = forms.CharField(
        widget=MarkdownxWidget, required=False, validators=[validate_markdown]
    )
    base = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Open the question again: its version is missing."
        ),
    )

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        replies = list(question.replies.all())
        self.has_follow_up = threads.waiting_follow_up(replies) is not None
        if question.slug:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug and slug_is_taken(slug, self.question):
            raise forms.ValidationError(
                "Another question has this address; change a word of it."
            )
        return slug

    def clean(self) -> dict:
        words = super().clean()
        if words.get("is_sensitive") and not words.get("content_note"):
            self.add_error("content_note", "Say what a sensitive question is about.")
        if self.has_follow_up and not words.get("follow_up"):
            self.add_error("follow_up", "Prepare the follow-up as readers will see it.")
        return words

    def edit(self, user: User) -> Edit:
        """Return what to hand to `moderation`, after `is_valid()`."""
        words = dict(self.cleaned_data)
        names = set(Copy.__dataclass_fields__) & set(words)
        return Edit(
            copy=Copy(**{name: words[name] for name in names}),
            answer=words["answer"],
            author=author_of(user),
            follow_up=words["follow_up"],
        )


def author_of(user: User) -> Author | None:
    """Return under whose name an account answers: its own, or the site's author."""
    own = Author.objects.filter(user=user).first()
    return own or Author.objects.first()


def opened_form(question: Question) -> AnswerForm:
    """Return the form as the question stands now."""
    if not question.working:
        return AnswerForm(initial={"base": question.version}, question=question)
    copy = Copy.load(question.working)
    replies = list(question.replies.all())
    answer, waiting = (
        threads.current_answer(replies),
        threads.waiting_follow_up(replies),
    )
    words = {name: getattr(copy, name) for name in Copy.__dataclass_fields__}
    words["answer"] = (answer.draft or answer.body) if answer else ""
    words["follow_up"] = waiting.draft if waiting else ""
    return AnswerForm(initial=words | {"base": question.version}, question=question)
