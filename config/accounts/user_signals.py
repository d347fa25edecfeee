"""Record who signs in and every change of people and rights, by Django's signals.

By signals, because Django's admin, forms and commands write these rows. A changed
password, changed rights and a deactivation end the person's sessions at once.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, Group, User
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.db.models import Model
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)

from config.accounts import outbox
from config.accounts.current_request import current_person, is_request
from config.accounts.end_sessions import end_sessions
from config.accounts.events import record_event
from config.models import AccountEvent, AccountMail

Kind = AccountEvent.Kind
NAMES = ("username", "email")
RIGHTS = ("is_staff", "is_superuser")
WATCHED = ("password", "is_active", *RIGHTS, *NAMES)


def connect_signals() -> None:
    """Connect everything in this module; called once, when the apps are ready."""
    user_logged_in.connect(_record_sign_in)
    user_logged_out.connect(_record_sign_out)
    user_login_failed.connect(_record_failure)
    pre_save.connect(_remember, sender=User)
    post_save.connect(_record_person, sender=User)
    post_delete.connect(_record_deletion, sender=User)
    pre_delete.connect(_record_group, sender=Group)
    for through in (User.groups.through, User.user_permissions.through):
        m2m_changed.connect(_record_people_of_change, sender=through)
    m2m_changed.connect(_record_group_rights, sender=Group.permissions.through)


def _record_sign_in(user: AbstractBaseUser, **named: Any) -> None:
    record_event(Kind.SIGNED_IN, user=user, by=user)


def _record_sign_out(user: AbstractBaseUser | None, **named: Any) -> None:
    if user is not None:
        record_event(Kind.SIGNED_OUT, user=user, by=user)


def _record_failure(credentials: dict[str, Any], **named: Any) -> None:
    """Count a wrong password under the account; the name itself is kept nowhere."""
    name = str(credentials.get(User.USERNAME_FIELD) or "")
    user = User.objects.filter(username=name.replace("\0", "")).first()
    record_event(Kind.WRONG_PASSWORD, user=user)


def _remember(
    instance: User, update_fields: Iterable[str] | None, **named: Any
) -> None:
    """Keep how the person is stored, to compare with it once the row is saved."""
    before = None
    if instance.pk and (update_fields is None or set(update_fields) & set(WATCHED)):
        before = User.objects.filter(pk=instance.pk).values(*WATCHED).first()
    instance._stored_before = before  # type: ignore[attr-defined]


def _record_person(
    instance: User,
    created: bool,
    update_fields: Iterable[str] | None,
    **named: Any,
) -> None:
    by = current_person()
    if created:
        record_event(Kind.PERSON_ADDED, user=instance, by=by)
        return
    before = instance._stored_before  # type: ignore[attr-defined]
    if before is None:
        return
    kinds = _kinds_of_change(before, instance, update_fields)
    for kind in kinds:
        record_event(kind, user=instance, by=by)
    if set(kinds) - {Kind.PERSON_CHANGED, Kind.ACTIVATED}:
        end_sessions(instance)
    _tell_owner(instance, kinds, old_address=before["email"])


def _tell_owner(
    user: User, kinds: list[AccountEvent.Kind], *, old_address: str
) -> None:
    """Owe mail about what somebody else did; of a new address, to the old one.

    What owners do themselves, signed in or by a mailed link, `allauth_signals` tells.
    """
    by = current_person()
    is_own = by == user or (by is None and is_request())
    if Kind.PASSWORD_CHANGED in kinds and not is_own:
        outbox.owe(AccountMail.Kind.PASSWORD_SET, user, address=old_address)
    if Kind.PERSON_CHANGED in kinds and old_address not in ("", user.email):
        outbox.owe(AccountMail.Kind.ADDRESS_CHANGED, user, address=old_address)


def _kinds_of_change(
    before: dict[str, Any], user: User, update_fields: Iterable[str] | None
) -> list[AccountEvent.Kind]:
    """Return the kinds of what a saved person has changed.

    The same password in a newer kind of hash, which Django writes at a sign-in, is no
    change: Django forgets the plain one before it saves.
    """
    saved = set(WATCHED if update_fields is None else update_fields)
    changed = {
        name for name in saved & set(WATCHED) if before[name] != getattr(user, name)
    }
    is_plain_known = vars(user).get("_password") is not None
    if saved == {"password"} and not is_plain_known:
        changed.clear()
    switched = Kind.ACTIVATED if user.is_active else Kind.DEACTIVATED
    fits = {
        Kind.PASSWORD_CHANGED: {"password"},
        switched: {"is_active"},
        Kind.RIGHTS_CHANGED: set(RIGHTS),
        Kind.PERSON_CHANGED: set(NAMES),
    }
    return [kind for kind, names in fits.items() if changed & names]


def _record_deletion(instance: User, **named: Any) -> None:
    record_event(Kind.DELETED, user=instance, by=current_person())


def _record_rights(people: Iterable[User]) -> None:
    """Record that rights of people changed, and end their sessions."""
    for user in people:
        record_event(Kind.RIGHTS_CHANGED, user=user, by=current_person())
        end_sessions(user)


def _record_people_of_change(
    instance: Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    model: type[Model],
    **named: Any,
) -> None:
    """Record a change of a person's groups or own permissions, from either side."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if isinstance(instance, User):
        if pk_set or (action == "pre_clear"):
            _record_rights([instance])
    elif pk_set is not None:
        _record_rights(User.objects.filter(pk__in=pk_set))
    else:
        _record_rights(instance.user_set.all())  # type: ignore[attr-defined]


def _record_group_rights(
    instance: Model, action: str, pk_set: set[int] | None, **named: Any
) -> None:
    """Record a change of a group's permissions, from either side, for its members."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if isinstance(instance, Group):
        groups = Group.objects.filter(pk=instance.pk)
    elif pk_set is not None:
        groups = Group.objects.filter(pk__in=pk_set)
    else:
        groups = Group.objects.filter(permissions=instance.pk)
    _record_rights(User.objects.filter(groups__in=groups).distinct())


def _record_group(instance: Group, **named: Any) -> None:
    """Record that the members of a group lose what it gave, when it is deleted."""
    _record_rights(instance.user_set.all())
