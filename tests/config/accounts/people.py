"""People who sign in, and the ways in which tests do it for them."""

from itertools import count

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, User
from django.test import Client

PASSWORD = "walnut-harbour-quiet-lamp"
LOGIN = "/admin/login/"
numbers = count(1)


def make_person(*, group="", **fields) -> User:
    """Make an account of the staff; a superuser unless a group is named."""
    name = fields.pop("username", f"person-{next(numbers)}")
    fields.setdefault("email", f"{name}@people.example")
    fields = {"is_staff": True, "is_superuser": not group} | fields
    user = User.objects.create_user(name, password=PASSWORD, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def sign_in(client: Client, name, password=PASSWORD, **fields):
    """Send the form of the sign-in page; `_ip` is the address that it comes from."""
    ip = fields.pop("_ip", "203.0.113.1")
    data = {"login": str(name), "password": password} | fields
    return client.post(LOGIN, data, REMOTE_ADDR=ip)


def is_signed_in(client: Client) -> bool:
    """Whether the dashboard, or the offer of a second factor, opens."""
    return client.get("/admin/account/").status_code == 200


def add_app(user: User) -> str:
    """Enrol an app with codes, and return its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def current_code(secret: str) -> str:
    """Return what the app shows now."""
    counter = list(totp.yield_hotp_counters_from_time())[
        totp.app_settings.TOTP_TOLERANCE
    ]
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def add_recovery_codes(user: User) -> list[str]:
    """Make recovery codes, and return them."""
    return RecoveryCodes.activate(user).get_unused_codes()
