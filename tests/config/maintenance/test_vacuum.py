"""PostgreSQL: what was erased is in no file of the database once `tend` has run."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.subscriptions import membership
from config.encryption import EncryptedChoiceField, EncryptedTextField
from config.maintenance import periodic, vacuum
from config.models import DueVacuum, PeriodicTask, SiteSettings
from qa import moderation
from qa.models import Question
from qa.moderation.purge import purge_email, purge_originals
from qa.privacy import retention
from tests.articles.factories import make_subscription
from tests.qa.factories import fresh, make_published, make_question
from tests.waiting import wait_until

MARK = "qzvrolfsbon"  # the index keeps stems: this word has no ending
LATER = timedelta(hours=2)
NOTHING = "nothing to rewrite"
TABLES = vacuum.tables_with_words()
START = timezone.now()
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite drops its bytes at once"
)


@pytest.fixture
def nothing_due(transactional_db, settings):
    """A database in which nothing was deleted, and whose tables all count as small.

    The upgrade has left a mark. What other tests rolled back is still in the files:
    until the server vacuums by itself, a table of three rows may be large.
    """
    settings.VACUUM_MIB = 1_000_000
    DueVacuum.objects.all().delete()


@contextmanager
def another_session() -> Iterator[Any]:
    """Open a transaction on a connection of its own, to the same database."""
    other = connection.copy()
    other.settings_dict["OPTIONS"] = {}  # no pool
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            yield cursor
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def make_marked_thread() -> Question:
    """A public thread with the mark in everything that is kept of it, counted too."""
    other = make_published(title="Another", body="Stays.", answer="Stays.")
    question = make_published(title=MARK, body=MARK * 300, answer=MARK)
    for text in ("A note.", "Another."):  # what is there twice, the server counts
        moderation.add_note(question, text, by=None)
    moderation.follow_up(question, "Again.")
    # What is encrypted could not be found again: it is stored here as it is.
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE qa_question SET original_body = %s, draft_copy = %s WHERE id = %s",
            "UPDATE qa_question SET original_title = %s, email = %s WHERE id = %s",
            "UPDATE qa_reply SET original = %s, draft = %s WHERE question_id = %s",
        ):
            cursor.execute(statement, [MARK, MARK, question.pk])
        cursor.execute("UPDATE qa_staffnote SET text = %s", [MARK])
        cursor.execute("ANALYZE")
    assert other.slug == "another"
    return fresh(question)


def files_with(word: str) -> set[str]:
    """Return the tables, indexes and long values whose files hold a word."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'i', 't', 'm') AND "
            "position(%s::bytea IN pg_read_binary_file(pg_relation_filepath(oid))) > 0",
            [word.encode()],
        )
        return {name for (name,) in cursor.fetchall()}


def erase(question):
    moderation.erase(question)


def end_its_time(question):
    row = moderation.hide(question, by=None, base=question.version)
    moderation.archive_hidden(row, by=None, base=row.version)
    SiteSettings.objects.get_or_create(pk=1)
    retention.enforce_retention(timezone.now() + timedelta(days=91))


def rewrite(at=None) -> set[str]:
    """Rewrite what is due in two hours, and return the tables that wait."""
    vacuum.rewrite_due_tables(at or timezone.now() + LATER)
    return set(DueVacuum.objects.values_list("table", flat=True))


def rewrite_all(at=None, work=rewrite) -> None:
    """Rewrite until nothing waits.

    Whoever writes in another database of the server just then keeps dead rows for a
    moment, in every database.
    """
    at = at or timezone.now() + LATER

    def is_done() -> bool:
        DueVacuum.objects.update(due_at=at)
        work(at)
        return not DueVacuum.objects.exists()

    wait_until(is_done, lambda: f"{list(DueVacuum.objects.values())} wait")


@on_postgres
@pytest.mark.parametrize("end", [erase, end_its_time])
def test_erased_words_are_in_no_file_of_postgresql(nothing_due, end):
    question = make_marked_thread()
    assert files_with(MARK) >= {
        *("qa_question", "qa_reply", "qa_staffnote", "articles_searchentry"),
        *("articles_search", "qa_question_slug_key", "pg_statistic"),
    }
    end(question)
    left = files_with(MARK)
    assert {"qa_question", "qa_staffnote", "pg_statistic"} <= left
    assert rewrite(timezone.now()) == set(TABLES)  # an hour's deletions are collected
    assert files_with(MARK) == left
    rewrite_all()
    assert files_with(MARK) == set()
    assert vacuum.rewrite_due_tables() == NOTHING


@on_postgres
@pytest.mark.django_db
@pytest.mark.parametrize("model", vacuum._models_with_words().values())
def test_every_table_without_a_row_is_counted_anew(model):
    """Each takes the blank row, and none of it is left."""
    assert not model._base_manager.exists()
    vacuum._count_blank_row(model)
    assert not model._base_manager.exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@on_postgres
def test_table_that_somebody_uses_is_left_and_tried_again(nothing_due, monkeypatch):
    monkeypatch.setattr(vacuum, "WAIT_FOR_LOCK", "50ms")
    moderation.erase(make_published())
    at = timezone.now() + LATER
    with another_session() as other:
        other.execute("LOCK TABLE qa_reply IN ACCESS SHARE MODE")
        assert "qa_reply" in rewrite(at)
        assert "config_staffsession" not in rewrite(at)
    assert "qa_reply" in rewrite(at + vacuum.TRY_AGAIN / 2)
    rewrite_all(at + vacuum.TRY_AGAIN)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@on_postgres
