"""Essays and what stands around them: topics, the author, pages and pictures.

Markdown is rendered when a row is saved; a reader's page reads the stored HTML.
"""

from collections.abc import Iterable
from math import ceil

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from articles import markup
from articles.images import images_in
from articles.querysets import ArticleQuerySet, TopicQuerySet

WORDS_A_MINUTE = 230
RESERVED_SLUGS = {"preview", "new", "ask", "yours", "report", "feed", "feeds"}


def refuse_reserved_slug(value: str) -> None:
    """Keep addresses free that the site needs for itself, and one spelling of each.

    Raises:
        ValidationError: the slug is one of them, or has capitals.
    """
    if value != value.lower():
        raise ValidationError("Use small letters only: addresses differ by capitals.")
    if value in RESERVED_SLUGS:
        raise ValidationError(f"“{value}” is kept for the site itself; choose another.")


def validate_markdown(value: str) -> None:
    """Refuse Markdown that could not be rendered in a reasonable time.

    Raises:
        ValidationError: with the reason in words.
    """
    try:
        markup.refuse(value)
    except markup.MarkupRefused as refused:
        raise ValidationError(str(refused)) from refused


def derive(row: models.Model, source: str, update_fields: Iterable[str] | None) -> set:
    """Render one Markdown field of a row into its `*_html` column.

    Args:
        row: The row about to be saved.
        source: Name of the Markdown field; the HTML goes to `<source>_html`.
        update_fields: What the caller asked to save, or None for everything.

    Returns:
        The names of the fields to save, so that the derived one is never left behind.
    """
    text = getattr(row, source)
    rendered = markup.render(text, images=images_in(text))
    setattr(row, f"{source}_html", rendered.html)
    return set(update_fields or ()) | {f"{source}_html"}


class Image(models.Model):
    """A picture that staff uploaded: decoded and written again by us."""

    file = models.FileField(upload_to="images/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative_text = models.CharField(max_length=400, blank=True)
    caption = models.CharField(max_length=400, blank=True)
    credit = models.CharField(max_length=160, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.alternative_text or self.file.name

    @property
    def url(self) -> str:
        """Where a browser reads the picture."""
        return self.file.url


class Author(models.Model):
    """Who writes and answers, with what a reader needs to judge them by."""

    name = models.CharField(max_length=80)
    short_name = models.CharField(
        max_length=40, help_text="As in “Dr Marrow reads every question herself”."
    )
    remark = models.CharField(
        max_length=80, blank=True, help_text="Shown after the name, in brackets."
    )
    credentials = models.CharField(max_length=120)
    role = models.CharField(max_length=80, help_text="Shown beside answers.")
    registration = models.CharField(
        max_length=160, blank=True, help_text="The registration body and number."
    )
    biography = models.TextField(blank=True, validators=[validate_markdown])
    biography_html = models.TextField(editable=False, blank=True)
    portrait = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account that writes under this name.",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        fields = derive(self, "biography", update_fields)
        super().save(*args, update_fields=update_fields and fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:author")


class Topic(models.Model):
    """A subject page with an introduction; public while it holds a public essay."""

    title = models.CharField(max_length=80)
    slug = models.SlugField(
        max_length=80, unique=True, validators=[refuse_reserved_slug]
    )
    intro = models.TextField(blank=True, validators=[validate_markdown])
    intro_html = models.TextField(editable=False, blank=True)
    in_menu = models.BooleanField(default=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        fields = derive(self, "intro", update_fields)
        super().save(*args, update_fields=update_fields and fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])


class Article(models.Model):
    """An essay: Markdown in, stored HTML out."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        UNPUBLISHED = "unpublished", "Unpublished"

    headline = models.CharField(max_length=140)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[refuse_reserved_slug],
        error_messages={
            "unique": "Another essay has this address; change a word of it."
        },
    )
    standfirst = models.TextField(
        max_length=400, help_text="Two or three sentences under the headline."
    )
    author = models.ForeignKey(Author, models.PROTECT, related_name="articles")
    body = models.TextField(validators=[validate_markdown])
    body_html = models.TextField(editable=False, blank=True)
    outline = models.JSONField(editable=False, default=list)
    words = models.PositiveIntegerField(editable=False, default=0)
    topics = models.ManyToManyField(Topic, related_name="articles", blank=True)
    related = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        help_text="Essays to name at the end; others of the same topics follow.",
    )
    is_sensitive = models.BooleanField(
        "sensitive",
        default=False,
        help_text="Shows the content note and help numbers first, and no advertising.",
    )
    content_note = models.CharField(
        max_length=160,
        blank=True,
        help_text="Names the subject: “past abuse, told without detail”.",
    )
    status = models.CharField(
        max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    revised_at = models.DateTimeField(
        "revised on",
        null=True,
        blank=True,
        help_text="Shown to readers: set it when what the essay says has changed.",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", "Can publish and unpublish essays")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(published_at__isnull=False),
                name="articles_article_published_has_date",
                violation_error_message="A published essay needs its date.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_sensitive=False) | ~models.Q(content_note=""),
                name="articles_article_sensitive_has_note",
                violation_error_message="Say in the content note what it is about.",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args, update_fields=None, **kwargs):
        rendered = markup.render(self.body, images=images_in(self.body))
        self.body_html = rendered.html
        self.outline = rendered.outline
        self.words = rendered.words
        if update_fields is not None:
            update_fields = {*update_fields, "body_html", "outline", "words"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.slug])

    @property
    def reading_minutes(self) -> int:
        """Minutes an unhurried reader needs, notes and advertisements left out."""
        return max(1, ceil(self.words / WORDS_A_MINUTE))

    @property
    def body_parts(self) -> list[str]:
        """The stored HTML in the order of reading, cut where a slot may stand."""
        return markup.split_at_breaks(self.body_html)


class Page(models.Model):
    """A standing page: about, privacy, advertising, help now, safety."""

    class Slug(models.TextChoices):
        ABOUT = "about", "/about/"
        PRIVACY = "privacy", "/privacy/"
        ADVERTISING = "advertising", "/advertising/"
        HELP_NOW = "help-now", "/help-now/"
        SAFETY = "safety", "/safety/"

    slug = models.SlugField("address", max_length=40, unique=True, choices=Slug)
    title = models.CharField(max_length=120)
    body = models.TextField(validators=[validate_markdown])
    body_html = models.TextField(editable=False, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        fields = derive(self, "body", update_fields)
        super().save(*args, update_fields=update_fields and fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.slug])
