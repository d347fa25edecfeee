"""Versions of an essay: who changed what and when, and the words of an earlier one.

A version is a row of django-simple-history. One press of Save makes one of them, with
its topics and related essays, and only where something changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from articles.models import Article

FIRST = "As it stood when versions began to be kept"
LINKS = {"topics": "topic_id", "related": "to_article_id"}
APART = {"id", "version"}  # no part of what an essay says
STATE = {"status", "published_at"}
# What comes back with an earlier version: the words, and what they belong to.
WORDS = ("headline", "standfirst", "body", "topics", "related")
STATES = {
    "published": "Published",
    "unpublished": "Taken off the site",
    "draft": "A draft again",
}

Row = models.Model  # a historical essay: its class is made by simple_history


@dataclass(frozen=True)
class Version:
    """An essay as it stood once.

    Args:
        row: The stored row.
        values: What it held, by the names of the fields; links as sets of keys.
        what: What changed with it, in words.
        before: The key of the version before it; None for the first.
    """

    row: Any
    values: dict[str, Any]
    what: str = ""
    before: int | None = None


def history_rows() -> models.QuerySet[Any]:
    """Return every version of every essay, newest first."""
    versions: models.QuerySet[Any] = Article.history.all()
    return versions.order_by("-history_date", "-history_id")


def prepare_save(article: Article) -> None:
    """Let an essay be saved without a version, until `save_version` makes it.

    An essay that was stored before there were versions gets its first one.

    Args:
        article: The essay, before it is saved.
    """
    if article.pk and not history_rows().filter(id=article.pk).exists():
        stored = Article.objects.get(pk=article.pk)
        _write_version(stored, by=None, said=FIRST)
    vars(article)["skip_history_when_saving"] = True


@transaction.atomic
def save_version(
    article: Article, *, by: User | None, beside: Iterable[str] = ()
) -> bool:
    """Keep a saved essay as a new version, if anything in it changed.

    Args:
        article: The essay, saved with its topics and related essays.
        by: Who saved it.
        beside: Names of what changed in rows of its own, such as corrections.

    Returns:
        Whether it is a new version.
    """
    newest = history_rows().filter(id=article.pk).first()
    said = ", ".join(beside)
    if newest is None:
        _write_version(article, by=by, said=said)
        return True
    if not said and _values_of([newest])[0] == _values_now(article):
        return False
    article.version += 1
    _write_version(article, by=by, said=said)
    return True


def _write_version(article: Article, *, by: User | None, said: str) -> None:
    """Store a version of an essay as it stands.

    Its own save() would render the Markdown once more; nothing of it has changed.
    """
    vars(article).pop("skip_history_when_saving", None)
    vars(article).update(_history_user=by, _change_reason=said[:100] or None)
    models.Model.save(article, update_fields=["version"])


def annotate_newest_version(article: Article, said: str, *, by: User | None) -> None:
    """Say in the newest version of an essay who made it, and why.

    Args:
        article: The essay, whose state was just decided on.
        said: The decision, in words.
        by: Who decided; None for a command.
    """
    newest = history_rows().filter(id=article.pk).first()
    if newest:
        newest.history_user = by
        newest.history_change_reason = said.rstrip(".")[:100]
        newest.save(update_fields=["history_user", "history_change_reason"])


def _names() -> list[str]:
    kept = {field.name for field in Article.history.model._meta.fields}
    own = [field.name for field in Article._meta.fields if field.name in kept - APART]
    return [*own, *LINKS]


def _linked(ids: Sequence[int]) -> dict[int, dict[str, frozenset[int]]]:
    """Return the topics and related essays of versions, by two queries."""
    found: dict[int, dict[str, set[int]]] = {
        pk: {name: set() for name in LINKS} for pk in ids
    }
    for name, column in LINKS.items():
        model = apps.get_model("articles", f"HistoricalArticle_{name}")
        pairs = model.objects.filter(history_id__in=ids)
        for pk, other in pairs.values_list("history_id", column):
            found[pk][name].add(other)
    return {
        pk: {name: frozenset(keys) for name, keys in one.items()}
        for pk, one in found.items()
    }


def _values_of(versions: Sequence[Any]) -> list[dict[str, Any]]:
    links = _linked([row.pk for row in versions])
    return [_own_values(row) | links[row.pk] for row in versions]


def _values_now(article: Article) -> dict[str, Any]:
    stored = Article.objects.get(pk=article.pk)
    links = {
        name: frozenset(getattr(stored, name).values_list("pk", flat=True))
        for name in LINKS
    }
    return _own_values(stored) | links


def _own_values(row: Any) -> dict[str, Any]:
    own = (_field(name) for name in _names() if name not in LINKS)
    return {field.name: _plain(getattr(row, field.attname)) for field in own}


def _plain(value: Any) -> Any:
    """Return a text with one kind of line end, and none after its last word.

    Browsers send another kind than was stored, and that changes no word.
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def list_versions(
    article: Article, *, start: int = 0, number: int = 50
) -> list[Version]:
    """Return some versions of an essay, newest first, each with what it changed.

    Args:
        article: The essay.
        start: How many newer ones to pass over.
        number: How many to return at most.
    """
    found = history_rows().filter(id=article.pk).select_related("history_user")
    chosen = list(found[start : start + number + 1])  # one more, to compare the last
    held: list[tuple[Any, Any]] = list(zip(chosen, _values_of(chosen), strict=True))
    pairs: Iterable[Any]
    pairs = zip_longest(held[:number], held[1:], fillvalue=(None, None))
    return [
        Version(row, values, _what_changed(row, values, old), before and before.pk)
        for (row, values), (before, old) in pairs
    ]


