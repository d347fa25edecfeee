"""Build the search again, from what is public: after an import, a restore, an update.

The site goes on meanwhile; it is safe to stop this and start it again.
"""

import sys

from django.core.management import BaseCommand

from articles import search

WIDTH = 30


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options) -> None:
        entries = search.rebuild_index(self.progress)
        self.stdout.write(f"{entries:,} can be found.")

    def progress(self, kind: search.SearchType, done: int, total: int) -> None:
        """Show how far it is: a bar on a terminal, else a line for each tenth."""
        total = max(total, done)
        if sys.stderr.isatty():
            bar = "#" * (WIDTH * done // total)
            end = "\n" if done == total else ""
            line = f"\r{kind.plural:20} [{bar:{WIDTH}}] {done:,} of {total:,}{end}"
        elif done == total or done * 10 // total > (done - search.BATCH) * 10 // total:
            line = f"{kind.plural}: {done:,} of {total:,}\n"
        else:
            return
        sys.stderr.write(line)
        sys.stderr.flush()
