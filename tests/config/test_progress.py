from contextlib import redirect_stderr
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from config.paid_links.http_client import Response, SafeHTTPClient
from config.progress import show_progress
from tests.ads.factories import make_programme
from tests.articles.factories import make_published
from tests.qa.factories import make_question


class Terminal(StringIO):
    def isatty(self):
        return True


def test_bar_is_drawn_on_a_terminal():
    with redirect_stderr(Terminal()) as screen:
        assert list(show_progress("abc", unit="texts")) == ["a", "b", "c"]
        with show_progress(unit="values") as bar:
            bar.update(7)
    assert "3/3" in screen.getvalue()
    assert "7 values" in screen.getvalue()


def test_nothing_is_written_to_a_log():
    with redirect_stderr(StringIO()) as log:
        assert list(show_progress("abc", unit="texts")) == ["a", "b", "c"]
    assert log.getvalue() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("rebuild_search", "1/1"),
        ("rerender", "2/2"),  # an essay and its author
        ("rotate_keys", "4 values"),  # of a question
        ("check_links", "1/1"),
    ],
)
def test_commands_count_what_they_have_done(command, count, settings, monkeypatch):
    make_programme()
    make_published(body="[A lamp](https://paper.example/lamps)")
    make_question()
    new = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    monkeypatch.setattr(SafeHTTPClient, "__call__", lambda *_: Response(200))
    with redirect_stderr(Terminal()) as screen:
        call_command(command, stdout=StringIO())
    assert count in screen.getvalue()
