"""Re-render every Markdown text, after an update has changed the renderer.

Only stored HTML that differs is written. Dates, versions and history stay. A text that
is refused now keeps the HTML it has; it is named, and the command fails at the end.
"""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from config.maintenance import rerender
from config.maintenance.rerender import Outcome
from config.progress import show_progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, and change nothing",
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        total, changed, refused = rerender.count_texts(), 0, 0
        outcomes = rerender.rerender_all(write=not dry_run)
        self.bar = show_progress(outcomes, unit="texts", total=total)
        for outcome in self.bar:
            changed += outcome.is_changed
            refused += bool(outcome.refusal)
            self.tell(outcome, dry_run=dry_run)
        done = "would change" if dry_run else "changed"
        self.stdout.write(f"{total} texts: {changed} {done}, {refused} refused.")
        if refused:
            raise CommandError(
                f"{refused} cannot be rendered any more and keep the HTML they have; "
                "each is named above with the reason."
            )

    def tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        """Name a row that is refused, and in a dry run one that would change."""
        if outcome.refusal:
            self.bar.clear()
            self.stderr.write(f"{outcome.row}: {outcome.refusal}")
        elif outcome.is_changed and dry_run:
            self.bar.clear()
            self.stdout.write(
                f"{outcome.row}: {outcome.before:,} bytes, then {outcome.after:,}"
            )
