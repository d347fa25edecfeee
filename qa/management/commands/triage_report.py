"""Measure triage on labelled questions: recall and precision, both halves."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from qa import measuring, triage
from qa.measuring import HALVES, MEASURED, CannotMeasure

LABELS = settings.BASE_DIR / "tests" / "qa" / "triage_labels.csv"


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("questions", type=Path, help="CSV: question_id, title, ...")
        parser.add_argument("--labels", type=Path, default=LABELS)
        parser.add_argument("--half", choices=HALVES, help="count this half only")
        parser.add_argument(
            "--missed",
            action="store_true",
            help="list the ids that were missed or flagged wrongly, tuning half only",
        )

    def handle(self, *args, **options) -> None:
        if options["missed"] and options["half"] == "held":
            raise CommandError("The held half is counted, never listed.")
        try:
            texts = measuring.questions_in(options["questions"])
            rows = measuring.read(options["labels"], ("question_id", *MEASURED))
        except CannotMeasure as error:
            raise CommandError(str(error)) from error
        self.labels = {row["question_id"]: row for row in rows}
        phrases = triage.shipped_phrases()
        self.flagged = {
            key: triage.flags(text, phrases)
            for key, text in texts.items()
            if key in self.labels
        }
        if not self.flagged:
            raise CommandError("No question in the file has a label.")
        for half in [options["half"]] if options["half"] else HALVES:
            self.print_half(half)
        if options["missed"]:
            self.print_missed()

    def of_half(self, half: str) -> dict[str, frozenset[str]]:
        return {
            key: kinds
            for key, kinds in self.flagged.items()
            if measuring.half_of(key) == half
        }

    def print_half(self, half: str) -> None:
        flagged = self.of_half(half)
        urgent = sum("urgent" in kinds for kinds in flagged.values())
        self.stdout.write(
            f"\n{half}: {len(flagged)} questions, {urgent} flagged urgent"
            f" ({urgent / len(flagged) if flagged else 0:.1%})\n"
            f"  {'':31}labelled  found  false   recall  precision"
        )
        for label in MEASURED:
            of = measuring.score(label, self.labels, flagged)
            self.stdout.write(
                f"  {label:31}{of.hits + of.misses:8}{of.hits:7}{of.false_alarms:7}"
                f"   {share(of.recall):>6}  {share(of.precision):>9}"
            )

    def print_missed(self) -> None:
        """List ids, never a text."""
        flagged = self.of_half("tuning")
        for label, kind in MEASURED.items():
            wrong: dict[str, list[str]] = {"missed": [], "false": []}
            for key, kinds in flagged.items():
                is_labelled = self.labels[key][label] == "1"
                if is_labelled != (kind in kinds):
                    wrong["missed" if is_labelled else "false"].append(key)
            self.stdout.write(f"\n{label}")
            for name, keys in wrong.items():
                self.stdout.write(f"  {name}: {' '.join(keys) or 'none'}")


def share(value: float | None) -> str:
    """Return a share with two digits, or a dash where nothing was counted."""
    return "-" if value is None else f"{value:.2f}"
