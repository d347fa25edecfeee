"""recover_account: the way back in for an owner who lost everything."""

import re
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.http import base36_to_int

from config.models import AccountEvent, StaffSession

pytestmark = pytest.mark.django_db

LINK = re.compile(r"http://testserver/admin/account/new-password/(\w+?)-(\S+)/\n")


@pytest.fixture
def owner():
    user = User.objects.create_superuser("owner", password="lost")
    Client().force_login(user)
    AccountEvent.objects.all().delete()
    return user


def recover(capsys, name: str) -> tuple[int, str]:
    """Run the command, and return the account and the token of the printed link."""
    call_command("recover_account", name)
    number, token = LINK.search(capsys.readouterr().out).groups()
    return base36_to_int(number), token


def test_link_is_for_this_account_and_sets_a_password_once(owner, capsys):
    number, token = recover(capsys, "owner")
    user = User.objects.get(pk=number)
    assert number == owner.pk
    assert default_token_generator.check_token(user, token)
    user.set_password("a-new-Passphrase-1")
    user.save()
    assert not default_token_generator.check_token(user, token)


def test_link_ends_after_an_hour(owner, capsys):
    _, token = recover(capsys, "owner")
    later = datetime.now() + timedelta(minutes=61)
    with mock.patch.object(default_token_generator, "_now", return_value=later):
        assert not default_token_generator.check_token(User.objects.get(), token)


def test_old_password_and_sessions_hold_no_more_and_it_is_recorded(owner, capsys):
    recover(capsys, "owner")
    assert not User.objects.get().check_password("lost")
    assert not StaffSession.objects.exists()
    event = AccountEvent.objects.get(kind="recovered")
    assert (event.user, event.by) == (owner, None)


def test_unknown_name_says_who_there_is(owner):
    with pytest.raises(CommandError, match="These may do everything: owner"):
        call_command("recover_account", "x")


def test_without_superuser_command_names_createsuperuser():
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("recover_account", "x")


def test_deactivated_person_is_not_let_in(owner):
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="was deactivated"):
        call_command("recover_account", "owner")
    assert User.objects.get().check_password("lost")


@pytest.mark.skipif(
    not apps.is_installed("allauth.mfa"), reason="second factors are not installed"
)
def test_second_factors_are_removed(owner, capsys):
    factors = apps.get_app_config("mfa").get_model("Authenticator").objects
    factors.create(user=owner, type="totp", data={})
    call_command("recover_account", "owner")
    assert "Second factors removed: 1" in capsys.readouterr().out
    assert not factors.exists()
