"""How well triage finds what a careful reader would want to see first.

Questions come from a file outside the project; labels are our own, by question id. The
ids are split in two halves by a hash: the phrases are tuned on one half, and the other
is only ever counted.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HALVES = ("tuning", "held")
# The label, and the flag that should be raised where it is 1.
MEASURED = {
    "danger": "urgent",
    "speaks_of_suicide_or_self_harm": "urgent",
    "abuse": "abuse",
    "minor": "minor",
    "identifier": "possible_identifier",
}


Labels = dict[str, dict[str, str]]  # rows of "0" and "1" by question id


class CannotMeasure(Exception):
    """A file is missing or is not what it should be; the message says which."""


@dataclass(frozen=True)
class Score:
    """What was found of one label.

    Args:
        hits: Labelled and flagged.
        misses: Labelled, not flagged.
        false_alarms: Flagged, not labelled.
    """

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    @property
    def recall(self) -> float | None:
        """The share of what is labelled that was flagged; None where nothing is."""
        labelled = self.hits + self.misses
        return self.hits / labelled if labelled else None

    @property
    def precision(self) -> float | None:
        """The share of what was flagged that is labelled; None where nothing was."""
        flagged = self.hits + self.false_alarms
        return self.hits / flagged if flagged else None


def half_of(question_id: str) -> str:
    """Return the half an id falls in: the last bit of a hash of it."""
    return HALVES[sha256(question_id.encode()).digest()[-1] & 1]


def read(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file.

    Raises:
        CannotMeasure: it cannot be read, or a column is missing.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotMeasure(f"{path.name} cannot be read: {error}") from error
    missing = set(columns) - set(rows[0] if rows else ())
    if missing:
        raise CannotMeasure(f"{path.name} has no column {', '.join(sorted(missing))}.")
    return rows


def questions_in(path: Path) -> dict[str, str]:
    """Return title and text by question id; where an id repeats, the first counts."""
    texts: dict[str, str] = {}
    for row in read(path, ("question_id", "title", "question")):
        texts.setdefault(row["question_id"], f"{row['title']}\n\n{row['question']}")
    return texts


def score(label: str, labels: Labels, flagged: dict[str, frozenset[str]]) -> Score:
    """Return how often the flag of a label was right.

    Args:
        label: One of `MEASURED`.
        labels: Rows of labels ("0" or "1") by question id.
        flagged: The flags of each question, for the same ids.
    """
    pairs = [
        (labels[key][label] == "1", MEASURED[label] in kinds)
        for key, kinds in flagged.items()
    ]
    return Score(
        hits=pairs.count((True, True)),
        misses=pairs.count((True, False)),
        false_alarms=pairs.count((False, True)),
    )
