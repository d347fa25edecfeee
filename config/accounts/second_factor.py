"""Who needs a second factor, and from when: asked for at the first sign-in, then due.

It is decided at sign-in and kept in the session, so that no request costs a query more.
"""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from config.accounts.backend import StaffBackend
from config.accounts.end_sessions import end_sessions
from config.accounts.session_store import digest_key

DUE, OFFERED = "second_factor_due", "second_factor_offered"  # in the session
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
MARK = "password_mark"  # in the state of a half sign-in


class FactorStage(AuthenticateStage):
    """The step after the password; remembers with which password it was reached."""

    def handle(self) -> tuple[HttpResponseRedirect | None, bool]:
        found: tuple[HttpResponseRedirect | None, bool] = super().handle()
        if self.login.user is not None:
            self.login.state[MARK] = self.login.user.get_session_auth_hash()
        return found


def may_complete(login: Login) -> bool:
    """Whether a half sign-in still holds.

    It ends as a session does: with another password, without a place among the staff,
    and where no factor is left to ask for.
    """
    user = login.user
    if not isinstance(user, AbstractUser):
        return False
    mark = str(login.state.get(MARK, ""))
    is_same = constant_time_compare(mark, user.get_session_auth_hash())
    return is_same and StaffBackend().user_can_authenticate(user) and has_factor(user)


def is_required(user: AbstractUser) -> bool:
    """Whether this person can read a question, or make somebody who can."""
    names = settings.SECOND_FACTOR_PERMISSIONS
    return settings.REQUIRE_SECOND_FACTOR and any(map(user.has_perm, names))


def has_factor(user: AbstractUser) -> bool:
    """Whether a passkey or an app is enrolled; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_passkey_host() -> bool:
    """Whether browsers keep passkeys for this site: at a name, not at an IP.

    Source: W3C, Web Authentication, section 5.1.3: the origin's host is a domain.
    """
    try:
        ip_address(urlsplit(settings.SITE_URL).hostname or "")
    except ValueError:
        return True
    return False


def factor_types(user: Any) -> set[str]:
    """Return what a person has: "totp", "webauthn", "recovery_codes"."""
    rows = Authenticator.objects.filter(user_id=user.pk)
    return set(rows.values_list("type", flat=True))


def decide_at_sign_in(
    request: HttpRequest, user: AbstractUser, *, is_first: bool
) -> None:
    """Keep in the session whether a second factor is offered, or due.

    Args:
        request: The request that signs in.
        user: Who signs in.
        is_first: Whether it is the first time ever.
    """
    if is_required(user) and not has_factor(user):
        request.session[OFFERED if is_first else DUE] = True


def require_again(request: HttpRequest, user: AbstractUser) -> None:
    """Make it due where the last factor was removed; other sessions end."""
    if has_factor(user):
        return
    end_sessions(user, but=digest_key(request.session.session_key or ""))
    if is_required(user):
        request.session[DUE] = True


def is_due(request: HttpRequest) -> bool:
    """Whether this session may do nothing else first.

    Costs a query in a session in which it was due: it may be enrolled elsewhere.
    """
    if not request.session.get(DUE):
        return False
    user = request.user
    if isinstance(user, AbstractUser) and has_factor(user):
        del request.session[DUE]
        return False
    return True


def has_offer(request: HttpRequest) -> bool:
    """Whether this sign-in is to be led to the page of factors."""
    return DUE in request.session or OFFERED in request.session


def redirect_to_offer(next_url: str) -> HttpResponseRedirect:
    """Return the way to the page of factors, from which the way on is offered."""
    query = urlencode({"next": next_url})
    return HttpResponseRedirect(f"{reverse('mfa_index')}?{query}")
