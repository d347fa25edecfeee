"""Views of sign-in: those of django-allauth, where ours answer otherwise."""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY, begin_authentication
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractUser
from django.core import signing
from django.core.cache import cache
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.generic import FormView

from config.accounts import outbox
from config.accounts.forms import ForgottenPasswordForm
from config.accounts.known_devices import remember_device
from config.accounts.second_factor import (
    factor_types,
    has_factor,
    is_passkey_host,
    may_complete,
)

BUSY_SECONDS = 3
RETRY_AFTER = {"busy": BUSY_SECONDS, "too_many_tries": 3600}  # seconds, by error
SIGN_IN_AGAIN = "Your account has changed since you gave the password. Sign in again."
CODES_WITH_FACTOR = "Recovery codes come with a passkey or an app. Add one first."
PASSKEY_COOKIE = f"{'__Secure-' if settings.IS_HTTPS else ''}passkey-challenge"
PASSKEY_SALT, PASSKEY_SECONDS = "passkey-challenge", 300


class LimitedFormMixin:
    """View mixin: 429 where no try was left, or where too many hash at once.

    Not 503: each of those would be a line in the log, which strangers could fill.
    """

    def render_to_response(
        self, context: dict[str, Any], **response_kwargs: Any
    ) -> HttpResponse:
        """Return the page, with the status that the form's errors ask for."""
        errors = context["form"].errors.as_data().values()
        codes = {error.code for several in errors for error in several}
        waits = [seconds for code, seconds in RETRY_AFTER.items() if code in codes]
        response: HttpResponse
        response = super().render_to_response(context, **response_kwargs)  # type: ignore[misc]
        if waits:
            response.status_code = 429
            response["Retry-After"] = str(waits[0])
        return response


class LoginView(LimitedFormMixin, account.LoginView):
    """Sign in with name and password, or begin with a passkey."""


class ReauthenticateView(LimitedFormMixin, account.ReauthenticateView):
    """Confirm who it is, with the password, where there is one or another way."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not get_adapter().get_reauthentication_methods(
            user
        ):
            context = admin.site.each_context(request)
            return render(request, "account/no_way.html", context, status=403)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class AuthenticateView(LimitedFormMixin, mfa.AuthenticateView):
    """The second factor, after the password; asked for while that password holds."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        stage = get_pending_stage(request)
        if stage and not may_complete(stage.login):
            clear_login(request)
            messages.error(request, SIGN_IN_AGAIN)
            return redirect("account_login")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has": factor_types(self.stage.login.user)}


class ReauthenticateCodeView(LimitedFormMixin, mfa.ReauthenticateView):
    """Confirm who it is, with a code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has": factor_types(self.request.user)}


class GoOnMixin:
    """View mixin: keeps the page that was wanted before, through all of enrolling."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "go_on": get_next_redirect_url(self.request) or "",
            "onwards": self._onwards,
            "later": reverse("admin:index"),
        }

    def get_success_url(self) -> str:
        address: str = super().get_success_url()  # type: ignore[misc]
        return f"{address}{self._onwards}"

    @property
    def _onwards(self) -> str:
        wanted = get_next_redirect_url(self.request)
        return f"?{urlencode({'next': wanted})}" if wanted else ""


class IndexView(GoOnMixin, mfa.IndexView):
    """One's own account: the ways to sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "is_passkey_host": is_passkey_host()
        }


class ActivateTOTPView(GoOnMixin, totp.ActivateTOTPView):
    """Connect an app with codes."""


class AddWebAuthnView(GoOnMixin, webauthn.AddWebAuthnView):
    """Add a passkey."""


class ViewRecoveryCodesView(GoOnMixin, recovery_codes.ViewRecoveryCodesView):
    """Show the recovery codes, and the way on."""


class GenerateRecoveryCodesView(recovery_codes.GenerateRecoveryCodesView):
    """Make new recovery codes; without a passkey or an app there are none."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        user = request.user
        if isinstance(user, AbstractUser) and not has_factor(user):
            messages.error(request, CODES_WITH_FACTOR)
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class PasswordChangeView(LimitedFormMixin, account.PasswordChangeView):
    """Change the password, knowing the present one; the device stays known."""

    success_url = reverse_lazy("mfa_index")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(self.request, response, self.request.user)
        return response


class ForgottenPasswordView(FormView):  # type: ignore[type-arg]
    """Ask for a link by mail; the answer is the same for every address."""

    form_class = ForgottenPasswordForm
    template_name = "account/password_reset.html"
    success_url = reverse_lazy("account_reset_password_done")

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        outbox.ask_for_reset(self.request, form.cleaned_data["email"])
        return super().form_valid(form)


class NewPasswordView(account.PasswordResetFromKeyView):
    """Set a new password behind a mailed link; the device is known from then on."""

    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(self.request, response, self.reset_user)
        return response


class PasskeyLoginView(webauthn.LoginWebAuthnView):
    """Sign in with a passkey alone.

    The challenge travels in a signed cookie for five minutes: a stranger who begins
    leaves no session row. It is good for one sign-in.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        options = begin_authentication(user=None)
        state = request.session.pop(STATE_SESSION_KEY)
        response = JsonResponse({"request_options": options})
        response.set_cookie(
            PASSKEY_COOKIE,
            signing.dumps(state, salt=PASSKEY_SALT),
            max_age=PASSKEY_SECONDS,
            path=reverse("mfa_login_webauthn"),
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Strict",
        )
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cookie = request.COOKIES.get(PASSKEY_COOKIE, "")
        try:
            state = signing.loads(cookie, salt=PASSKEY_SALT, max_age=PASSKEY_SECONDS)
        except signing.BadSignature:
            state = None
        self.challenge = state["challenge"] if state else ""
        if state:
            request.session[STATE_SESSION_KEY] = state
        response: HttpResponse = super().post(request, *args, **kwargs)
        request.session.pop(STATE_SESSION_KEY, None)
        response.delete_cookie(PASSKEY_COOKIE, path=reverse("mfa_login_webauthn"))
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        """Sign in, unless this very answer has signed in before."""
        if not cache.add(f"passkey.{self.challenge}", 1, PASSKEY_SECONDS):
            messages.error(self.request, "This passkey answer was used before.")
            return redirect("account_login")
        response: HttpResponse = super().form_valid(form)
        return response
