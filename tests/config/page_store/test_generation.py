"""The generation is read as it was committed, by connections that may break."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from articles.models import Topic
from config.page_store import generation as module
from config.page_store.generation import (
    DatabaseAwayError,
    Generation,
    NoGenerationError,
    SQLiteReader,
)
from tests.articles.factories import make_topic

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="of SQLite's file; run on SQLite"
)
on_postgres = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="of PostgreSQL's server; enable with: make test-postgres",
)


@pytest.fixture
def generation(transactional_db):
    reader = Generation()
    yield reader
    reader.close()


def test_commit_is_seen_at_once_and_a_rollback_never(generation):
    first = generation.read()
    assert generation.read() == first
    with transaction.atomic():
        make_topic()
        assert generation.read() == first
    second = generation.read()
    assert second != first
    with transaction.atomic():
        Topic.objects.update(title="Another")
        transaction.set_rollback(True)
    assert generation.read() == second


def test_change_that_a_savepoint_takes_back_does_not_count(generation):
    first = generation.read()
    with transaction.atomic():
        with transaction.atomic():
            make_topic()
            transaction.set_rollback(True)
        assert Topic.objects.count() == 0
    assert generation.read() == first
    with transaction.atomic():
        make_topic()
        with transaction.atomic():
            Topic.objects.update(title="Another")
            transaction.set_rollback(True)
    assert generation.read() != first


def test_commit_of_what_does_not_show_leaves_it(generation):
    from django.contrib.auth import get_user_model

    first = generation.read()
    get_user_model().objects.create_user("somebody")
    assert generation.read() == first


def test_many_threads_read_at_once(generation):
    make_topic()
    seen = []
    threads = [
        threading.Thread(target=lambda: seen.append(generation.read()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {generation.read()} and len(seen) == 8


def test_only_an_answer_that_was_asked_for_later_is_taken(generation):
    own = generation.read()
    generation.answer = "another thread's"
    assert generation.read() == own, "it was asked for before this request came"
    generation.asked_at, generation.answer = time.monotonic() + 60, "another thread's"
    assert generation.read() == "another thread's"


def test_tables_that_are_being_changed_have_no_generation(
    generation, monkeypatch, caplog
):
    from config.page_store.triggers import install_triggers, remove_triggers

    generation.read()
    remove_triggers(plan=["a migration"])
    try:
        with pytest.raises(NoGenerationError):
            generation.read()
        with pytest.raises(NoGenerationError):  # and it is not asked at once again
            generation.read()
        assert caplog.text.count("No page is kept now") == 1
    finally:
        install_triggers(plan=["a migration"])
    monkeypatch.setattr(module, "RETRY", 0)
    assert generation.read()


def test_migrate_makes_triggers_and_generation(generation, monkeypatch):
    monkeypatch.setattr(module, "RETRY", 0)
    from config.page_store.triggers import remove_triggers

    first = generation.read()
    remove_triggers(plan=["a migration"])
    call_command("migrate", verbosity=0)
    assert generation.read() != first


def test_database_that_is_away_is_said_so_and_found_again(generation, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 1)
    first = generation.read()

    with monkeypatch.context() as away:
        away.setattr(generation, "open_reader", refuse)
        away.setattr(module, "read_through_django", refuse)
        generation.close()
        for _ in range(2):
            with pytest.raises(DatabaseAwayError):
                generation.read()
    monkeypatch.setattr(module, "RETRY", 0)
    assert generation.read() == first


def refuse():
    raise DatabaseAwayError


def test_connection_that_is_refused_alone_is_no_database_that_is_away(
    generation, monkeypatch
):
    first = generation.read()
    generation.close()
    monkeypatch.setattr(generation, "open_reader", refuse)
    assert generation.read() == first
    make_topic()
    assert generation.read() not in ("", first)


def test_thread_does_not_wait_for_one_that_tries_again(generation):
    generation.failure = DatabaseAwayError
    with generation.lock, pytest.raises(DatabaseAwayError):
        generation.read()


@on_postgres
def test_connection_that_the_server_ended_is_replaced_at_once(generation):
    first = generation.read()
    with connection.cursor() as cursor:
        pid = generation.reader.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert generation.read() == first


@on_postgres
def test_server_that_does_not_answer_is_away_within_seconds(generation, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 0.1)
    generation.read()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE page_generation IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseAwayError):
            generation.reader.read()


@on_postgres
def test_two_writers_never_wait_for_each_other_before_their_end(generation):
    one, two = make_topic(), make_topic()
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            Topic.objects.filter(pk=one.pk).update(title="One")
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute(
                    "UPDATE articles_topic SET title = 'Two' WHERE id = %s", [two.pk]
                )
            between = generation.read()
        assert generation.read() != between
    finally:
        other.close()


@on_postgres
def test_truncated_table_advances(generation):
    make_topic()
    first = generation.read()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE qa_crisisresource")
    assert generation.read() != first


@on_sqlite
def test_restored_file_is_read_and_no_other(generation, tmp_path):
    make_topic()
    source = Path(connection.settings_dict["NAME"])
    copy, backup = tmp_path / "a #1? 100%.sqlite3", tmp_path / "backup.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(backup)])
    shutil.copy(backup, copy)
    reader = Generation(lambda: SQLiteReader(str(copy)))
    first = reader.read()
    with connection.cursor() as cursor:
        Topic.objects.update(title="Another")
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "newer.sqlite3")])
    (tmp_path / "newer.sqlite3").replace(copy)
    second = reader.read()
    assert second != first and second == generation.read()
    backup.replace(copy)
    assert reader.read() == first
    reader.close()
    assert source.exists()


@on_sqlite
def test_file_that_is_not_there_is_a_database_that_is_away(tmp_path):
    with pytest.raises(DatabaseAwayError):
        SQLiteReader(str(tmp_path / "none.sqlite3"))
    assert not (tmp_path / "none.sqlite3").exists()
