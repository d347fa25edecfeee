"""What allauth did to an account: recorded, and owed to its owner as mail.

Django's own signals (sign-in, failures, passwords) are recorded elsewhere.
"""

from typing import Any, TypeAlias

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.http import HttpRequest

from config.accounts import outbox, second_factor
from config.accounts.events import record_event
from config.models import AccountEvent, AccountMail

Event: TypeAlias = AccountEvent.Kind
Mail: TypeAlias = AccountMail.Kind
CODES = Authenticator.Type.RECOVERY_CODES


def connect() -> None:
    """Connect the receivers, once, when the app is ready."""
    mfa.authenticator_added.connect(_on_factor_added)
    mfa.authenticator_removed.connect(_on_factor_removed)
    mfa.authenticator_reset.connect(_on_codes_made)
    mfa.authenticator_used.connect(_on_factor_used)
    mfa.authentication_failed.connect(_on_wrong_factor)
    account.password_reset.connect(_on_password_reset)
    account.password_changed.connect(_on_password_changed)


def _note(event: Event, mail: Mail, user: User, request: HttpRequest) -> None:
    record_event(event, user, by=user)
    outbox.owe(mail, user, request)


def _on_factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == CODES:  # they come with the first factor
        record_event(Event.RECOVERY_CODES_MADE, user, by=user)
    else:
        _note(Event.FACTOR_ADDED, Mail.FACTOR_ADDED, user, request)


def _on_factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type != CODES:  # they go with the last factor
        _note(Event.FACTOR_REMOVED, Mail.FACTOR_REMOVED, user, request)
    second_factor.require_again(request, user)


def _on_codes_made(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note(Event.RECOVERY_CODES_MADE, Mail.RECOVERY_CODES_MADE, user, request)


def _on_factor_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == CODES:
        _note(Event.RECOVERY_CODE_USED, Mail.RECOVERY_CODE_USED, user, request)


def _on_wrong_factor(user: User, **kwargs: Any) -> None:
    record_event(Event.WRONG_FACTOR, user)


def _on_password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note(Event.RESET_DONE, Mail.RESET_DONE, user, request)


def _on_password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    outbox.owe(Mail.PASSWORD_CHANGED, user, request)
