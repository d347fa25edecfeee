"""The triage phrases that come with the software, without a database."""

import tomllib
from pathlib import Path

from qa.triage import flags

FILE = Path(flags.__file__).with_name("phrases.toml")
SHIPPED = tuple(
    (kind, phrase)
    for kind, phrases in tomllib.loads(FILE.read_text("utf-8")).items()
    for phrase in phrases
)
