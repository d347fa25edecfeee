"""Flags and reasons that stood in clear are encrypted by an upgrade, and come back."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.bench import server

BEFORE = "0015"
CLEAR = {
    "kind": ["abuse", "link", "minor", "minor", "urgent"],
    "declined": ["abusive"],
    "decided": ["abusive", "harmful", "minor", "minor", "urgent"],
    "reported": ["harmful"],
}


def run(environ, what) -> dict[str, list[str]]:
    command = [sys.executable, "-m", "tests.qa.privacy.flags_of_site", what]
    environ = environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=server.ROOT, env=environ, check=True, capture_output=True
    )
    return json.loads(done.stdout)


def postgres_url() -> str:
    """Return the URL of a database on the server of the tests; empty on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    own = connection.settings_dict
    password = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    return f"postgres://{own['USER']}{password}@{own['HOST']}:{own['PORT']}/postgres"


@pytest.mark.database
def test_upgrade_encrypts_what_stood_in_clear_and_can_be_undone(tmp_path):
    with server.throw_away_database(postgres_url()) as database:
        environ = server.environment(tmp_path, database)
        server.manage(environ, "migrate", "--verbosity=0")
        run(environ, "make")
        server.manage(environ, "migrate", "qa", BEFORE, "--verbosity=0")
        mails = run(environ, "read")["mails"]
        run(environ, "mark_urgent_mails")
        old = run(environ, "read")
        server.manage(environ, "migrate", "--verbosity=0")
        new, understood = run(environ, "read"), run(environ, "understand")
    assert {name: old[name] for name in CLEAR} == CLEAR
    assert {name: understood[name] for name in CLEAR} == CLEAR
    assert understood["note"] == ["We called.", "n" * 256, "n" * 400]
    assert (old.pop("purged"), new.pop("purged")) == ([], ["one"])
    is_postgres = connection.vendor == "postgresql"
    assert {"", "qa_moderationevent"} <= set(new.pop("files")) or not is_postgres
    old.pop("files")
    lengths = Counter(len(stored) for stored in new.pop("note"))
    assert list(lengths.values()) == [2, 2]  # a block, also where there is none, or two
    assert set(old.pop("note")) >= {""}
    assert "urgent" in old.pop("mails") and new["mails"] == mails
    for name, values in old.items():
        assert set(new[name]).isdisjoint(values), name
        assert len({len(value) for value in new[name]}) == 1, name
