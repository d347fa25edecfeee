"""Article, its QuerySet, and Correction."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from math import ceil
from typing import Any

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from articles import markup
from articles.markup.headings import PAGE_IDS
from articles.models.author import Author
from articles.models.image import Image
from articles.models.markdown import (
    MarkdownField,
    MarkdownModel,
    TextPlace,
    render_markdown,
)
from articles.models.topic import Topic
from articles.slugs import UnreservedSlugField
from config.json_rows import JSONRows, load_rows
from config.paths import slug_path

WORDS_A_MINUTE = 230
A_YEAR = timedelta(days=365)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Essays, narrowed by phrases that chain."""

    def published(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep the essays that a reader may see.

        A scheduled essay becomes public by the clock alone: nothing has to run.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.PUBLISHED, published_at__lte=at or timezone.now()
        )

    def scheduled(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep the essays whose moment is still to come.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.PUBLISHED, published_at__gt=at or timezone.now()
        )

    def due_for_review(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep public essays that were not published, revised or read again for a year.

        Args:
            at: The moment to judge by; now, unless given.
        """
        a_year_ago = (at or timezone.now()) - A_YEAR
        revised = models.Q(revised_at__gte=a_year_ago)
        read = models.Q(reviewed_at__gte=timezone.localdate(a_year_ago))
        old = self.published(at).filter(published_at__lt=a_year_ago)
        return old.exclude(revised).exclude(read)

    def gone(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep essays that were public once and are no more.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.UNPUBLISHED, published_at__lte=at or timezone.now()
        )

    def newest_first(self) -> "ArticleQuerySet":
        """Order by the day of publication, newest first."""
        return self.order_by("-published_at", "-pk")

    def for_list(self) -> "ArticleQuerySet":
        """Fetch what a list shows, author and picture in the same query."""
        unseen = ("body", "outline", "internal_notes")
        of_author = ("author__biography", "author__biography_html")
        shown = self.select_related("author", "list_image").defer(*unseen, *of_author)
        return shown.defer("list_image__alternative_text", "list_image__caption")

    def for_page(self) -> "ArticleQuerySet":
        """Fetch all that an essay's page shows in one query; then call `load_parts`."""
        own = models.OuterRef("pk")
        corrections = Correction.objects.filter(article=own).values(
            "id", "article_id", "corrected_on", "text_html"
        )
        page = self.with_byline().with_topics().select_related("share_image")
        seen = page.defer("body", "internal_notes", "author__biography")
        return seen.annotate(correction_rows=JSONRows(corrections))  # type: ignore[no-redef]

    def with_topics(self) -> "ArticleQuerySet":
        """Fetch the topics in the same query; then call `load_topics`."""
        own = Topic.objects.filter(articles=models.OuterRef("pk"))
        rows = JSONRows(own.values("id", "title", "slug"))
        return self.annotate(topic_rows=rows)  # type: ignore[no-redef]

    def sharing_topics_with(self, article: Any) -> "ArticleQuerySet":
        """Keep the other essays that have a topic of this one.

        Args:
            article: Its primary key.
        """
        topics = self.model.topics.through.objects
        own_topics = topics.filter(article=article).values("topic")
        shared = topics.filter(article=models.OuterRef("pk"), topic__in=own_topics)
        return self.exclude(pk=article).filter(models.Exists(shared))

    def with_byline(self) -> "ArticleQuerySet":
        """Fetch the author and portrait in the same query."""
        return self.select_related("author__portrait")


class Article(MarkdownModel):
    """An essay: Markdown in, stored HTML out."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        UNPUBLISHED = "unpublished", "Unpublished"

    headline = models.CharField(max_length=140)
    slug = UnreservedSlugField(
        "address",
        max_length=80,
        unique=True,
        error_messages={
            "unique": "Another essay has this address; change a word of it."
        },
    )
    standfirst = models.TextField(
        max_length=400, help_text="Two or three sentences under the headline."
    )
    author = models.ForeignKey(Author, models.PROTECT, related_name="articles")
    body = MarkdownField()
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
    ads_disabled = models.BooleanField(
        default=False,
        help_text="No advertisement stands in it. Paid links stay labelled.",
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
    reviewed_at = models.DateField(
        "reviewed on",
        null=True,
        blank=True,
        help_text="When you last read it and found that it still holds.",
    )
    share_image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="picture for sharing",
        help_text="Shown where somebody shares the essay; else its first picture.",
    )
    list_image = models.ForeignKey(
        Image, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    internal_notes = models.TextField(
        blank=True, help_text="For yourself; they never leave these pages."
    )
    version = models.PositiveIntegerField(editable=False, default=1)

    history = HistoricalRecords(
        excluded_fields=["body_html", "outline", "words", "list_image"],
        m2m_fields=["topics", "related"],
        cascade_delete_history=True,  # a deleted draft is gone, its versions too
    )

    objects = ArticleQuerySet.as_manager()

    # Added by `with_topics` and `for_page`.
    topic_rows: list[dict[str, Any]]
    correction_rows: list[dict[str, Any]]

    class Meta:
        verbose_name = "essay"  # as readers and the admin call it
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", "Can publish and unpublish essays")]
        indexes = [
            models.Index(
                fields=["status", "-published_at", "-id"],
                name="articles_article_newest",
            ),
            models.Index(  # for the admin's list, which shows essays of every status
                fields=["-published_at", "-id"], name="articles_article_listed"
            ),
        ]
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

    def render_columns(self) -> dict[str, Any]:
        text = render_markdown(self.body)
        return {
            "body_html": text.html,
            "outline": text.outline,
            "words": text.words,
            "list_image_id": self._choose_list_image(text),
        }

    def _choose_list_image(self, text: markup.Rendered) -> int | None:
        """Return the key of the picture for lists: that for sharing, else the first.

        A sensitive essay has none: what it shows stands behind its content note.
        """
        if self.is_sensitive:
            return None
        images = (image for image in text.images if isinstance(image, Image))
        first = next((image.pk for image in images if image.is_for_lists), None)
        return self.share_image_id or first

    def get_absolute_url(self) -> str:
        return slug_path("articles:detail", self.slug)

    def text_place(self) -> TextPlace:
        return replace(super().text_place(), ids=PAGE_IDS)

    @property
    def reading_minutes(self) -> int:
        """Minutes an unhurried reader needs, notes and advertisements left out."""
        return max(1, ceil(self.words / WORDS_A_MINUTE))

    @property
    def changed_at(self) -> datetime | None:
        """When what readers see last changed: published, revised or corrected.

        A correction has a day, not an hour. It counts from the day's beginning; where
        that is no later than what it corrects, it is a second later than that, so that
        whoever compares moments sees the change. Prefetch `corrections` for a list.
        """
        moments = [at for at in (self.published_at, self.revised_at) if at]
        latest = max(moments, default=None)
        for correction in sorted(
            self.corrections.all(), key=lambda one: one.corrected_on
        ):
            if latest is None or correction.began_at > latest:
                latest = correction.began_at
            elif correction.corrected_on == timezone.localdate(latest):
                latest += timedelta(seconds=1)
        return latest

    def load_parts(self) -> None:
        """Keep topics and corrections that `for_page` fetched, as a prefetch does."""
        self.load_topics()
        self._keep_rows("corrections", Correction, self.correction_rows)

    def load_topics(self) -> None:
        """Keep topics that `with_topics` fetched, as a prefetch does."""
        self._keep_rows("topics", Topic, self.topic_rows)

    def _keep_rows(
        self, name: str, model: type[models.Model], rows: list[dict[str, Any]]
    ) -> None:
        found = model._default_manager.all()
        found._result_cache = load_rows(model, rows)
        self.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found

    @property
    def body_parts(self) -> list[str]:
        """The stored HTML in the order of reading, cut where a slot may stand."""
        return markup.split_at_breaks(self.body_html)


class Correction(MarkdownModel):
    """A dated note to readers about a material error that was put right."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    corrected_on = models.DateField()
    text = MarkdownField(
        max_length=1000,
        help_text="What was wrong, and what is right. Shown under the essay.",
    )
    text_html = models.TextField(editable=False, blank=True)

    class Meta:
        ordering = ["corrected_on", "pk"]

    def __str__(self) -> str:
        return f"Correction of {self.corrected_on:%d/%m/%Y}"

    def text_place(self) -> TextPlace:
        """Return the place of its essay; it may link to its parts and to itself."""
        place, own = self.article.text_place(), {"corrections", "corrections-title"}
        parts = markup.ids_in(self.article.body_html)
        return replace(place, ids=place.ids | parts | own)

    @property
    def began_at(self) -> datetime:
        """The beginning of its day, in the site's zone."""
        return timezone.make_aware(datetime.combine(self.corrected_on, time.min))
