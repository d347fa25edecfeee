"""A key of encryption can go once the secrets of second factors are rotated, too."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from config.accounts import factor_secrets
from tests.config.accounts.people import (
    add_app,
    add_recovery_codes,
    current_code,
    make_person,
)

pytestmark = pytest.mark.django_db


def test_factors_work_with_the_new_key_alone(settings):
    person = make_person()
    secret, codes = add_app(person), add_recovery_codes(person)
    new = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    assert factor_secrets.count_unrotated() == 2
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = [new]
    app = Authenticator.objects.get(type="totp")
    assert app.wrap().validate_code(current_code(secret))
    kept = Authenticator.objects.get(type="recovery_codes").wrap()
    assert kept.get_unused_codes() == codes
    assert factor_secrets.rotate_factor_secrets() == 0


def test_old_key_has_to_stay_while_a_secret_needs_it(settings, monkeypatch):
    add_app(make_person())
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Keep the old key: 1 cannot be read"):
        call_command("rotate_keys", verbosity=0)
