"""Run the periodic tasks: send mail, end retention periods, queue the digest, clean up.

Run it every minute, or let it run on with --every. Two at once do nothing twice.
"""

import os
import signal
import sys
from time import monotonic, sleep
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import connections

from config.maintenance.periodic import run_periodic_tasks

STEP = 0.5  # how often a sleeping process looks whether it is still wanted


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on until told to stop"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count what is due, change nothing"
        )
        parser.add_argument(
            "--beside",
            type=int,
            metavar="PID",
            help="end when the process that started this one, PID, is gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            self.once(dry_run=options["dry_run"])
            return
        if options["dry_run"]:
            raise CommandError("--dry-run counts once: leave --every out.")
        self.is_told_to_stop = False
        self.beside = options["beside"]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.is_over():
            run_periodic_tasks(stopped=self.is_over)
            connections.close_all()  # a database that was away is found again
            self.rest(max(1, options["every"]))

    def once(self, *, dry_run: bool) -> None:
        result = run_periodic_tasks(dry_run=dry_run)
        for name, done in result.done.items():
            self.stdout.write(f"{name}: {done}")
        for name in result.failed:
            self.stderr.write(f"{name}: failed, see the log")
        if result.failed:
            sys.exit(1)

    def stop(self, number: int, frame: object) -> None:
        """End after the mail in hand; told a second time, end at once."""
        self.is_told_to_stop = True
        signal.signal(number, signal.SIG_DFL)

    def is_over(self) -> bool:
        is_alone = self.beside is not None and os.getppid() != self.beside
        return is_alone or self.is_told_to_stop

    def rest(self, seconds: int) -> None:
        until = monotonic() + seconds
        while monotonic() < until and not self.is_over():
            sleep(STEP)
