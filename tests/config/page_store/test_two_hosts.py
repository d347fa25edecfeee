"""Two hosts, one database: after an erasure neither answers with the old page."""

import json
import subprocess
import sys
from contextlib import ExitStack
from shutil import copytree

import pytest
from django.db import connection

from tests.bench import server
from tests.config.page_store.two_hosts import READS

TIMES = 4
VERIFY = {"PAGE_STORE_VERIFY": "on", "CACHE_URL": "locmemcache://"}


@pytest.mark.database
def test_no_host_shows_an_erased_thread_to_the_request_after_the_commit(tmp_path):
    url = postgres_url() if connection.vendor == "postgresql" else ""
    with server.throw_away_database(url) as database, ExitStack() as stack:
        environ = server.environment(tmp_path, database) | VERIFY
        copytree(server.ROOT / "static", tmp_path / "static")
        server.manage(environ, "migrate", "--verbosity=0")
        binds = [environ["BIND"], f"127.0.0.1:{server.free_port()}"]
        hosts = [
            stack.enter_context(server.gunicorn(environ | {"BIND": bind}, workers=1))
            for bind in binds
        ]
        counts = run_in_site(environ, str(TIMES), *binds)
        logs = "".join(host.log.read_text() for host in hosts)
    assert counts == {"shown": TIMES * READS * 6, "gone": TIMES * 6}
    assert not logs


def run_in_site(environ: dict[str, str], *arguments: str) -> dict[str, int]:
    """Run `two_hosts` as a process of the site, and return what it counted."""
    command = [sys.executable, "-m", "tests.config.page_store.two_hosts", *arguments]
    environ = environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=server.ROOT, env=environ, check=True, capture_output=True
    )
    return json.loads(run.stdout)


def postgres_url() -> str:
    """Return the URL of a database on the server of the tests."""
    own = connection.settings_dict
    password = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    return f"postgres://{own['USER']}{password}@{own['HOST']}:{own['PORT']}/postgres"
