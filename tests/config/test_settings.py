"""Settings: safe by default, and a clear word for what is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def check(*arguments, **changes):
    """Run manage.py as production would, with the example environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": str(ROOT / ".env.example"),
        "DATABASE_URL": "sqlite://:memory:",
        "CACHE_URL": "locmemcache://",
        "DATA_DIR": str(settings.DATA_DIR),
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


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS", "SITE_URL"])
def test_missing_value_stops_with_its_name(name):
    result = check(**{name: ""})
    assert result.returncode != 0
    assert f"Set {name} in the environment" in result.stderr


def test_site_without_scheme_is_explained():
    assert "SITE_URL needs a scheme" in check(SITE_URL="near-and-far").stderr


def test_every_name_that_is_read_is_in_the_example():
    read = set()
    for name in ("config/settings.py", "config/gunicorn.conf.py",
                 "config/management/commands/demo.py"):  # fmt: skip
        text = (ROOT / name).read_text()
        read |= set(re.findall(r'(?:env\.\w+|environ\.get|required)\(\s*"(\w+)"', text))
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - {"ENV_FILE"} == listed
