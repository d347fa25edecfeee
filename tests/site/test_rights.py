"""Who may do what, at every staff address, by every method and every role."""

from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.qa.factories import make_published
from tests.site.rights import RIGHTS
from tests.site.staff_posts import every_staff_post, hide_by_report
from tests.site.staff_site import (
    ROLES,
    address_of,
    make_client,
    plant_rows,
    staff_patterns,
)
from tests.snapshots import read_rows

pytestmark = pytest.mark.django_db
OTHERS = ("head", "options", "put", "patch", "delete", "trace")
REFUSED = {401: "x", 403: "x", 404: "-", 405: "m"}
OWN = ("config_staffsession",)  # of who asks; says nothing of the site


@pytest.fixture
def clients(whole_site):
    """A browser of each role, before a site that has a row of everything."""
    plant_rows(whole_site)
    hide_by_report(make_published(title="Reported"))
    return {role: make_client(role) for role in ROLES}


@contextmanager
def written():
    """Collect the statements that change a table; what they change is rolled back."""
    found = []

    def note(execute, sql, params, many, context):
        verb, *rest = sql.split(None, 3)
        changes = verb.upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE")
        if changes and not any(f'"{table}"' in sql for table in OWN):
            found.append(" ".join([verb, *rest[:2]]))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield found
        transaction.set_rollback(True)


def ask(client, method, address, post=None):
    """Send one request; a sign-out signs nobody out of the next."""
    for value in (post or {}).values():
        if hasattr(value, "seek"):
            value.seek(0)
    kept = SimpleCookie(client.cookies.output(header="", sep=";"))
    sent = () if method == "trace" else (post or {},)
    response = getattr(client, method)(address, *sent)
    client.cookies = kept
    return response


def letter(response) -> str:
    """Return the letter of the table for a response."""
    status = response.status_code
    if status == 302 and response.url.startswith("/admin/login/"):
        return "s"
    return REFUSED.get(status, "." if status < 500 else "!")


def test_every_staff_address_is_in_the_table():
    assert set(staff_patterns()) == set(RIGHTS)


def test_each_role_is_answered_as_the_table_says_and_reading_writes_nothing(clients):
    wrong = []
    for name, route in staff_patterns().items():
        address, (expected, _) = address_of(route), RIGHTS[name].split()
        for role, letter_wanted in zip(ROLES, expected, strict=True):
            with written() as changes:
                said = letter(ask(clients[role], "get", address))
            if said != letter_wanted:
                wrong.append(f"{role} GET {name}: {said}, not {letter_wanted}")
            if changes:
                wrong.append(f"{role} GET {name} wrote {changes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", OTHERS)
def test_no_other_method_writes_whoever_asks(clients, method):
    for name, route in staff_patterns().items():
        for role in ("anonymous", "moderator", "superuser"):
            with written() as changes:
                response = ask(clients[role], method, address_of(route))
            assert not changes, f"{role} {method} {name}"
            assert response.status_code < 500, f"{role} {method} {name}"


def test_each_post_changes_something_for_those_alone_who_may(clients):
    before, found = read_rows(), {}
    posts = every_staff_post(clients["superuser"], staff_patterns())
    for name, address, post in posts:
        for role in ROLES:
            files = stored_files()
            with written() as changes:
                said = letter(ask(clients[role], "post", address, post))
            is_written = changes or stored_files() != files
            found.setdefault((name, role), []).append("w" if is_written else said)
    answered = {}
    for (name, _), letters in found.items():
        strongest = min(letters, key="!w.xs-m".index)
        answered[name] = answered.get(name, "") + strongest
    expected = {name: letters.split()[1] for name, letters in RIGHTS.items()}
    wrong = [
        f"{name}: {answered[name]}, not {expected[name]}"
        for name in expected
        if answered[name] != expected[name]
    ]
    assert not wrong, "\n".join(wrong)
    rows = read_rows()
    assert [one for one in rows if one not in OWN and rows[one] != before[one]] == []


def stored_files() -> set[Path]:
    """Return the uploads that there are."""
    return set(Path(settings.MEDIA_ROOT).rglob("*.*"))
