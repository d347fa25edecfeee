"""Adapters of django-allauth: how passwords are checked, what secrets are encrypted."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import get_user_by_username
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe

from config.accounts import confirmation, outbox, second_factor
from config.accounts.backend import StaffBackend
from config.accounts.hashers import HashingBusy, place_to_hash
from config.accounts.known_devices import find_device, remember_device
from config.accounts.try_limits import take_try
from config.encryption import site_cipher
from config.models import AccountMail, SiteSettings

LONGEST_NEXT = 1000  # characters; kept in the cookie of a half sign-in
BUSY = "Too many sign-ins at once. Try again in a few seconds."
# What is said after something was done; the other messages of allauth are left out.
DONE = {
    "account/messages/password_changed.txt": "Your password is changed. Wherever else "
    "you were signed in, you are signed out.",
    "mfa/messages/totp_activated.txt": "Your app is connected. From now on you are "
    "asked for its code when you sign in.",
    "mfa/messages/totp_deactivated.txt": "The app is disconnected.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
    "mfa/messages/recovery_codes_generated.txt": "There are new recovery codes. Keep "
    "them where you keep other keys.",
}


OTHERWISE = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code of your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in of staff: limited tries, bounded hashing, the same words for all."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "User name or password is wrong. Mind capital "
        "letters in the password.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your current password.",
        "invalid_password_reset": "This link is over. Ask for a new one.",
        "incorrect_code": "This code is wrong, or was used before.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # no page answers in JSON but the one that begins a passkey

    def get_login_stages(self) -> list[str]:
        return ["config.accounts.second_factor.FactorStage"]

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a way on is followed: on this site, and short enough for a cookie."""
        is_short = len(url or "") <= LONGEST_NEXT
        return is_short and bool(super().is_safe_url(url))

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractUser | None:
        """Return whose password this is; the one place where passwords are checked.

        Raises:
            ValidationError: too many tries, or too many at once; nothing was hashed.
        """
        name = credentials["username"]
        account = get_user_by_username(name)
        device = find_device(request, account)
        try:
            # The place comes first: who finds none costs no row, and loses no try.
            with place_to_hash(is_known_device=bool(device)):
                take_try(request, "sign-in", name.lower(), account, device)
                user = authenticate(request, **credentials)
        except HashingBusy as busy:
            raise ValidationError(BUSY, code="busy") from busy
        finally:
            StaffBackend.unstash_authenticated_user()  # who is not active is nobody
        return user if isinstance(user, AbstractUser) else None

    def reauthenticate(self, user: AbstractUser, password: str) -> bool:
        found = self.authenticate(
            context.request, username=user.get_username(), password=password
        )
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to confirm anew; our middleware has asked before, and more strictly.

        What allauth would do keeps the body of a POST in the session.
        """
        return not confirmation.is_confirmed(context.request, is_post=True)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one | {"description": OTHERWISE[one["id"]]} for one in found]

    def pre_login(
        self, request: HttpRequest, user: AbstractUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuse who is no active staff: a passkey asks no backend."""
        if StaffBackend().user_can_authenticate(user):
            return None
        messages.error(request, self.error_messages["username_password_mismatch"])
        return redirect("account_login")

    def login(self, request: HttpRequest, user: AbstractUser) -> None:
        is_first = user.last_login is None
        super().login(request, user)
        second_factor.decide_at_sign_in(request, user, is_first=is_first)

    def post_login(
        self, request: HttpRequest, user: AbstractUser, **kwargs: Any
    ) -> HttpResponse:
        """Lead on: to the offer of a second factor, if any; let the device be known."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if second_factor.has_offer(request):
            response = second_factor.redirect_to_offer(response["Location"])
        if not find_device(request, user):
            outbox.owe(AccountMail.Kind.NEW_DEVICE, user, request)
        remember_device(request, response, user)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or DONE.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        raise NotImplementedError("mail is owed, by config.accounts.outbox")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: `config.accounts.allauth_signals` owes such mail."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted, named after the site."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is wrong, or was used before."
    }

    def encrypt(self, text: str) -> str:
        return site_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return site_cipher().decrypt(encrypted_text).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as SVG, to stand in the page: our policy has no `data:`.

        Nothing in it but numbers: a path of squares.
        """
        svg = super().build_totp_svg(url)
        return mark_safe(svg.partition("?>")[2])  # noqa: S308

    def get_totp_label(self, user: AbstractUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return SiteSettings.load().name

    def generate_authenticator_name(self, user: AbstractUser, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {number + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": host, "name": SiteSettings.load().name}

    def get_public_key_credential_user_entity(
        self, user: AbstractUser
    ) -> dict[str, Any]:
        name = {"display_name": user.get_username(), "name": user.get_username()}
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | name
