"""Changes of the watched records, as events."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from workos_authkit.emulator.records import (
    APIKey,
    Connection,
    EmailVerification,
    Event,
    Invitation,
    MagicAuth,
    Membership,
    Organization,
    PasswordReset,
    Permission,
    Record,
    Role,
    Session,
    User,
    WaitlistEntry,
    record,
    wire,
)
from workos_authkit.emulator.store import Collection


class Keeper(Protocol):
    """What holds the users, and keeps the events."""

    users: Collection[User]

    def create(self, kind: type[Event], **values: Any) -> Event:
        """Keep a new record."""
        ...


_State = tuple[object, object]


@record
class _Domain(Record):
    """A domain, which lives in its organization, seen as a record."""

    kind = "organization_domain"
    organization_id: str
    content: dict[str, Any]

    @property
    def state(self) -> str:
        return str(self.content["state"])


# New records are reported in this order, deleted ones in the opposite one.
REPORTED: Final[Mapping[type[Record], str]] = {
    Permission: "permission",
    Role: "role",
    User: "user",
    Organization: "organization",
    Connection: "connection",
    _Domain: "organization_domain",
    Invitation: "invitation",
    Membership: "organization_membership",
    APIKey: "api_key",
    WaitlistEntry: "waitlist_user",
    MagicAuth: "magic_auth",
    EmailVerification: "email_verification",
    PasswordReset: "password_reset",
    Session: "session",
}
"""The kinds of records with events, as events call them."""

_ORDER: Final = {kind: position for position, kind in enumerate(REPORTED)}

_STATUS_FIELDS: Final = {
    "invitation": "state",
    "organization_domain": "state",
    "organization_membership": "status",
    "session": "status",
    "waitlist_entry": "state",
}
"""The field that holds the status of such records; that of others, if they have one, is `used`."""

_EMAIL_VERIFIED: Final = "authentication.email_verification_succeeded"
_ENDINGS: Final = {"session": "revoked", "api_key": "revoked"}
_NEVER_DELETED: Final = frozenset(
    {"email_verification", "invitation", "magic_auth", "password_reset", "waitlist_user"}
)
_NEVER_SHOWN: Final = frozenset(
    {"accept_invitation_url", "code", "password_reset_token", "password_reset_url", "token"}
)
_METHODS: Final = {"Password": "password", "MagicAuth": "magic_auth", "Passkey": "passkey"}
_NO_SIGN_IN: Final = frozenset({"Impersonation", "ExternalAuth", "CrossAppAuth", "MigratedSession"})


class Journal:
    """Knows the records as they were when it was last asked, and which were touched since.

    A record is changed if its `updated_at` is another object, which each change gives it, or if
    its status is another one.
    """

    def __init__(self) -> None:
        self._known: dict[Record, _State] = {}
        self._touched: dict[Record, None] = {}
        self._domains: dict[Record, dict[str, _Domain]] = {}

    def note(self, touched: Record) -> None:
        """Take note of a record that came, went, or of which a field was assigned."""
        self._touched[touched] = None

    def take(self) -> list[tuple[str, Record]]:
        """Return what happened since the last time: types of events, and what they are about."""
        for organization in [each for each in self._touched if isinstance(each, Organization)]:
            self._note_domains(organization)
        touched = sorted(self._touched, key=lambda each: _ORDER[type(each)])
        self._touched = {}
        happened: list[tuple[str, Record]] = []
        gone: list[Record] = []
        for each in touched:
            former = self._known.get(each)
            if each.watch is None:
                if self._known.pop(each, None) is not None:
                    gone.append(each)
                continue
            self._known[each] = state = (each.updated_at, _status(each))
            if former is None:
                happened.extend(_of_new(each))
            elif former[0] is not state[0] or former[1] != state[1]:
                happened.extend(_of_changed(each, former[1]))
        for each in sorted(gone, key=lambda each: -_ORDER[type(each)]):
            happened.extend(_of_gone(each))
        return happened

    def _note_domains(self, organization: Organization) -> None:
        """Take note of the domains that an organization has, and of those that it had."""
        former = self._domains.pop(organization, {})
        contents = organization.domains if organization.watch is not None else []
        current: dict[str, _Domain] = {}
        for content in contents:
            identifier = content["id"]
            domain = former.get(identifier) or self._domain(organization, content)
            domain.content = content
            current[identifier] = domain
        for lost in [domain for key, domain in former.items() if key not in current]:
            lost.watch = None
            self.note(lost)
        if current:
            self._domains[organization] = current

    def _domain(self, organization: Organization, content: dict[str, Any]) -> _Domain:
        stamp = organization.created_at
        domain = _Domain(
            id=content["id"],
            created_at=stamp,
            updated_at=stamp,
            organization_id=organization.id,
            content=content,
        )
        domain.watch = self.note
        return domain


def payload(subject: Record) -> dict[str, Any]:
    """Return what an event says of a subject: never a code or a token."""
    if isinstance(subject, _Domain):
        return dict(subject.content)
    shown = {name: value for name, value in wire(subject).items() if name not in _NEVER_SHOWN}
    if isinstance(subject, Membership):
        roles = [{"slug": slug} for slug in subject.role_slugs]
        shown |= {"role": roles[0] if roles else None, "roles": roles}
    organization_id = getattr(subject, "organization_id", None)
    if subject.kind == "role" and organization_id is not None:
        shown |= {"object": "organization_role", "organization_id": organization_id}
    if subject.kind == "waitlist_entry":
        shown["object"] = "waitlist_user"
    if isinstance(subject, Connection):
        shown |= {"connection_type": "GenericSAML", "external_key": subject.id, "domains": []}
        shown |= {"state": "active", "status": "linked"}
    if isinstance(subject, Session) and subject.ended_at is None and subject.status == "revoked":
        shown["ended_at"] = shown["updated_at"]
    return shown


def _sign_in(session: Session) -> Iterator[dict[str, Any]]:
    """Yield what a session began with: the sign-in, and its second factor."""
    method = session.authentication_method
    if method in _NO_SIGN_IN:
        return
    kind = "sso" if method == "SSO" else _METHODS.get(method, "oauth")
    visitor = {"ip_address": session.ip_address, "user_agent": session.user_agent}
    said: dict[str, Any] = {"type": kind, **visitor}
    if kind == "oauth":
        said["provider"] = method
    if kind == "sso":
        said["sso"] = {"organization_id": session.organization_id, "session_id": session.id}
    yield said
    if session.passed_mfa:
        yield {"type": "mfa", **visitor}


def organization_of(subject: Record) -> str | None:
    """Return the organization that an event is associated with."""
    if subject.kind == "organization":
        return subject.id
    found = getattr(subject, "organization_id", None)
    return found if isinstance(found, str) else None


def _status(subject: Record) -> object:
    return getattr(subject, _STATUS_FIELDS.get(subject.kind, "used"), None)


def _subject(subject: Record) -> str:
    """Return what an event calls its subject."""
    if isinstance(subject, Role) and subject.organization_id is not None:
        return "organization_role"
    return REPORTED[type(subject)]


def _of_new(subject: Record) -> Iterator[tuple[str, Record]]:
    name = _subject(subject)
    yield f"{name}.{'activated' if name == 'connection' else 'created'}", subject


def _of_changed(subject: Record, former: object) -> Iterator[tuple[str, Record]]:
    """Yield the event of a change; `former` is the status before it."""
    name, status = _subject(subject), _status(subject)
    if name in ("connection", "magic_auth"):
        return
    if name == "email_verification":
        if status and not former:
            yield _EMAIL_VERIFIED, subject
    elif name == "password_reset":
        if status:
            yield "password_reset.succeeded", subject
    elif name == "session":
        if status == "revoked" != former:
            yield "session.revoked", subject
    elif name == "invitation":
        yield f"invitation.{'resent' if status == former else status}", subject
    elif name == "organization_domain":
        yield f"organization_domain.{'verified' if status == 'verified' else 'updated'}", subject
    elif name == "waitlist_user":
        yield f"waitlist_user.{status}", subject
    else:
        yield f"{name}.updated", subject


def _of_gone(subject: Record) -> Iterator[tuple[str, Record]]:
    name = _subject(subject)
    if name in _NEVER_DELETED:
        return
    if isinstance(subject, Session):
        if subject.status != "active":
            return  # it has ended before
        subject.status = "revoked"
    yield f"{name}.{_ENDINGS.get(name, 'deleted')}", subject


def events(environment: Keeper, happened: list[tuple[str, Record]]) -> list[Event]:
    """Keep what happened as events, and return them in order."""
    return [
        environment.create(Event, event=name, data=data, organization_id=organization_of(subject))
        for kind, subject in happened
        for name, data in _reports(environment, kind, subject)
    ]


def _reports(
    environment: Keeper, kind: str, subject: Record
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the events of something that happened."""
    if isinstance(subject, Session) and kind == "session.created":
        for said in _sign_in(subject):
            yield _succeeded(environment, subject.user_id, said)
    if isinstance(subject, EmailVerification) and kind == _EMAIL_VERIFIED:
        yield _succeeded(environment, subject.user_id, {"type": "email_verification"})
    else:
        yield kind, payload(subject)


def _succeeded(
    environment: Keeper, user_id: str, said: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    user = environment.users.get(user_id)
    known = {"status": "succeeded", "user_id": user_id, "email": user.email if user else None}
    data = {"ip_address": None, "user_agent": None, **said, **known}
    return f"authentication.{said['type']}_succeeded", data
