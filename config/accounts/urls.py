"""URLs of sign-in, under /admin/: of django-allauth only what is used here.

No one signs up, and addresses are the people manager's to enter. The names are
allauth's; the first three stand where the admin has its own.
"""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView, TemplateView

from config.accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path(
        "password_change/",
        views.PasswordChangeView.as_view(),
        name="account_change_password",
    ),
    path("account/", views.IndexView.as_view(), name="mfa_index"),
    path("account/code/", views.AuthenticateView.as_view(), name="mfa_authenticate"),
    path(
        "account/confirm/",
        views.ReauthenticateView.as_view(),
        name="account_reauthenticate",
    ),
    path(
        "account/confirm/done/",
        login_required(TemplateView.as_view(template_name="account/confirmed.html")),
        name="account_confirmed",
    ),
    path(
        "account/confirm/code/",
        views.ReauthenticateCodeView.as_view(),
        name="mfa_reauthenticate",
    ),
    path(
        "account/confirm/passkey/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/forgotten/",
        views.ForgottenPasswordView.as_view(),
        name="account_reset_password",
    ),
    path(
        "account/forgotten/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/new-password/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,100})/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "account/app/add/", views.ActivateTOTPView.as_view(), name="mfa_activate_totp"
    ),
    path("account/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/codes/",
        views.ViewRecoveryCodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/codes/new/",
        views.GenerateRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/passkeys/",
        RedirectView.as_view(url=reverse_lazy("mfa_index")),
        name="mfa_list_webauthn",
    ),
    path(
        "account/passkeys/add/",
        views.AddWebAuthnView.as_view(),
        name="mfa_add_webauthn",
    ),
    path(
        "account/passkeys/sign-in/",
        views.PasskeyLoginView.as_view(),
        name="mfa_login_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]