def get_version(article: Article, pk: int) -> Version | None:
    """Return one version of an essay, or None."""
    row = history_rows().filter(id=article.pk, history_id=pk).first()
    return Version(row, _values_of([row])[0]) if row else None


def find_last_save(article: Article) -> Any | None:
    """Return the row of the save that made the words of an essay what they are."""
    found = history_rows().filter(id=article.pk, version=article.version)
    return found.select_related("history_user").last()


def format_saved_at(row: Any) -> str:
    """Return when a version was saved, as a person says it."""
    return f"{timezone.localtime(row.history_date):%-d %B %Y, %H:%M}"


def _what_changed(row: Any, now: dict[str, Any], old: dict[str, Any] | None) -> str:
    said = [row.history_change_reason] if row.history_change_reason else []
    if old is None:
        return "; ".join(said) or "Begun"
    changed = [name for name in now if now[name] != old[name]]
    if "status" in changed and not said:
        said = [STATES[now["status"]]]
    if names_of := [_label(name) for name in changed if name not in STATE]:
        said.append(", ".join(names_of))
    sentence = "; ".join(said) or "Nothing in its words"
    return sentence[:1].upper() + sentence[1:]


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
    return Article._meta.get_field(name)


def labelled_texts(values: dict[str, Any]) -> dict[str, str]:
    """Return what a version held as words, by what its fields are called.

    Args:
        values: What `Version.values` says.
    """
    return {
        _label(name).capitalize(): _text(_field(name), value)
        for name, value in values.items()
    }


def _text(field: Any, value: Any) -> str:
    if field.is_relation:
        keys = value if isinstance(value, frozenset) else {value} - {None}
        return ", ".join(_titles(field.related_model, keys))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if field.choices:
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)


def _titles(model: Any, keys: Iterable[int]) -> list[str]:
    """Return what rows are called; one that was deleted is said to be."""
    found = {row.pk: str(row) for row in model.objects.filter(pk__in=keys)}
    return sorted(found.get(key, "one that was deleted") for key in keys)


def restored_fields(old: Version) -> dict[str, list[str]]:
    """Return the words of a version as the fields of the form take them.

    Address, dates, notes, the marks for sensitive essays and whether it is public stay
    as they are now: an old text must not take a content note or an address back. A
    topic or an essay that was deleted since cannot come back.

    Args:
        old: The version.
    """
    found = {}
    for name in WORDS:
        value = old.values[name]
        if name in LINKS:
            there = _field(name).related_model.objects.filter(pk__in=value)
            found[name] = [str(pk) for pk in sorted(there.values_list("pk", flat=True))]
        else:
            found[name] = [value]
    return found
