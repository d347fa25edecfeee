"""Check the texts that readers see: broken blocks, missing pictures, dead links.

Nothing is changed. It ends with an error when something is found, so that a cron job
says so. Saving such a text in the admin asks for the same to be put right.
"""

from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from articles.markdown_registry import rendered_texts
from articles.workflow.text_checks import find_text_problems
from config.batches import iterate_in_batches
from config.progress import show_progress

BATCH = 50  # rows in memory at once


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        total = sum(text.public_rows(at).count() for text in rendered_texts())
        self.bar = show_progress(checked_texts(), unit="texts", total=total)
        broken = 0
        for name, problems in self.bar:
            broken += bool(problems)
            for problem in problems:
                self.bar.clear()
                self.stdout.write(f"{name}: {problem}")
        self.stdout.write(f"{total} texts: {broken} to be put right.")
        if broken:
            raise CommandError(f"Texts to put right: {broken}. They are named above.")


def checked_texts() -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each public text, and what should be put right in it."""
    for text in rendered_texts():
        rows = text.with_title(text.public_rows(timezone.now()))
        for batch in iterate_in_batches(rows, BATCH):
            for row in batch:
                name = f"{text.describe(row.text_title)} ({row.pk})"
                words = getattr(row, text.field)
                yield name, find_text_problems(words, text.place(row))
