"""Merging of topics."""

from typing import Any

from django.db import models, transaction

from articles import redirects
from articles.foreign_keys import foreign_keys_to
from articles.models import Topic


@transaction.atomic
def merge_topics(topics: list[Topic], *, into: Topic) -> int:
    """Merge topics into one: move what refers to them, then delete them.

    Essays, campaigns of the advertising and old URLs all follow; the URLs of
    the topics lead to the one that is kept.

    Args:
        topics: What goes; the one that is kept may be among them.
        into: What is kept.

    Returns:
        How many topics are gone.
    """
    gone = [topic for topic in topics if topic.pk != into.pk]
    for topic in gone:
        for key in foreign_keys_to(Topic):
            # History keeps what was: its keys have no constraint.
            if key.db_constraint:  # type: ignore[attr-defined]
                _repoint(key, topic, into)
        old_path = topic.get_absolute_url()
        topic.delete()
        redirects.remember_path(old_path, into)
    return len(gone)


def _repoint(key: "models.ForeignKey[Any, Any]", topic: Topic, into: Topic) -> None:
    """Point the rows of one foreign key at another topic, none of them twice."""
    rows = key.model._default_manager.filter(**{key.name: topic})
    others = [
        field.name
        for field in key.model._meta.fields
        if isinstance(field, models.ForeignKey) and field.name != key.name
    ]
    for row in rows:
        same = {name: getattr(row, f"{name}_id") for name in others}
        is_link = key.model._meta.auto_created
        there = key.model._default_manager.filter(**same | {key.name: into})
        if is_link and there.exists():
            row.delete()
        else:
            setattr(row, key.name, into)
            row.save(update_fields=[key.name])