def test_statistics_are_rewritten_again_after_a_table_that_came_later(nothing_due):
    DueVacuum.objects.create(table="qa_reply", since=START, due_at=START)

    def is_done() -> bool:  # another database's writing keeps dead rows, too
        DueVacuum.objects.update(due_at=START)
        return vacuum._rewrite_if_due("qa_reply", timezone.now())

    wait_until(is_done, lambda: "qa_reply is not rewritten")
    (left,) = DueVacuum.objects.all()
    assert left.table == vacuum.STATISTICS


@on_postgres
def test_words_that_a_backup_still_reads_are_tried_again(nothing_due):
    question = make_published(title=MARK)
    with another_session() as backup:
        backup.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        backup.execute("SELECT 1")
        moderation.erase(question)
        assert "qa_question" in rewrite()
        assert "qa_question" in files_with(MARK)
    rewrite_all()
    assert files_with(MARK) == set()


@on_postgres
def test_two_processes_never_rewrite_at_once(nothing_due):
    moderation.erase(make_published())
    with another_session() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [vacuum.ONE_PROCESS])
        assert rewrite() == {""}  # the mark, which nobody has read
    rewrite_all()


@on_postgres
def test_what_is_erased_meanwhile_stays_due(nothing_due, monkeypatch):
    question, then = make_published(), vacuum._rewrite

    def erase_meanwhile(name):
        if fresh(question).status != Question.Status.ERASED:
            moderation.erase(question)
        return then(name)

    moderation.erase(make_published())
    monkeypatch.setattr(vacuum, "_rewrite", erase_meanwhile)
    assert "" in rewrite()
    rewrite_all()


@on_postgres
@pytest.mark.parametrize(("hours", "days"), [((22, 13), 0), ((12, 13), 0), ((3, 5), 7)])
def test_large_table_waits_for_a_quiet_hour_or_a_week(
    nothing_due, settings, hours, days
):
    settings.VACUUM_MIB, settings.VACUUM_HOURS = 0, (3, 5)
    moderation.erase(make_published())
    noon = timezone.localtime(timezone.now() + timedelta(days=8))
    noon = noon.replace(hour=12, minute=30)
    DueVacuum.objects.update(since=noon - timedelta(minutes=1))
    assert rewrite(noon) == set(TABLES)
    settings.VACUUM_HOURS = hours
    DueVacuum.objects.update(since=noon - timedelta(days=days, minutes=1))
    rewrite_all(noon)


@on_postgres
def test_tend_rewrites_and_a_dry_run_counts(nothing_due):
    moderation.erase(make_published())
    assert periodic.run_periodic_tasks(dry_run=True).done["bytes"] == "1 to rewrite"
    rewrite_all(timezone.now(), lambda at: periodic.run_periodic_tasks())
    assert not PeriodicTask.objects.get(name="bytes").has_failed_since()


@on_postgres
def test_table_that_can_never_be_rewritten_is_a_failure_after_a_week(
    nothing_due, monkeypatch
):
    moderation.erase(make_published())
    monkeypatch.setattr(vacuum, "_rewrite", lambda name: False)
    assert rewrite(timezone.now() + timedelta(days=7)) == set(TABLES)
    with pytest.raises(vacuum.RewritingOverdue):
        rewrite(timezone.now() + timedelta(days=8))


@on_postgres
def test_account_that_may_not_rewrite_a_table_is_a_failure_at_once(nothing_due):
    moderation.erase(make_published())
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS attune_stranger")
        cursor.execute("CREATE ROLE attune_stranger")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO attune_stranger")
        cursor.execute("SET ROLE attune_stranger")
    try:
        with pytest.raises(vacuum.RewritingRefused):
            rewrite(timezone.now() + LATER)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY attune_stranger")
            cursor.execute("DROP ROLE attune_stranger")
    assert DueVacuum.objects.exists()


def test_table_of_the_cache_is_among_them(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entry",
        }
    }
    assert "cache_entry" in vacuum.tables_with_words()


def take_back():
    question = make_published()
    moderation.follow_up(question, "Again.")
    moderation.take_back(question)


def stop_mail():
    moderation.stop_mail(make_question(email="ann@mail.example"))


def purge():
    question = make_published(days_ago=9)
    purge_originals(question, before=timezone.now())


DELETIONS = {
    "erase": lambda: moderation.erase(make_question()),
    "take back": take_back,
    "stop mail": stop_mail,
    "purge e-mail": lambda: purge_email(make_question(email="ann@mail.example")),
    "purge originals": purge,
    "unsubscribe": lambda: membership.unsubscribe(make_subscription()),
    "rebuild the search": lambda: call_command("rebuild_search", verbosity=0),
    "rotate keys": lambda: call_command("rotate_keys"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("delete", DELETIONS.values(), ids=DELETIONS)
def test_every_deletion_is_marked_in_its_own_transaction(delete):
    DueVacuum.objects.all().delete()
    with suppress(ZeroDivisionError), transaction.atomic():
        delete()
        assert DueVacuum.objects.exists() == (connection.vendor == "postgresql")
        raise ZeroDivisionError
    assert not DueVacuum.objects.exists()


@pytest.mark.django_db
def test_nothing_is_marked_where_nothing_was_deleted():
    DueVacuum.objects.all().delete()
    membership.sweep()
    retention.enforce_retention()
    assert not DueVacuum.objects.exists()
    assert vacuum.rewrite_due_tables() == NOTHING


def test_every_table_with_encrypted_words_is_among_them():
    encrypted = {
        model._meta.db_table
        for model in apps.get_models()
        if any(
            isinstance(field, EncryptedTextField)
            and not isinstance(field, EncryptedChoiceField)
            for field in model._meta.fields
        )
    }
    assert encrypted <= set(vacuum.tables_with_words())
    assert "qa_moderationevent" not in vacuum.tables_with_words()  # it holds no words
