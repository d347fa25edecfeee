"""Template tags: threads of an essay, helplines, what is kept, reader avatars."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import BigIntegerField, Count, QuerySet, Subquery
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Author
from config.json_rows import load_rows
from config.prepared_queries import PreparedQuery, prepared
from qa.models import CrisisResource, Question, Reply
from qa.models.country_help import AUDIENCES, CountryHelp, group_by_country
from qa.models.question_queryset import QuestionQuerySet
from qa.models.reply import ReplyQuerySet
from qa.privacy import data_inventory

register = template.Library()

THREADS_ON_AN_ESSAY = 12
THREADS_OPEN = 3

# Two shapes at some distance, the house's arch and circle: eight pairs, five gaps, and
# either may be drawn as an outline. The seed chooses; nothing of the asker does.
LEFT = ("arch", "circle", "low arch", "small circle")
RIGHT = ("circle", "arch", "small circle", "low arch")
AVATARS = 4 * 4 * 5 * 3
DEEP_HEADING = re.compile(r"(</?h)([456])(?=[ >])")


@register.simple_tag(takes_context=True)
def help_numbers(context: Context) -> list[CrisisResource]:
    """Return every checked helpline, in the owner's order; `site` may have them.

    Example:
        {% help_numbers as numbers %}
    """
    rows = getattr(context.get("site"), "helpline_rows", None)
    return helplines() if rows is None else load_rows(CrisisResource, rows)


@prepared()
def helplines() -> QuerySet[CrisisResource]:
    """Return the query of the helplines that readers see: no unchecked one."""
    return CrisisResource.objects.checked()


@register.simple_tag
def help_by_country(
    numbers: list[CrisisResource], audiences: str = ""
) -> list[CountryHelp]:
    """Return the helplines by country.

    Args:
        numbers: Every helpline, in the owner's order.
        audiences: Whose lines are wanted, in the order in which a country shows them;
            all, unless given.

    Example:
        {% help_by_country numbers "young everyone" as countries %}
    """
    return group_by_country(numbers, audiences.split() or AUDIENCES)


@register.filter
def on_every_page(numbers: list[CrisisResource]) -> list[CrisisResource]:
    """Return the helplines that are named on every page.

    Example:
        {% for line in numbers|on_every_page %}
    """
    return [line for line in numbers if line.in_footer]


@register.simple_tag
def latest_threads(number: int) -> list[Question]:
    """Return the newest answered questions, without their texts' replies.

    Example:
        {% latest_threads 4 as threads %}
    """
    return _prepare_latest(number)()


@lru_cache(maxsize=8)
def _prepare_latest(number: int) -> PreparedQuery[Question]:
    """Prepare the query of so many threads."""

    def build() -> QuestionQuerySet:
        return Question.objects.published().newest_first().for_list()[:number]

    return PreparedQuery(build, {})


@register.inclusion_tag("qa/_questions.html")
def question_thread(article: Article) -> dict[str, object]:
    """Show the newest threads of an essay, three of them open, and the way to the rest.

    Example:
        {% question_thread article %}
    """
    entries = entries_of_newest_threads(article=article.pk)
    threads = group_by_thread(entries)
    count = entries[0].thread_count if entries else 0
    return {
        "article": article,
        "threads": threads,
        "opened": threads[:THREADS_OPEN],
        "folded": threads[THREADS_OPEN:],
        "thread_count": count,
    }


@prepared(article=BigIntegerField())
def entries_of_newest_threads(article: Any) -> ReplyQuerySet:
    """Return the query of all published replies in the newest threads of an essay.

    A published thread has an answer, so that every thread comes with its replies.
    """
    threads = Question.objects.published().for_article(article)
    newest = threads.newest_first().values("pk")[:THREADS_ON_AN_ESSAY]
    of_essay = threads.order_by().values("article")
    entries = Reply.objects.published().filter(question__in=newest).with_thread()
    return entries.annotate(  # type: ignore[no-redef]
        thread_count=Subquery(of_essay.annotate(count=Count("pk")).values("count"))
    ).order_by("-question__published_at", "-question__pk", "created_at", "pk")


def group_by_thread(entries: Iterable[Reply]) -> list[Question]:
    """Return the threads of replies in their order, each with its `entries`.

    Replies of one author share the author's row.
    """
    threads: dict[int, Question] = {}
    authors: dict[int | None, Author | None] = {}
    for entry in entries:
        thread = threads.setdefault(entry.question_id, entry.question)
        thread.__dict__.setdefault("entries", []).append(entry)
        entry.author = authors.setdefault(entry.author_id, entry.author)
    return list(threads.values())


@register.inclusion_tag("qa/_data_inventory.html", takes_context=True)
def what_is_kept(context: Context) -> dict[str, object]:
    """Say what is kept about whoever asks, from the models.

    Example:
        {% what_is_kept %}
    """
    site = context["site"]
    groups = [
        {"title": group.title, "lines": data_inventory.lines_of(group, site)}
        for group in data_inventory.INVENTORY
    ]
    return {
        "groups": groups,
        "periods": data_inventory.periods_of(site),
        "backup_days": site.backup_days,
    }


@register.filter
def raise_headings(answer_html: str) -> SafeString:
    """Raise the headings of an answer by two levels: under an h1, they begin at h2.

    They are stored as they stand under an essay, where the thread's title is an h3.

    Args:
        answer_html: A published answer, rendered.

    Source:
        WCAG 2.2, technique G141: headings follow each other without a gap.

    Example:
        {{ entry.body_html|raise_headings }}
    """
    raised = DEEP_HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - 2}", answer_html)
    return mark_safe(raised)  # noqa: S308 - `markup` wrote it, and no text was added


@register.simple_tag
def reader_avatar(seed: int) -> SafeString:
    """Draw the mark of a reader: two shapes at some distance.

    Example:
        {% reader_avatar question.avatar_seed %}
    """
    return _draw_avatar(seed % AVATARS)


@lru_cache(maxsize=AVATARS)
def _draw_avatar(seed: int) -> SafeString:
    left, right = LEFT[seed % 4], RIGHT[seed // 4 % 4]
    gap = 2 + seed // 16 % 5 * 2
    hollow = seed // 80 % 3
    shapes = _draw_shape(left, 13 - gap // 2, hollow == 0) + _draw_shape(
        right, 27 + gap // 2, hollow == 1
    )
    return format_html(
        '<svg viewBox="0 0 40 40" aria-hidden="true">{}</svg>',
        mark_safe(shapes),  # noqa: S308 - numbers only
    )


def _draw_shape(kind: str, x: int, is_hollow: bool) -> str:
    """Return one shape of a mark, standing at `x` of 40 units; the styles paint it."""
    size = 5 if kind.startswith(("small", "low")) else 8
    paint = ' fill="none"' if is_hollow else ""
    if kind.endswith("circle"):
        return f'<circle cx="{x}" cy="{36 - size}" r="{size}"{paint}/>'
    rise = 20 if size == 8 else 11
    return (
        f'<path d="M{x - size} 36v-{rise - size}a{size} {size} 0 0 1 {2 * size} 0'
        f'v{rise - size}z"{paint}/>'
    )
