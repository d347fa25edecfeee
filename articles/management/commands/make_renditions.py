"""Make the missing resized and cropped files of images."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from articles.media.missing_renditions import (
    images_without_renditions,
    write_missing_renditions,
)
from config.progress import show_progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = images_without_renditions()
        total, failed = waiting.count(), []
        if options["dry_run"] or not total:
            self.stdout.write(f"Pictures that lack files: {total}")
            return
        for image in show_progress(waiting, unit="images", total=total):
            try:
                total -= not write_missing_renditions(image)
            except Exception as error:  # one broken file keeps no other
                failed.append(f"{image.file.name}: {error or type(error).__name__}")
        self.stdout.write(f"Done: {total - len(failed)}")
        if failed:
            raise CommandError("These could not be done:\n" + "\n".join(failed))
