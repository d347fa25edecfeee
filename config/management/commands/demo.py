"""Try the site: database, sample content, an author's account, then serve."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser
from django.utils.crypto import get_random_string

from articles.models import Author, SearchEntry
from config.keys import write_once
from config.sample.loader import Sample, is_loaded

ADDRESS = "author@people.example"  # nobody is there; mail goes to files
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing to confuse when typed by hand


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-serve", action="store_true", help="prepare everything, then stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = os.environ.get("PORT") or "8000"
        if not options["no_serve"]:
            self.require_free(port)
        self.prepare()
        password = self.password_shown(self.author_account())
        if not options["no_serve"]:
            self.announce(f"http://127.0.0.1:{port}", password)
            self.tend()
            self.serve(port)

    def say(self, step: str) -> None:
        self.stdout.write(f"  {step}")
        self.stdout.flush()

    def require_free(self, port: str) -> None:
        """Stop with words, not with a server's traceback, when the port is taken."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(port)))
            except (OSError, OverflowError, ValueError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error}). "
                    "Choose another: PORT=8001 make demo"
                ) from error

    def prepare(self) -> None:
        self.say(f"database in {settings.DATA_DIR}")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if not self.static_files_are_current():
            self.say("static files")
            call_command("collectstatic", verbosity=0, interactive=False)
        if is_loaded():
            self.say("the content that is there is kept")
            if not SearchEntry.objects.exists():  # made before there was a search
                call_command("rebuild_search")
        else:
            Sample(self.say).load()

    def static_files_are_current(self) -> bool:
        """Whether no source is newer than what was collected the last time."""
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        sources = (
            os.path.getmtime(storage.path(name))
            for finder in get_finders()
            for name, storage in finder.list([])
        )
        return manifest.exists() and max(sources) < manifest.stat().st_mtime

    def author_account(self) -> AbstractUser:
        """Return the sample author's account, made on the first run."""
        users = get_user_model().objects
        user = users.filter(username="author").first()
        if user is None:
            password = os.environ.get("DEMO_PASSWORD") or self.new_password()
            user = users.create_superuser("author", ADDRESS, password)
            Author.objects.filter(user=None).update(user=user)
            write_once(self.password_file, password)
        return user

    def new_password(self) -> str:
        return "-".join(get_random_string(4, READABLE) for _ in range(4))

    @property
    def password_file(self) -> Path:
        return settings.DATA_DIR / "author-password"

    def password_shown(self, user: AbstractUser) -> str:
        """Return the password to print: the first one, for as long as it holds."""
        first = self.password_file.read_text() if self.password_file.exists() else ""
        return first if first and user.check_password(first) else "(the one you set)"

    def announce(self, url: str, password: str) -> None:
        self.stdout.write(
            f"\n  The site     {url}/\n"
            f"  The essay    {url}/articles/emotional-distancing/\n"
            f"  The admin    {url}/admin/\n"
            f"               user author, password {password}\n\n"
            f"  Mail goes to files in {settings.DATA_DIR / 'mail'}\n"
            "  Stop it with Ctrl-C.\n"
        )
        self.stdout.flush()

    def tend(self) -> None:
        """Start what sends the mail; it ends by itself when this process is gone."""
        os.environ.setdefault("EMAIL_URL", "filemail://")
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
            [*manage, "tend", "--every", "60", "--beside", str(os.getpid())]
        )

    def serve(self, port: str) -> None:
        """Become gunicorn."""
        os.environ["BIND"] = f"127.0.0.1:{port}"
        config = settings.BASE_DIR / "config" / "gunicorn.conf.py"
        os.chdir(settings.BASE_DIR)
        os.execv(  # noqa: S606 - our own interpreter, fixed arguments
            sys.executable, [sys.executable, "-m", "gunicorn", "--config", str(config)]
        )
