"""Files with secrets: private when made, and refused where others can read them."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from config.private_files import keep_new_files_private, require_private

ROOT = Path(settings.BASE_DIR)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def private_process():
    """This process, as the site runs; its own umask comes back."""
    before = os.umask(0o022)
    keep_new_files_private()
    yield
    os.umask(before)


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o644, 0o660, 0o610])
def test_environment_file_that_others_can_read_is_refused_by_name(bits, tmp_path):
    file = tmp_path / "site.env"
    file.write_text("SECRET_KEY=x\n")
    file.chmod(bits)
    with pytest.raises(ImproperlyConfigured, match=f"chmod 600 {file}"):
        require_private(file)


def test_private_missing_and_example_files_are_taken(tmp_path):
    file = tmp_path / "site.env"
    assert require_private(file) == file
    file.touch(0o600)
    assert require_private(file) == file
    assert require_private(Path(os.devnull))
    assert mode(ROOT / ".env.example") & 0o044
    assert require_private(ROOT / ".env.example")


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "tests-only-" * 6,
        "ENCRYPTION_KEYS": settings.ENCRYPTION_KEYS[0],
        "SITE_URL": "http://testserver",
        "CACHE_URL": "locmemcache://",
    } | changes
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_start_is_refused_while_others_can_read_the_secrets(tmp_path):
    file = tmp_path / "site.env"
    file.write_text("SECRET_KEY=x\n")
    file.chmod(0o644)
    result = manage("check", ENV_FILE=str(file))
    assert result.returncode == 1
    assert f"{file} holds secrets and can be read by others" in result.stderr


def test_database_is_private_and_static_files_are_not(tmp_path):
    old = os.umask(0o022)
    try:
        made = manage(
            "createcachetable", DATA_DIR=str(tmp_path), CACHE_URL="dbcache://c"
        )
        assert made.returncode == 0, made.stderr
        assert {mode(file) for file in tmp_path.glob("site.sqlite3*")} == {0o600}
        collected = manage("collectstatic", "--noinput", DATA_DIR=str(tmp_path))
        assert collected.returncode == 0, collected.stderr
        files = [file for file in (tmp_path / "static").rglob("*") if file.is_file()]
        assert {mode(file) for file in files} == {0o644}
        assert any(file.suffix == ".gz" for file in files)
    finally:
        os.umask(old)


def test_upload_can_be_read_by_a_web_server_and_other_files_cannot(
    private_process, tmp_path
):
    storage = FileSystemStorage(tmp_path / "media")
    name = storage.save("2026/picture.png", ContentFile(b"x"))
    upload = tmp_path / "media" / name
    assert [mode(path) for path in (upload, upload.parent)] == [0o644, 0o755]
    assert mode(tmp_path / "media") == 0o755
    (tmp_path / "mail").write_text("x")
    assert mode(tmp_path / "mail") == 0o600


def test_server_keeps_what_it_writes_private():
    """The umask is set where gunicorn imports the application, before anything else."""
    code = (
        "import os, stat; os.umask(0o022); os.environ['PAGE_STORE_MIB'] = '0';"
        "import config.wsgi; print(oct(os.umask(0)))"
    )
    result = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip() == "0o77", result.stderr
