"""Makes one topic of several, and leaves nothing behind that pointed at them."""

from django.db import models, transaction

from articles import redirects
from articles.models import Topic


@transaction.atomic
def merge_topics(topics: list[Topic], *, into: Topic) -> int:
    """Move everything that names some topics to another, and remove them.

    Essays, campaigns of the advertising and old addresses all follow; the addresses of
    the topics lead to the one that is kept.

    Args:
        topics: What goes; the one that is kept may be among them.
        into: What is kept.

    Returns:
        How many topics are gone.
    """
    gone = [topic for topic in topics if topic.pk != into.pk]
    for topic in gone:
        for link in links_to_topics():
            move(link, topic, into)
        old_path = topic.get_absolute_url()
        topic.delete()
        redirects.remember_path(old_path, into)
    return len(gone)


def links_to_topics() -> list[models.ForeignKey]:
    """Return every foreign key to a topic, those of links between rows included.

    History keeps what was: its rows are no links.
    """
    relations = Topic._meta.get_fields(include_hidden=True)
    return [
        one.field
        for one in relations
        if one.auto_created
        and not one.concrete
        and (one.one_to_many or one.one_to_one)
        and one.field.db_constraint
    ]


def move(link: models.ForeignKey, topic: Topic, into: Topic) -> None:
    """Point the rows of one foreign key at another topic, none of them twice."""
    rows = link.model._default_manager.filter(**{link.name: topic})
    others = [
        field.name
        for field in link.model._meta.fields
        if isinstance(field, models.ForeignKey) and field.name != link.name
    ]
    for row in rows:
        same = {name: getattr(row, f"{name}_id") for name in others}
        is_link = link.model._meta.auto_created
        there = link.model._default_manager.filter(**same | {link.name: into})
        if is_link and there.exists():
            row.delete()
        else:
            setattr(row, link.name, into)
            row.save(update_fields=[link.name])
