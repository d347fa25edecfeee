"""The environment of the tests, set before Django reads its settings.

The settings module is the one that production uses; only values differ. DATABASE_URL
chooses the database, SQLite in a temporary folder unless it is set. Each worker of
pytest-xdist reads this anew: its folder, cache and database are its own.
"""

import os
import shutil
import signal
import tempfile

os.environ["ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "tests-" + "only-" * 12
os.environ["ENCRYPTION_KEYS"] = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["TIME_ZONE"] = "Europe/London"
os.environ["CACHE_URL"] = "locmemcache://"
os.environ["ASK_MIN_SECONDS"] = "0"
os.environ["ASK_RATE_LIMIT"] = os.environ["ASK_SITE_LIMIT"] = "0"
os.environ["COUNT_RATE_LIMIT"] = "0"
os.environ["REQUIRE_SECOND_FACTOR"] = "off"  # tests of it switch it on
# No power cut to survive; and nothing of so few rows is worth compiling.
os.environ["PGOPTIONS"] = "-c synchronous_commit=off -c jit=off"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop of its own
# Nothing of a test has to survive a power cut: in memory, where there is enough of it.
MEMORY = "/dev/shm"  # noqa: S108
is_fit = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 500_000_000
os.environ["DATA_DIR"] = tempfile.mkdtemp(
    prefix="attune-tests-", dir=MEMORY if is_fit else None
)
os.mkdir(os.path.join(os.environ["DATA_DIR"], "static"))


def pytest_unconfigure(config):
    """Remove the folder of this process; let a worker finish however slow it is.

    execnet sends SIGINT to a worker that is not gone after five seconds, and a busy
    machine needs longer to collect its last objects.
    """
    if hasattr(config, "workerinput"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
