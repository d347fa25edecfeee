"""Files that only their owner reads: the umask, and a refusal of open secrets.

Uses nothing of Django's settings, so that it works before they are read.
"""

import os
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

EXAMPLE = ".env.example"  # holds no secret
# What these write is for others, too: a web server, whoever shares a checkout.
PUBLIC_COMMANDS = {"collectstatic", "makemigrations"}


def keep_new_files_private(command: str = "") -> None:
    """Let nobody else read what this process writes: database, mail, keys.

    Uploads and static files have permissions of their own, in the settings.

    Args:
        command: The management command that runs, if one does.
    """
    os.umask(0o022 if command in PUBLIC_COMMANDS else 0o077)


def require_private(path: Path) -> Path:
    """Return the path of an environment file that nobody but its owner can read.

    A file that is none, such as /dev/null, or that is missing, holds no secret.

    Raises:
        ImproperlyConfigured: others can read it; says which file, and what to do.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return path
    if path.name != EXAMPLE and stat.S_ISREG(mode) and mode & 0o077:
        raise ImproperlyConfigured(
            f"{path} holds secrets and can be read by others "
            f"(mode {stat.S_IMODE(mode):04o}). Run: chmod 600 {path}. In a container, "
            "let the account that runs the site own it."
        )
    return path
