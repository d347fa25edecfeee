"""What a publication needs besides the decision: the edit, an address, the HTML."""

import json
from dataclasses import dataclass, fields

from django.utils.text import slugify

from articles import markup
from articles.images import images_in
from articles.models import Author
from qa.models import Question, Reply

RESERVED_SLUGS = {"ask", "yours", "report", "preview", "feed", "feeds"}


@dataclass(frozen=True)
class Copy:
    """A question as readers will see it; until then it is one encrypted column.

    Args:
        title: One line.
        body: Plain text.
        pseudonym: The name to show.
        slug: The wished-for address; made from the title if empty.
        edited_for_privacy: Whether the page says that the text was edited.
        is_sensitive: Whether it stands on a page of its own, without advertising.
        content_note: What a sensitive question is about.
    """

    title: str
    body: str
    pseudonym: str
    slug: str = ""
    edited_for_privacy: bool = False
    is_sensitive: bool = False
    content_note: str = ""

    def dump(self) -> str:
        """Return the copy as JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "Copy":
        """Return the copy that `dump` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Edit:
    """Everything on the answering screen.

    Args:
        copy: The question as readers will see it.
        answer: The author's answer, Markdown.
        author: Who answers.
        follow_up: The copy of a waiting follow-up, plain text.
    """

    copy: Copy
    answer: str
    author: Author | None
    follow_up: str = ""


def free_slug(wish: str, question: Question) -> str:
    """Return an address that no other question has.

    Args:
        wish: A title or slug.
        question: Whose address it will be; its reference stands in for an empty or
            reserved wish and tells two equal ones apart.
    """
    slug = slugify(wish)[:60].strip("-")
    reference = question.reference.lower()
    if not slug or slug in RESERVED_SLUGS:
        return reference
    return f"{slug}-{reference}" if slug_is_taken(slug, question) else slug


def slug_is_taken(slug: str, question: Question) -> bool:
    """Whether an address is another question's, or the site's own."""
    others = Question.objects.filter(slug=slug).exclude(pk=question.pk)
    return slug in RESERVED_SLUGS or others.exists()


def render_answer(answer: Reply) -> str:
    """Return the HTML of an answer, its ids made unique for pages with many answers."""
    text = answer.draft
    images = images_in(text)
    prefix = f"{answer.anchor}-"
    return markup.render(text, id_prefix=prefix, level=4, images=images).html
