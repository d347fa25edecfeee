"""Settings: safe by default, and a clear word for what is missing."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from tests.cases import for_each

ROOT = Path(settings.BASE_DIR)


def check(*arguments, **changes):
    """Run manage.py as production would, with the example environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": str(ROOT / ".env.example"),
        "DATABASE_URL": "sqlite://:memory:",
        "CACHE_URL": "locmemcache://",
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": "tests-only-" * 6,
        "ENCRYPTION_KEYS": settings.ENCRYPTION_KEYS[0],
    } | changes
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_example_passes_the_deployment_check():
    result = check("--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def read_settings(monkeypatch, **changes) -> dict[str, object]:
    """Run the settings module as it is read at the start, in this process."""
    with monkeypatch.context() as patch:
        for name, value in changes.items():
            patch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config" / "settings.py"))


@for_each("name", ["SECRET_KEY", "ENCRYPTION_KEYS", "SITE_URL"])
def test_missing_value_stops_with_its_name(name, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=f"Set {name} in the environment"):
        read_settings(monkeypatch, **{name: ""})


@for_each(
    "name, value",
    [
        ("SITE_URL", "near-and-far"),
        ("SITE_URL", "ftp://a.example"),
        ("SITE_URL", "https://a.example/path"),
        ("SITE_URL", "https://[a.example"),
        ("ENCRYPTION_KEYS", "short"),
        ("MEDIA_URL", "/"),
        ("MEDIA_URL", "//cdn.example/media/"),
        ("MEDIA_URL", "https://cdn.example/media"),
        ("VACUUM_HOURS", "at night"),
        ("VACUUM_HOURS", "3-24"),
    ],
)
def test_impossible_value_stops_with_its_name(name, value, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=f"^{name}"):
        read_settings(monkeypatch, **{name: value})


def test_site_url_outside_ascii_answers_to_what_browsers_send(monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS")

    read = read_settings(monkeypatch, SITE_URL="https://Bücher.example/")

    assert read["SITE_URL"] == "https://xn--bcher-kva.example"
    assert read["ALLOWED_HOSTS"] == ["xn--bcher-kva.example"]


def test_example_holds_no_secret_that_somebody_could_keep():
    result = check(SECRET_KEY="", ENCRYPTION_KEYS="")
    assert result.returncode != 0
    assert "ImproperlyConfigured: Set SECRET_KEY" in result.stderr


def test_empty_parts_of_the_list_of_keys_are_left_out(monkeypatch):
    key = settings.ENCRYPTION_KEYS[0]
    read = read_settings(monkeypatch, ENCRYPTION_KEYS=f"{key},")
    assert read["ENCRYPTION_KEYS"] == [key]


def test_every_name_that_is_read_is_in_the_example():
    read = set()
    for name in ("config/settings.py", "config/gunicorn.conf.py",
                 "config/management/commands/demo.py"):  # fmt: skip
        text = (ROOT / name).read_text()
        read |= set(re.findall(r'(?:env\.\w+|environ\.get|required)\(\s*"(\w+)"', text))
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - {"ENV_FILE"} == listed


@pytest.mark.django_db
def test_sqlite_waits_for_the_lock_and_overwrites_what_it_deletes():
    if connection.vendor != "sqlite":
        pytest.skip("these are SQLite's own settings; run on SQLite")
    with connection.cursor() as cursor:

        def pragma(name):
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

        assert pragma("journal_mode") == "wal"
        assert pragma("secure_delete") == 1
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 20_000
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.database
def test_postgresql_is_reached_through_a_pool():
    if connection.vendor != "postgresql":
        pytest.skip("the pool is PostgreSQL's; enable with: make test-postgres")
    assert connection.settings_dict["OPTIONS"]["pool"]["max_size"] >= 2
