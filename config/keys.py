"""Make the secrets that a site needs, before any setting can be read.

Uses the standard library only, so that it runs before Django is configured:

    python -m config.keys               prints two lines for an environment file
    python -m config.keys --into FILE   writes them there once, readable by you only
"""

import argparse
import base64
import os
import secrets
from pathlib import Path


def generate_keys() -> str:
    """Return SECRET_KEY and ENCRYPTION_KEYS as lines of an environment file."""
    encryption_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return f"SECRET_KEY={secrets.token_urlsafe(50)}\nENCRYPTION_KEYS={encryption_key}\n"


def write_once(path: Path, text: str) -> bool:
    """Write a secret file that only its owner can read, unless it is there already.

    Args:
        path: The file; missing parent folders are made.
        text: Its whole content.

    Returns:
        Whether the file was written now.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(text)
    return True


def main() -> None:
    """Print new keys, or write them into a file that does not exist yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, help="write here, once, mode 0600")
    into = parser.parse_args().into
    if into is None:
        print(generate_keys(), end="")
    else:
        write_once(into, generate_keys())


if __name__ == "__main__":
    main()
