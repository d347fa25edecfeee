"""The demo is two processes that live and end together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.conf import settings as site_settings

from tests.config.maintenance.test_periodic import wait_until_gone
from tests.waiting import LONGEST, wait_until

LEFT_OUT = {"EMAIL_URL", "BIND"}
# A site that has content already, and a question that owes a mail.
CONTENT = """
from django.core.management import call_command
from config.models import SiteSettings
from qa import moderation

call_command("migrate", verbosity=0)
SiteSettings.objects.create(name="Near & Far")
moderation.submit(moderation.Submission("t", "b", "p", email="ann@mail.example"))
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder, port):
    """What `make demo` sets, and nothing that these tests run with."""
    values = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "CACHE_URL": "dbcache://cache_entry",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(port),
        "DEMO_PASSWORD": "of-the-tests",
        "WEB_CONCURRENCY": "1",
    }
    inherited = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}
    return inherited | values


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all, prepared without the sample content, which takes longest."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CONTENT],
        cwd=site_settings.BASE_DIR,
        env=environment(folder, free_port()),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return folder


@pytest.fixture
def demo(folder):
    """A running demo, its log in a file."""
    port, log = free_port(), folder / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=site_settings.BASE_DIR,
            env=environment(folder, port),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}", log)
        yield process, log
    finally:
        process.kill()
        process.wait()


def wait_until_ready(process, address, log):
    def is_ready() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(address + "/healthz", timeout=60).close()  # noqa: S310
            return True
        except (urllib.error.URLError, OSError):
            return False

    wait_until(is_ready, log.read_text)
    assert process.poll() is None, log.read_text()


def family_of(process):
    """The process and everything that it started."""
    found, listing = {process.pid}, processes()
    for _ in range(3):
        found |= {pid for pid, parent in listing.items() if parent in found}
    return found


def processes():
    """Every process of this machine with its parent."""
    listing = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                listing[int(name)] = int(file.read().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return listing


def tending(pids):
    return [pid for pid in pids if b"\0tend\0" in command_of(pid)]


def command_of(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_demo_that_ends_leaves_nothing_running(demo, number):
    process, log = demo
    family = family_of(process)
    assert len(tending(family)) == 1, log.read_text()
    process.send_signal(number)
    process.wait(LONGEST)
    for pid in family - {process.pid}:
        wait_until_gone(pid)


def test_demo_writes_its_mail_to_files_and_says_where(demo, folder):
    process, log = demo
    assert f"Mail goes to files in {folder / 'mail'}" in log.read_text()

    def received() -> str:
        assert process.poll() is None, log.read_text()
        text = "".join(path.read_text() for path in (folder / "mail").glob("*"))
        return text if ": received" in text else ""  # how its subject ends

    text = wait_until(received, log.read_text)
    assert "To: ann@mail.example" in text, log.read_text()
