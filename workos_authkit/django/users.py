"""Django users for WorkOS users, found by WorkOS id and never by email address alone."""

from copy import deepcopy
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from workos_authkit.django import setup
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.models.users import User

_FIELDS = {"email": "email", "first_name": "first_name", "last_name": "last_name"}


def user_of(session: AuthenticatedSession) -> Any:
    """Return the user of a session; created at the first sign-in, then kept up to date.

    A new user gets the WorkOS id as its username, and no password. `FIND_USER` in `AUTHKIT` may
    return an existing user to take over; `UPDATE_USER` changes a user before it is saved.

    Raises:
        PermissionDenied: The user is not active, or another user has this address and is not known
            to be the same person.
    """
    user = _up_to_date(session)
    if not user.is_active:
        raise PermissionDenied("This account is not active.")
    return user


def _up_to_date(session: AuthenticatedSession) -> Any:
    link = _find_link(session.user)
    user: Any = _new(session) if link is None else link.user
    before = deepcopy(_values(user))
    _copy(session.user, user)
    update = setup.options().get("UPDATE_USER")
    if update is not None:
        update(user, session)
    if link is None or _values(user) != before:
        return _save(user, session.user, is_new=link is None)
    return user


def _values(user: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(user).items() if name != "_state"}


def _save(user: Any, workos_user: User, *, is_new: bool) -> Any:
    """Save a user, and return the user who is linked then."""
    try:
        with transaction.atomic():  # writes alone: after a read, SQLite would not wait for others
            user.save()
            if is_new:
                _links().create(workos_user_id=workos_user.id, user=user)
    except IntegrityError:
        # Another request was faster, or the username or address is taken.
        link = _find_link(workos_user)
        if link is None:
            raise PermissionDenied("This address belongs to another account.") from None
        return link.user
    return user


def by_verified_email(session: AuthenticatedSession) -> Any:
    """Return the user with the session's address, if WorkOS has verified it.

    For `AUTHKIT = {"FIND_USER": "workos_authkit.django.by_verified_email"}`: users who have a
    Django account keep it. Addresses must be unique among your users.
    """
    if not session.user.email_verified:
        return None
    model: Any = get_user_model()
    found = list(model.objects.filter(email__iexact=session.user.email)[:2])
    return found[0] if len(found) == 1 else None


def _links() -> Any:
    # Looked up by name: this module must load without settings, and models need them.
    return apps.get_model("workos_authkit", "WorkOSUser").objects


def _find_link(workos_user: User) -> Any:
    return _links().select_related("user").filter(workos_user_id=workos_user.id).first()


def _new(session: AuthenticatedSession) -> Any:
    find = setup.options().get("FIND_USER")
    found = find(session) if find is not None else None
    if found is not None:
        return found
    model: Any = get_user_model()
    name_field = model.USERNAME_FIELD
    name = session.user.email if name_field == "email" else session.user.id
    user = model(**{name_field: name})
    user.set_unusable_password()
    return user


def _copy(workos_user: User, user: Any) -> None:
    """Copy the values that Django's user has fields for."""
    for field, source in _FIELDS.items():
        if hasattr(user, field):
            setattr(user, field, getattr(workos_user, source) or "")
