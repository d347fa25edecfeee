"""Every table shows or does not; a change that shows advances the generation."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from ads.models import DailyCount
from articles.models import Article, Correction, Image, Topic
from config.models import PeriodicTask, SiteSettings
from config.page_store import triggers
from config.page_store.tables import NOT_SHOWN, SHOWN, ShownTable
from config.page_store.triggers import (
    SELECT_TRIGGERS,
    has_all_triggers,
    install_triggers,
)
from qa import moderation
from qa.models import Question, Reply
from tests.ads.factories import make_placement
from tests.articles.factories import make_article, make_topic
from tests.page_proof import TransactionReader
from tests.qa.factories import make_question

pytestmark = pytest.mark.django_db
# The store's own, and those of the search's index.
OWN = ("page_generation", "articles_search", "sqlite_")


def execute(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def generation() -> str:
    return TransactionReader().read()


def advances(change) -> bool:
    before = generation()
    change()
    return generation() != before


def test_every_table_of_the_database_is_in_one_of_the_two_lists():
    shown = [table.name for table in SHOWN]
    listed = sorted([*shown, *NOT_SHOWN])
    tables = sorted(
        name
        for name in connection.introspection.table_names()
        if not name.startswith(OWN) or name in listed
    )
    assert listed == tables


def test_columns_that_are_named_are_there():
    with connection.cursor() as cursor:
        for table in SHOWN:
            rows = connection.introspection.get_table_description(cursor, table.name)
            named = {*table.hidden, *filter(None, [table.article])}
            assert named <= {row.name for row in rows}, table


def stand() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(SELECT_TRIGGERS[connection.vendor])
        return has_all_triggers({name for (name,) in cursor.fetchall()})


def test_every_trigger_stands_and_migrating_again_changes_nothing():
    assert stand()
    assert not advances(install_triggers)


def test_trigger_that_was_lost_is_missed_and_made_again():
    table = " ON ads_creative" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER page_generation_ads_creative_update{table}")
    assert not stand()
    install_triggers()
    assert stand()


def test_triggers_of_an_older_release_are_made_anew(whole_site, monkeypatch):
    topic = Topic.objects.filter(pk=whole_site.topic.pk)
    hidden = ShownTable("articles_topic", hidden=("title",))
    others = tuple(one for one in SHOWN if one.name != hidden.name)
    generation()  # so that no trigger of the content's making is pending
    with monkeypatch.context() as older:
        older.setattr(triggers, "SHOWN", (*others, hidden))
        older.setattr(triggers, "_MARK", "page_generation_of_older")
        install_triggers()
        assert stand() and not advances(lambda: topic.update(title="Older"))
    assert not stand()
    install_triggers()
    assert stand() and advances(lambda: topic.update(title="Newer"))


def test_every_row_that_shows_advances_when_it_goes(whole_site):
    Correction.objects.create(
        article=whole_site.essay, corrected_on=date(2026, 1, 1), text="Wrong."
    )
    whole_site.essay.related.set(Article.objects.exclude(pk=whole_site.essay.pk))
    make_placement().creative.campaign.topics.set([whole_site.topic])
    make_placement().creative.campaign.excluded_topics.set([whole_site.topic])
    for table in SHOWN:
        condition = table.shown_if.format(row=table.name)
        where = f" WHERE {condition}" if condition else ""
        with transaction.atomic():
            assert advances(partial(execute, f"DELETE FROM {table.name}{where}")), table  # noqa: S608
            transaction.set_rollback(True)


def rename(essay: Article) -> None:
    essay.headline += "!"
    essay.save()


def test_changes_of_every_kind_advance(whole_site):
    essay, topic = whole_site.essay, whole_site.topic
    image = Image.objects.first()
    changes = {
        "a saved row": lambda: rename(essay),
        "an update": lambda: Topic.objects.update(title="Another"),
        "a bulk update": lambda: Question.objects.bulk_update(
            [Question(pk=whole_site.answered.pk, title="Another")], ["title"]
        ),
        "raw SQL": lambda: execute("UPDATE qa_reply SET body_html = '<p>Other.</p>'"),
        "many to many": lambda: essay.topics.remove(topic),
        "an image": lambda: Image.objects.filter(pk=image.pk).update(credit="Somebody"),
        "cropped files": lambda: Image.objects.filter(pk=image.pk).update(
            crops={"4x3": [1]}
        ),
        "another picture in lists": lambda: Article.objects.filter(pk=essay.pk).update(
            list_image=Image.objects.create(file="images/b.png", width=1, height=1)
        ),
        "a scheduled essay": make_scheduled,
        "a hidden thread": lambda: moderation.hide(
            whole_site.answered, by=None, base=whole_site.answered.version
        ),
        "settings": lambda: SiteSettings.objects.update(notice="Other"),
    }
    for name, change in changes.items():
        assert advances(change), name


def make_scheduled() -> None:
    at = timezone.now() + timedelta(days=1)
    make_article(status=Article.Status.PUBLISHED, published_at=at)


def test_what_does_not_show_advances_nothing(whole_site, client):
    question, draft = make_question(email="a@mail.example"), make_article()
    creative = make_placement().creative
    changes = {
        "a question": make_question,
        "its change": lambda: moderation.amend(
            question, moderation.QuestionText("T", "B", "P")
        ),
        "its flag": lambda: moderation.raise_staff_flag(question, "urgent", by=None),
        "its note": lambda: moderation.add_note(question, "A note.", by=None),
        "its mail": lambda: moderation.stop_mail(question),
        "a draft": lambda: make_article(body="Draft."),
        "topics of a draft": lambda: draft.topics.set([whole_site.topic]),
        "a correction of a draft": lambda: Correction.objects.create(
            article=draft, corrected_on=date(2026, 1, 1), text="Wrong."
        ),
        "notes on an essay": lambda: Article.objects.update(internal_notes="For us."),
        "an upload": lambda: Image.objects.create(
            file="images/a.png", width=1, height=1
        ),
        "a draft of an answer": lambda: Reply.objects.update(draft="Soon."),
        "a count": lambda: DailyCount.objects.increment(
            creative.pk, "article-end", date(2026, 1, 1), views=1
        ),
        "periodic tasks": lambda: PeriodicTask.objects.create(
            name="mail", last_success_at=timezone.now()
        ),
        "a session": lambda: client.session.save(),
        "a value that stays": lambda: Topic.objects.update(
            title=whole_site.topic.title
        ),
        "the cache": lambda: cache.set("a", 1),
    }
    for name, change in changes.items():
        assert not advances(change), name


def test_every_shown_change_of_a_topic_without_essays_counts_too():
    assert advances(make_topic)
