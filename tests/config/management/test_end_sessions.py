"""end_sessions: everybody's, or one person's."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from config.models import AccountEvent, StaffSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_people():
    for name in ("a", "b"):
        Client().force_login(User.objects.create(username=name, is_staff=True))


def test_everybody_is_signed_out_and_it_is_recorded(two_people, capsys):
    call_command("end_sessions")
    assert not StaffSession.objects.exists()
    assert AccountEvent.objects.filter(kind="session_ended", by=None).count() == 2
    assert "Sessions ended: 2." in capsys.readouterr().out


def test_one_person_is_signed_out(two_people):
    call_command("end_sessions", "a")
    assert StaffSession.objects.get().user.username == "b"


def test_unknown_name_is_said(two_people):
    with pytest.raises(CommandError, match="Nobody is called x"):
        call_command("end_sessions", "x")
    assert StaffSession.objects.count() == 2
