"""Make the missing resized files of images."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import transaction

from articles.media import renditions, uploads, usage
from articles.models import Image
from config.progress import show_progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Image.objects.filter(widths=[]).order_by("pk")
        total, failed = waiting.count(), []
        if options["dry_run"] or not total:
            self.stdout.write(f"Pictures kept in one file only: {total}")
            return
        for image in show_progress(waiting, unit="images", total=total):
            try:
                make(image)
            except Exception as error:  # one broken file keeps no other
                failed.append(f"{image.file.name}: {error or type(error).__name__}")
        self.stdout.write(f"Done: {total - len(failed)}")
        if failed:
            raise CommandError("These could not be done:\n" + "\n".join(failed))


@transaction.atomic
def make(image: Image) -> None:
    """Write the files that one picture lacks, and show them in its texts."""
    with image.file.open() as file:
        picture = uploads.decode_image(file.read())
    image.widths = renditions.widths_for(image.width)
    own = image.file_name
    renditions.write_renditions(image, picture, present={own})
    try:
        image.save(update_fields=["widths"])
        usage.rerender_texts_showing(image)
    except Exception:
        missing = [name for name in image.files if name != own]
        renditions.delete_files(image.file.storage, missing)
        raise
