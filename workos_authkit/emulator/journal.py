"""What happened: found by looking at which records came, changed and went."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, Protocol

from attrs import define

from workos_authkit.emulator.records import (
    Event,
    Membership,
    Organization,
    Record,
    Session,
    User,
    wire,
)
from workos_authkit.emulator.store import Collection


class Keeper(Protocol):
    """What holds the records, and keeps the events."""

    users: Collection[User]
    organizations: Collection[Organization]

    def create(self, kind: type[Event], **values: Any) -> Event:
        """Keep a new record."""
        ...


_State = tuple[Record, datetime, object]

# New records are reported in this order, deleted ones in the opposite one.
_REPORTED: Final = {
    "permissions": "permission",
    "roles": "role",
    "users": "user",
    "organizations": "organization",
    "organization_domains": "organization_domain",
    "invitations": "invitation",
    "memberships": "organization_membership",
    "api_keys": "api_key",
    "waitlist_entries": "waitlist_user",
    "magic_auths": "magic_auth",
    "email_verifications": "email_verification",
    "password_resets": "password_reset",
    "sessions": "session",
}

_STATUS_FIELDS: Final = {
    "invitation": "state",
    "organization_domain": "state",
    "organization_membership": "status",
    "session": "status",
    "waitlist_entry": "state",
}
"""The field that holds the status of such records; that of others, if they have one, is `used`."""

_CREATED_ONLY: Final = frozenset({"magic_auth", "email_verification"})
_ENDINGS: Final = {"session": "revoked", "api_key": "revoked"}
_NEVER_SHOWN: Final = frozenset(
    {"accept_invitation_url", "code", "password_reset_token", "password_reset_url", "token"}
)
_METHODS: Final = {"Password": "password", "MagicAuth": "magic_auth", "Passkey": "passkey"}
_NO_SIGN_IN: Final = frozenset({"Impersonation", "ExternalAuth", "CrossAppAuth", "MigratedSession"})


class Journal:
    """Knows the records as they were when it last looked.

    A record is changed where its `updated_at` is another object, which each change gives it, or
    where its status is another one.
    """

    def __init__(self) -> None:
        self._known: dict[str, _State] = {}
        self._domains: dict[str, _Domain] = {}

    def look(self, environment: Keeper) -> list[tuple[str, Record]]:
        """Return what happened since the last look: types of events, and what they are about."""
        happened: list[tuple[str, Record]] = []
        found: dict[str, _State] = {}
        for collection, name in _REPORTED.items():
            for record in self._records(environment, collection):
                state = (record, record.updated_at, _status(record))
                found[record.id] = state
                former = self._known.get(record.id)
                if former is None or former[0] is not record:
                    happened.extend(_of_new(name, record))
                elif former[1] is not state[1] or former[2] != state[2]:
                    happened.extend(_of_changed(name, record, former))
        gone = [state[0] for key, state in self._known.items() if key not in found]
        names = {name: place for place, name in enumerate(_REPORTED.values())}
        for record in sorted(gone, key=lambda r: -names[_name(r)]):
            happened.extend(_of_gone(_name(record), record))
        self._known = found
        return happened

    def _records(self, environment: Keeper, collection: str) -> Iterable[Record]:
        if collection != "organization_domains":
            found: Iterable[Record] = getattr(environment, collection)
            return found
        self._domains = {
            content["id"]: self._domains.get(content["id"]) or _Domain.of(organization, content)
            for organization in environment.organizations
            for content in organization.domains
        }
        return self._domains.values()


@define(kw_only=True, eq=False)
class _Domain(Record):
    """A domain, which lives in its organization, seen as a record."""

    kind = "organization_domain"
    content: dict[str, Any]

    @classmethod
    def of(cls, organization: Organization, content: dict[str, Any]) -> "_Domain":
        stamp = organization.created_at
        return cls(id=content["id"], created_at=stamp, updated_at=stamp, content=content)

    @property
    def organization_id(self) -> str:
        return str(self.content["organization_id"])

    @property
    def state(self) -> str:
        return str(self.content["state"])


def payload(record: Record) -> dict[str, Any]:
    """Return what an event says of a record: never a code or a token."""
    if isinstance(record, _Domain):
        return dict(record.content)
    shown = {name: value for name, value in wire(record).items() if name not in _NEVER_SHOWN}
    if isinstance(record, Membership):
        roles = [{"slug": slug} for slug in record.role_slugs]
        shown |= {"role": roles[0] if roles else None, "roles": roles}
    organization_id = getattr(record, "organization_id", None)
    if record.kind == "role" and organization_id is not None:
        shown |= {"object": "organization_role", "organization_id": organization_id}
    if record.kind == "waitlist_entry":
        shown["object"] = "waitlist_user"
    if isinstance(record, Session) and record.ended_at is None and record.status == "revoked":
        shown["ended_at"] = shown["updated_at"]
    return shown


def sign_in(session: Session) -> tuple[str, dict[str, Any]] | None:
    """Return the event of the sign-in that a session began with, and what it says."""
    method = session.authentication_method
    if method in _NO_SIGN_IN:
        return None
    kind = "sso" if method == "SSO" else _METHODS.get(method, "oauth")
    data: dict[str, Any] = {
        "type": kind,
        "status": "succeeded",
        "ip_address": session.ip_address,
        "user_agent": session.user_agent,
        "user_id": session.user_id,
    }
    if kind == "oauth":
        data["provider"] = method
    if kind == "sso":
        data["sso"] = {"organization_id": session.organization_id, "session_id": session.id}
    return f"authentication.{kind}_succeeded", data


def organization_of(record: Record) -> str | None:
    """Return the organization that an event is associated with."""
    if record.kind == "organization":
        return record.id
    found = getattr(record, "organization_id", None)
    return found if isinstance(found, str) else None


def _status(record: Record) -> object:
    return getattr(record, _STATUS_FIELDS.get(record.kind, "used"), None)


def _name(record: Record) -> str:
    if record.kind == "role" and getattr(record, "organization_id", None) is not None:
        return "role"
    return {"waitlist_entry": "waitlist_user"}.get(record.kind, record.kind)


def _subject(name: str, record: Record) -> str:
    if name == "role" and getattr(record, "organization_id", None) is not None:
        return "organization_role"
    return name


def _of_new(name: str, record: Record) -> Iterator[tuple[str, Record]]:
    yield f"{_subject(name, record)}.created", record


def _of_changed(name: str, record: Record, former: _State) -> Iterator[tuple[str, Record]]:
    status = _status(record)
    if name in _CREATED_ONLY:
        return
    if name == "password_reset":
        if status:
            yield "password_reset.succeeded", record
    elif name == "session":
        if status == "revoked" != former[2]:
            yield "session.revoked", record
    elif name == "invitation":
        yield f"invitation.{'resent' if status == former[2] else status}", record
    elif name == "organization_domain":
        yield f"organization_domain.{'verified' if status == 'verified' else 'updated'}", record
    elif name == "waitlist_user":
        yield f"waitlist_user.{status}", record
    else:
        yield f"{_subject(name, record)}.updated", record


def _of_gone(name: str, record: Record) -> Iterator[tuple[str, Record]]:
    if name in _CREATED_ONLY or name in ("invitation", "password_reset", "waitlist_user"):
        return
    if isinstance(record, Session):
        if record.status != "active":
            return  # it has ended before
        record.status = "revoked"
    yield f"{_subject(name, record)}.{_ENDINGS.get(name, 'deleted')}", record


def events(environment: Keeper, happened: list[tuple[str, Record]]) -> list[Event]:
    """Keep what happened as events, and return them in order."""
    kept: list[Event] = []
    for kind, record in happened:
        reported = [(kind, payload(record))]
        if isinstance(record, Session) and kind == "session.created":
            user = environment.users.get(record.user_id)
            if (signed_in := sign_in(record)) is not None:
                name, data = signed_in
                reported.insert(0, (name, {**data, "email": user.email if user else None}))
        for name, data in reported:
            kept.append(
                environment.create(
                    Event, event=name, data=data, organization_id=organization_of(record)
                )
            )
    return kept
