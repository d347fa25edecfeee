"""Periodic tasks run one by one, once or with --every, and end when told."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.maintenance import periodic
from config.models import AccountEvent, PeriodicTask, SiteSettings, StaffSession
from qa import moderation
from qa.models import Question
from tests.articles.factories import make_published, make_subscription
from tests.qa.factories import make_question
from tests.waiting import LONGEST, wait_until

ADDRESS = "ann@mail.example"


def run(*args):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("tend", *args, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue() + err.getvalue()


@pytest.mark.django_db
def test_tend_sends_deletes_and_keeps_when_it_ran(mailoutbox):
    SiteSettings.objects.create()
    make_question(email=ADDRESS)
    spam = make_question()
    spam = moderation.mark_spam(spam, by=None, base=1)
    spam.events.update(at=timezone.now() - timedelta(days=31))
    make_session(last_used_at=past())
    before = timezone.now()
    code, said = run()
    assert code == 0
    assert len(mailoutbox) == 1
    assert Question.objects.get(pk=spam.pk).status == Question.Status.ERASED
    assert not StaffSession.objects.exists()
    assert all(row.last_success_at >= before for row in PeriodicTask.objects.all())
    assert {row.name for row in PeriodicTask.objects.all()} >= {"mail", "retention"}
    assert "1 sent" in said


@pytest.mark.django_db
def test_tend_announces_a_new_essay_sends_it_and_sweeps(mailoutbox):
    reader = make_subscription()
    make_subscription(confirmed_at=None, days_ago=8)
    make_published()
    code, said = run("--dry-run")
    assert (code, "1 over" in said, mailoutbox) == (0, True, [])
    code, said = run()
    assert code == 0
    assert "1 swept" in said and "owed to 1" in said
    assert [mail.to for mail in mailoutbox] == [[reader.email]]
    run()
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_events_of_accounts_are_kept_for_a_year():
    now = timezone.now()
    for days in (364, 366):
        at = now - timedelta(days=days)
        AccountEvent.objects.create(at=at, kind=AccountEvent.Kind.SIGNED_IN)
    assert "1 over" in run("--dry-run")[1]
    assert AccountEvent.objects.count() == 2
    run()
    assert now - AccountEvent.objects.get().at < timedelta(days=365)


def make_session(**changes):
    user = get_user_model().objects.create(username="somebody")
    times = {"began_at": past(), "last_used_at": timezone.now()} | changes
    return StaffSession.objects.create(key_digest="k", user=user, **times)


def past():
    return timezone.now() - timedelta(days=1)


@pytest.mark.django_db
def test_tend_makes_no_site_record():
    assert run()[0] == 0
    assert not SiteSettings.objects.exists()


@pytest.mark.django_db
def test_dry_run_counts_and_changes_nothing(mailoutbox):
    SiteSettings.objects.create()
    question = make_question(email=ADDRESS, days_ago=15)
    make_session(last_used_at=past())
    code, said = run("--dry-run")
    assert code == 0
    assert "1 due" in said
    assert "1 emails" in said
    assert "1 over" in said
    assert mailoutbox == []
    assert Question.objects.get(pk=question.pk).email == ADDRESS
    assert not PeriodicTask.objects.exists()
    assert StaffSession.objects.exists()


@pytest.mark.django_db
def test_part_that_fails_stops_no_other_and_its_words_are_not_logged(
    monkeypatch, mailoutbox, caplog
):
    def fail(**kwargs):
        raise ValueError(f"secret {ADDRESS}")

    monkeypatch.setattr(periodic.outbox, "send_due", fail)
    spam = moderation.mark_spam(make_question(), by=None, base=1)
    spam.events.update(at=timezone.now() - timedelta(days=31))
    code, said = run()
    assert code == 1
    assert Question.objects.get(pk=spam.pk).status == Question.Status.ERASED
    assert "mail failed: ValueError" in caplog.text
    assert ADDRESS not in caplog.text + said
    assert "Traceback" not in caplog.text


@pytest.mark.django_db
def test_task_that_fails_keeps_its_last_success_and_the_kind_of_its_failure(
    monkeypatch,
):
    run()
    worked = PeriodicTask.objects.get(name="retention").last_success_at
    PeriodicTask.objects.create(name="a task of an earlier version")

    def fail(**kwargs):
        raise ValueError(f"secret {ADDRESS}")

    with monkeypatch.context() as patch:
        patch.setattr(periodic.retention, "enforce_retention", fail)
        assert run()[0] == 1
    failed = PeriodicTask.objects.get(name="retention")
    assert failed.last_success_at == worked
    assert failed.last_failure_at > worked and failed.failure == "ValueError"
    assert failed.has_failed_since()
    others = PeriodicTask.objects.exclude(name="retention")
    assert all(other.last_success_at > worked for other in others)
    assert set(periodic.tasks(False, bool)) == {row.name for row in [failed, *others]}
    run()
    again = PeriodicTask.objects.get(name="retention")
    assert not again.has_failed_since()
    assert again.last_failure_at == failed.last_failure_at


@pytest.mark.django_db
def test_mail_that_no_server_takes_is_no_success(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    SiteSettings.objects.update_or_create(
        pk=1, defaults={"notification_email": ADDRESS, "name": "Near"}
    )
    make_question()
    make_subscription()
    make_published()
    assert run()[0] == 1
    for name in ("mail", "essay mail"):
        task = PeriodicTask.objects.get(name=name)
        assert (task.last_success_at, task.failure) == (None, "MailNotSent"), name


@pytest.mark.django_db
def test_tasks_are_kept_in_two_statements_whatever_happened(monkeypatch):
    run()
    with CaptureQueriesContext(connection) as queries:
        run()
    written = [q["sql"] for q in queries if "config_periodictask" in q["sql"]]
    assert len(written) == 2


@pytest.mark.django_db
def test_database_that_cannot_be_written_stops_nothing(monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise OperationalError(f"secret {ADDRESS}")

    monkeypatch.setattr(PeriodicTask.objects, "bulk_create", fail)
    result = periodic.run_periodic_tasks()
    assert not result.failed and "retention" in result.done
    assert "nothing could be kept: OperationalError" in caplog.text
    assert ADDRESS not in caplog.text


def test_counting_again_and_again_is_refused():
    with pytest.raises(CommandError, match="--dry-run counts once"):
        call_command("tend", "--every", "5", "--dry-run")


@pytest.mark.django_db
def test_database_that_was_away_is_found_again(monkeypatch):
    """Three rounds, the first without a database; then it is told to stop."""
    rounds = []

    def owe_digest():
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("server closed the connection")
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return ""

    monkeypatch.setattr(periodic, "tasks", lambda *args: {"digest": owe_digest})
    monkeypatch.setattr("config.management.commands.tend.sleep", lambda seconds: None)
    monkeypatch.setattr("config.management.commands.tend.STEP", 0)
    monkeypatch.setattr(
        "config.management.commands.tend.monotonic", iter(range(1000)).__next__
    )
    monkeypatch.setattr(
        "config.management.commands.tend.connections.close_all", lambda: None
    )
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("tend", "--every", "1")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(rounds) == 3


# Real processes


def environment(tmp_path):
    return os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "EMAIL_URL": "filemail://",
        "ENV_FILE": os.devnull,
    }


def start(tmp_path, *args):
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "manage.py", "tend", *args],
        cwd=site_settings.BASE_DIR,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_a_round(process):
    """There is no database here: the first round says so, and goes on."""
    for line in process.stdout:
        if "nothing could be kept" in line:
            return
    raise AssertionError("it ended before its first round")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_running_process_ends_cleanly_when_told_and_not_a_round_later(tmp_path, number):
    process = start(tmp_path, "--every", "86400")
    try:
        wait_for_a_round(process)
        assert process.poll() is None  # a database without tables is survived
        process.send_signal(number)
        said, _ = process.communicate(timeout=LONGEST)  # the next round is in a day
        assert process.returncode == 0
        assert "Traceback" not in said
    finally:
        process.kill()
        process.wait()


def test_process_beside_another_ends_when_that_one_is_killed(tmp_path):
    """A parent that is killed with -9 can tell nobody; its child sees it."""
    code = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, 'manage.py', 'tend', '--every',"
        " '86400', '--beside', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        cwd=site_settings.BASE_DIR,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    child = int(parent.stdout.readline())
    try:
        wait_for_a_round(parent)
        parent.kill()
        parent.wait()
        wait_until_gone(child)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        parent.kill()
        parent.wait()
        parent.stdout.close()


def wait_until_gone(pid):
    """Wait until a process has ended; one that is dead but not reaped is gone."""

    def is_gone() -> bool:
        try:
            with open(f"/proc/{pid}/stat") as file:
                return file.read().rpartition(")")[2].split()[0] == "Z"
        except (FileNotFoundError, ProcessLookupError):
            return True

    wait_until(is_gone, lambda: f"process {pid} still runs")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_sqlite_counts_its_rows_once_an_hour():
    cache.delete(periodic.COUNTED)
    make_question()
    assert periodic.run_periodic_tasks().done["statistics"] == "counted"
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'qa_question'")
        assert cursor.fetchall()
    result = periodic.run_periodic_tasks()
    assert result.done["statistics"] == "fresh" and not result.failed


@pytest.mark.django_db
def test_cache_in_the_database_forgets_in_time(cache_keys):
    cache.set("seen.over", 1, -5)
    cache.set("seen.still", 1, 600)
    assert len(cache_keys()) == 2
    assert periodic.clear_expired_cache() == "1 forgotten"
    assert len(cache_keys()) == 1
    assert cache.get("seen.still") == 1


def test_cache_in_memory_is_left_alone():
    assert periodic.clear_expired_cache() == "forgets by itself"
