"""Keys: made once, readable by their owner only."""

import stat

from cryptography.fernet import Fernet

from config.keys import generate_keys, write_once


def test_new_keys_are_usable_and_different_each_time():
    lines = dict(line.split("=", 1) for line in generate_keys().splitlines())
    Fernet(lines["ENCRYPTION_KEYS"])
    assert len(lines["SECRET_KEY"]) >= 50
    assert generate_keys() != generate_keys()


def test_file_is_written_once_for_its_owner_only(tmp_path):
    path = tmp_path / "inner" / "demo.env"
    assert write_once(path, "first")
    assert not write_once(path, "second")
    assert path.read_text() == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
