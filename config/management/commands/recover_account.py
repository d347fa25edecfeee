"""Let the owner in who lost password and second factors: a new password by a link.

It takes away the password and every second factor of the account, ends its sessions
and prints a link that sets a new password once, within the hour. Where somebody else
may change people, they can help in the admin instead.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from config.accounts import outbox
from config.accounts.end_sessions import end_sessions
from config.accounts.events import record_event
from config.accounts.mails import reset_link
from config.models import AccountEvent, AccountMail


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that is typed to sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _find_user(options["name"])
        with transaction.atomic():
            user.set_unusable_password()
            user.save(update_fields=["password"])
            factors, _ = Authenticator.objects.filter(user=user).delete()
            end_sessions(user)
            outbox.owe(AccountMail.Kind.PASSWORD_SET, user)
            record_event(AccountEvent.Kind.RECOVERED, user=user)
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        self.stdout.write(
            f"The old password holds no more. Second factors removed: {factors}.\n"
            f"Open this within {minutes} minutes; it works once:\n\n"
            f"  {reset_link(user)}\n"
        )


def _find_user(name: str) -> User:
    """Return the person of a name.

    Raises:
        CommandError: there is none, or they were deactivated; says what to do.
    """
    user = User.objects.filter(username=name).first()
    owners = User.objects.filter(is_superuser=True, is_active=True)
    if user is None:
        names = ", ".join(owners.values_list("username", flat=True))
        raise CommandError(
            f"Nobody is called {name}. "
            + (
                f"These may do everything: {names}."
                if names
                else "Nobody may do everything: `manage.py createsuperuser` makes an "
                "account that does."
            )
        )
    if not user.is_active:
        raise CommandError(
            f"{name} was deactivated. Somebody who may change people activates them in "
            "the admin; `manage.py createsuperuser` makes such an account."
        )
    return user
