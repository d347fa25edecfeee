"""End all sessions of the staff, or those of one person: everybody signs in again.

Run it after a backup was restored: sessions that were ended since would hold again.
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts.end_sessions import end_sessions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="of one person; else everybody's")

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.all()
        if options["name"]:
            people = people.filter(username=options["name"])
            if not people:
                raise CommandError(f"Nobody is called {options['name']}.")
        ended = sum(end_sessions(user) for user in people)
        self.stdout.write(f"Sessions ended: {ended}.")
