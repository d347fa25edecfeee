"""Encrypt everything again with the first key of ENCRYPTION_KEYS.

Put the new key in front, restart the site, run this; then the old key can go.
"""

from typing import Any

from django.core.management import BaseCommand, CommandError

from config.accounts.factor_secrets import count_unrotated, rotate_factor_secrets
from config.progress import show_progress
from qa.moderation import erasure
from qa.privacy.key_rotation import rotate_keys


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with show_progress(unit="values") as bar:
            result = rotate_keys(bar.update)
            done = result.done + rotate_factor_secrets()
            left = result.left + count_unrotated()
        erasure.drop_bytes_after_commit()
        self.stdout.write(
            f"{done} encrypted again; {result.unreadable} that no key can read."
        )
        if left:
            raise CommandError(
                f"Keep the old key: {left} cannot be read by the first alone."
            )
        self.stdout.write("The old keys can be removed: the first one reads all.")
