"""Measure triage on labelled questions: recall and precision, both halves.

python -m tests.bench.triage_report train.csv [--half tuning] [--missed]
"""

import argparse
from pathlib import Path

from tests.bench import triage_score
from tests.bench.triage_score import HALVES, MEASURED, CannotMeasure, Labels

LABELS = Path(__file__).with_name("triage_labels.csv")
Flagged = dict[str, frozenset[str]]


def main(arguments: list[str] | None = None) -> None:
    """Print the report.

    Raises:
        SystemExit: a file cannot be used, or the held half would be listed.
    """
    options = parser().parse_args(arguments)
    if options.missed and options.half == "held":
        raise SystemExit("The held half is counted, never listed.")
    try:
        texts = triage_score.questions_in(options.questions)
        rows = triage_score.read(options.labels, ("question_id", *MEASURED))
    except CannotMeasure as error:
        raise SystemExit(str(error)) from error
    labels = {row["question_id"]: row for row in rows}
    flagged = find_all({key: text for key, text in texts.items() if key in labels})
    if not flagged:
        raise SystemExit("No question in the file has a label.")
    for half in [options.half] if options.half else HALVES:
        print_half(half, labels, in_half(flagged, half))
    if options.missed:
        print_missed(labels, in_half(flagged, "tuning"))


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("questions", type=Path, help="CSV: question_id, title, ...")
    made.add_argument("--labels", type=Path, default=LABELS)
    made.add_argument("--half", choices=HALVES, help="count this half only")
    made.add_argument(
        "--missed",
        action="store_true",
        help="list the ids that were missed or flagged wrongly, tuning half only",
    )
    return made


def find_all(texts: dict[str, str]) -> Flagged:
    """Return the flags of each text, by question id."""
    from qa.triage.flags import find_flags
    from tests.qa.shipped_phrases import SHIPPED

    return {key: find_flags(text, SHIPPED) for key, text in texts.items()}


def in_half(flagged: Flagged, half: str) -> Flagged:
    """Return the questions of one half."""
    return {k: kinds for k, kinds in flagged.items() if triage_score.half_of(k) == half}


def print_half(half: str, labels: Labels, flagged: Flagged) -> None:
    """Print recall and precision of each label in one half."""
    urgent = sum("urgent" in kinds for kinds in flagged.values())
    print(
        f"\n{half}: {len(flagged)} questions, {urgent} flagged urgent"
        f" ({urgent / len(flagged) if flagged else 0:.1%})\n"
        f"  {'':31}labelled  found  false   recall  precision"
    )
    for label in MEASURED:
        of = triage_score.score(label, labels, flagged)
        print(
            f"  {label:31}{of.hits + of.misses:8}{of.hits:7}{of.false_alarms:7}"
            f"   {share(of.recall):>6}  {share(of.precision):>9}"
        )


def print_missed(labels: Labels, flagged: Flagged) -> None:
    """Print the ids that were missed or flagged wrongly, never a text."""
    for label, kind in MEASURED.items():
        wrong: dict[str, list[str]] = {"missed": [], "false": []}
        for key, kinds in flagged.items():
            is_labelled = labels[key][label] == "1"
            if is_labelled != (kind in kinds):
                wrong["missed" if is_labelled else "false"].append(key)
        print(f"\n{label}")
        for name, keys in wrong.items():
            print(f"  {name}: {' '.join(keys) or 'none'}")


def share(value: float | None) -> str:
    """Return a share with two digits, or a dash where nothing was counted."""
    return "-" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
