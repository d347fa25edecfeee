"""Rebuild the search index from what is public: after an import, a restore, an update.

The site goes on meanwhile. Stopped and started again, it goes on where it was.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from articles import search
from config.progress import show_progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--restart",
            action="store_true",
            help="begin at the first row, also where an earlier run was interrupted",
        )

    def handle(self, *args: Any, restart: bool, **options: Any) -> None:
        done = None if restart else search.find_interrupted_rebuild()
        if done:
            self.stdout.write(
                f"Going on after {done.kind} {done.object_id}, where the last run was "
                "interrupted; --restart begins at the first row."
            )
        with show_progress(unit="rows", total=search.count_rows(done)) as bar:
            entries = search.rebuild_index(bar.update, done=done)
        self.stdout.write(f"{entries:,} can be found.")
