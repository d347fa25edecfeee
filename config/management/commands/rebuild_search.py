"""Rebuild the search index from what is public: after an import, a restore, an update.

The site goes on meanwhile; it is safe to stop this and start it again.
"""

from typing import Any

from django.core.management import BaseCommand

from articles import search
from config.progress import show_progress


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with show_progress(unit="rows", total=search.count_rows()) as bar:
            entries = search.rebuild_index(bar.update)
        self.stdout.write(f"{entries:,} can be found.")
