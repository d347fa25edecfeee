"""Forms of sign-in: lengths, labels and limits, on top of django-allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator

from config.accounts.known_devices import find_device
from config.accounts.try_limits import take_try

LONGEST_PASSWORD = 1024  # characters; a longer one is refused before it is hashed
LONGEST_CODE = 32
# What fido2 raises for what is no credential at all.
NOT_A_CREDENTIAL = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class PlainFieldsMixin:
    """Form mixin: labels instead of placeholders, and no endless password."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, PasswordField):
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


class LoginForm(PlainFieldsMixin, account.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name"
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["password"].help_text = ""  # the page has the link, after it


class ReauthenticateForm(PlainFieldsMixin, account.ReauthenticateForm):
    """The password once more."""


class _NewPasswordMixin(PlainFieldsMixin):
    """Form mixin: a new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "The new password"
        self.fields["password2"].label = "The new password again"


class ChangePasswordForm(_NewPasswordMixin, account.ChangePasswordForm):
    """The current password, and the new one twice."""

    def clean_oldpassword(self) -> str:
        """Check the current password within the limits of signing in."""
        typed: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, typed):
            raise get_adapter().validation_error("enter_current_password")
        return typed


class ResetPasswordForm(_NewPasswordMixin, account.ResetPasswordKeyForm):
    """The new password twice, behind a mailed link."""


class ForgottenPasswordForm(forms.Form):
    """The address that a link is mailed to, if an account has it."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class _LimitedCodeMixin(PlainFieldsMixin):
    """Form mixin: a code of an app, or a recovery code, with limited tries."""

    user: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(MaxLengthValidator(LONGEST_CODE))
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        device = find_device(context.request, self.user)
        take_try(context.request, "factor", str(self.user.pk), self.user, device)
        return super().clean_code()  # type: ignore[misc]


class AuthenticateForm(_LimitedCodeMixin, mfa.AuthenticateForm):
    """The code that follows the password."""


class ReauthenticateCodeForm(_LimitedCodeMixin, mfa.ReauthenticateForm):
    """A code instead of the password, to confirm who it is."""


class ActivateTOTPForm(PlainFieldsMixin, totp.ActivateTOTPForm):
    """The first code of a new app; its secret stands encrypted in the session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        if SECRET_SESSION_KEY in session:
            session[SECRET_SESSION_KEY] = decrypt(session[SECRET_SESSION_KEY])
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = encrypt(self.secret)
        self.fields["code"].label = "The code that the app shows now"

    def clean_code(self) -> str:
        """Check the code, and let it sign nobody in any more."""
        code: str = super().clean_code()
        new = Authenticator(user=self.user, type=Authenticator.Type.TOTP)
        TOTP(new)._mark_code_used(code)
        return code


class _CredentialMixin(PlainFieldsMixin):
    """Form mixin: what is no credential is a wrong one, never an error."""

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]
        except NOT_A_CREDENTIAL as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error

    def clean_credential(self) -> Any:
        check = getattr(super(), "clean_credential", None)
        try:
            return check() if check else self.cleaned_data["credential"]  # type: ignore[attr-defined]
        except NOT_A_CREDENTIAL as error:
            raise get_mfa_adapter().validation_error("incorrect_code") from error


class AddWebAuthnForm(_CredentialMixin, webauthn.AddWebAuthnForm):
    """A new passkey: its name, and whether it signs in without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name, to tell it from others"
        self.fields["name"].validators.append(MaxLengthValidator(60))
        alone = self.fields["passwordless"]
        alone.label, alone.initial = "It signs in without a password", True
        alone.help_text = "The device then asks for your finger, face or PIN."


class AuthenticateWebAuthnForm(_CredentialMixin, webauthn.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class LoginWebAuthnForm(_CredentialMixin, webauthn.LoginWebAuthnForm):
    """A passkey instead of user name and password."""


class ReauthenticateWebAuthnForm(_CredentialMixin, webauthn.ReauthenticateWebAuthnForm):
    """A passkey, to confirm who it is."""
