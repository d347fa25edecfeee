"""Template tags: threads of an essay, helplines, what is kept, reader avatars."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.db.models import Count, Window
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article
from qa.models import CrisisResource, Question
from qa.models.question import QuestionQuerySet
from qa.privacy import data_inventory

register = template.Library()

THREADS_ON_AN_ESSAY = 12

HELP_TITLES = {
    "emergency": "In an emergency",
    CrisisResource.Audience.EVERYONE.value: "Someone to talk to",
    CrisisResource.Audience.ABUSE.value: "If somebody hurts or frightens you at home",
    CrisisResource.Audience.YOUNG.value: "For young people",
}

# Two shapes at some distance, the house's arch and circle: eight pairs, five gaps, and
# either may be drawn as an outline. The seed chooses; nothing of the asker does.
LEFT = ("arch", "circle", "low arch", "small circle")
RIGHT = ("circle", "arch", "small circle", "low arch")


@register.simple_tag
def help_numbers() -> list[CrisisResource]:
    """Return every helpline, in the owner's order.

    Example:
        {% help_numbers as numbers %}
    """
    return list(CrisisResource.objects.all())


@register.simple_tag
def help_groups(
    numbers: list[CrisisResource], first: str = "", only_for: str = ""
) -> list[dict[str, Any]]:
    """Return the helplines by whom they are for, emergency services before all.

    Args:
        numbers: Every helpline, in the owner's order.
        first: The audience whose lines stand before the others, if any.
        only_for: The audience whose lines stand alone, if any.

    Example:
        {% help_groups numbers "young" as groups %}
    """
    order = sorted(HELP_TITLES, key=lambda key: (key != "emergency", key != first))
    groups = [
        {
            "key": key,
            "title": HELP_TITLES[key],
            "lines": [line for line in numbers if _group_key(line) == key],
        }
        for key in order
    ]
    return [
        group for group in groups if group["lines"] and only_for in ("", group["key"])
    ]


def _group_key(line: CrisisResource) -> str:
    return "emergency" if line.is_emergency else line.audience


@register.filter
def oldest_check(numbers: list[CrisisResource]) -> date | None:
    """Return the day on which the longest unchecked of the checked was looked at.

    Example:
        {{ numbers|oldest_check|date:"j F Y" }}
    """
    checked = [line.last_checked for line in numbers if line.last_checked]
    return min(checked, default=None)


@register.simple_tag
def latest_threads(number: int) -> QuestionQuerySet:
    """Return the newest answered questions, without their texts' replies.

    Example:
        {% latest_threads 4 as threads %}
    """
    return Question.objects.published().newest_first()[:number]


@register.inclusion_tag("qa/_questions.html")
def question_thread(article: Article) -> dict[str, object]:
    """Show the newest threads of an essay in full, and the way to the rest.

    Example:
        {% question_thread article %}
    """
    questions = Question.objects.published().for_article(article).newest_first()
    counted = questions.annotate(total=Window(Count("pk"))).with_entries()
    threads = list(counted[:THREADS_ON_AN_ESSAY])
    count = threads[0].total if threads else 0  # type: ignore[attr-defined]
    return {"article": article, "threads": threads, "thread_count": count}


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
    return {"groups": groups, "periods": data_inventory.periods_of(site)}


@register.filter
def any_unchecked(numbers: Iterable[CrisisResource]) -> bool:
    """Whether nobody has checked one of the helplines yet.

    Example:
        {% if numbers|any_unchecked %}
    """
    return any(line.last_checked is None for line in numbers)


@register.simple_tag
def reader_avatar(seed: int) -> SafeString:
    """Draw the mark of a reader: two shapes at some distance.

    Example:
        {% reader_avatar question.avatar_seed %}
    """
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
