"""An environment: all state of one emulated WorkOS, and what creates it: clock and chance."""

import random
from collections import deque
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from workos_authkit.emulator import journal
from workos_authkit.emulator.clock import Clock
from workos_authkit.emulator.keyring import Keyring
from workos_authkit.emulator.mailbox import Message, Outbox
from workos_authkit.emulator.newest import Newest
from workos_authkit.emulator.oauth import Grant, OAuthClient
from workos_authkit.emulator.records import (
    APIKey,
    AuthorizationCode,
    AuthorizedApplication,
    Challenge,
    Connection,
    CORSOrigin,
    DeviceCode,
    EmailChange,
    EmailVerification,
    Event,
    Factor,
    FeatureFlag,
    Group,
    Invitation,
    JWTTemplate,
    MagicAuth,
    Membership,
    Organization,
    PasswordReset,
    Pending,
    Permission,
    RadarChallenge,
    RadarVerification,
    Record,
    RedirectURI,
    RefreshToken,
    Role,
    Session,
    Stamp,
    User,
    Waitlist,
    WaitlistEntry,
    WebhookEndpoint,
)
from workos_authkit.emulator.refusals import coded
from workos_authkit.emulator.settings import Settings
from workos_authkit.emulator.store import Collection
from workos_authkit.emulator.visits import NextSignIn, PortalVisit, Visit

R = TypeVar("R", bound=Record)

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _CROCKFORD for second in _CROCKFORD]
"""Two letters at once: an id takes half the time."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_USER_CODE = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, no words (RFC 8628, section 6.1)


class Environment:
    """The state of one WorkOS environment.

    It is not locked: whoever calls handlers does so one at a time.
    """

    def __init__(
        self,
        *,
        api_key: str,
        client_id: str,
        base_url: str,
        redirect_uri: str,
        settings: Settings,
        clock: Clock,
        chance: random.Random,
        keyring: Keyring,
    ) -> None:
        self.api_key = api_key
        self.client_id = client_id
        self.base_url = base_url
        self.redirect_uri = redirect_uri
        self.settings = settings
        self.clock = clock
        self.chance = chance
        self.keyring = keyring
        self.clear()

    def clear(self) -> None:
        """Forget everything but who it is, how it behaves, and the keys that sign."""
        self.outbox: Outbox = Outbox()
        self._journal = journal.Journal()
        self._collections: dict[type[Record], Collection[Any]] = {}

        self.users: Collection[User] = self._collection(User, "User")
        self.email_verifications: Collection[EmailVerification] = self._collection(
            EmailVerification, "Email verification"
        )
        self.email_changes: Collection[EmailChange] = self._collection(EmailChange, "Email change")
        self.magic_auths: Collection[MagicAuth] = self._collection(MagicAuth, "Magic Auth code")
        self.password_resets: Collection[PasswordReset] = self._collection(
            PasswordReset, "Password reset"
        )
        self.factors: Collection[Factor] = self._collection(Factor, "Authentication factor")
        self.challenges: Collection[Challenge] = self._collection(
            Challenge, "Authentication challenge"
        )
        self.radar_challenges: Collection[RadarChallenge] = self._collection(
            RadarChallenge, "Radar challenge"
        )
        self.radar_verifications: Collection[RadarVerification] = self._collection(
            RadarVerification, "Radar verification"
        )
        self.organizations: Collection[Organization] = self._collection(
            Organization, "Organization"
        )
        self.connections: Collection[Connection] = self._collection(Connection, "Connection")
        self.memberships: Collection[Membership] = self._collection(
            Membership, "Organization membership"
        )
        self.invitations: Collection[Invitation] = self._collection(Invitation, "Invitation")
        self.groups: Collection[Group] = self._collection(Group, "Group")
        self.roles: Collection[Role] = self._collection(Role, "Role")
        self.permissions: Collection[Permission] = self._collection(Permission, "Permission")
        self.feature_flags: Collection[FeatureFlag] = self._collection(FeatureFlag, "Feature flag")
        self.sessions: Collection[Session] = self._collection(Session, "Session")
        self.api_keys: Collection[APIKey] = self._collection(APIKey, "API key")
        self.redirect_uris: Collection[RedirectURI] = self._collection(RedirectURI, "Redirect URI")
        self.cors_origins: Collection[CORSOrigin] = self._collection(CORSOrigin, "CORS origin")
        self.applications: Collection[AuthorizedApplication] = self._collection(
            AuthorizedApplication, "Authorized application"
        )
        self.oauth_clients: Collection[OAuthClient] = self._collection(OAuthClient, "Application")
        self.waitlists: Collection[Waitlist] = self._collection(Waitlist, "Waitlist")
        self.waitlist_entries: Collection[WaitlistEntry] = self._collection(
            WaitlistEntry, "Waitlist entry"
        )
        self.events: Collection[Event] = self._collection(Event, "Event")
        self._newest_events: Newest[Event] = Newest(Event.size, forget=self.events.drop)
        self.webhook_endpoints: Collection[WebhookEndpoint] = self._collection(
            WebhookEndpoint, "Webhook endpoint"
        )
        self._failed_sign_ins: list[dict[str, Any]] = []
        self.jwt_template: JWTTemplate | None = None

        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.replayable: deque[RefreshToken] = deque()
        """Used refresh tokens that may still be replayed, oldest first; they keep their answers."""

        self.pending: dict[str, Pending] = {}
        self.authorization_codes: dict[str, AuthorizationCode] = {}
        self.device_codes: dict[str, DeviceCode] = {}
        self.oauth_consents: dict[str, Grant] = {}
        """Who is about to let a client in, by the state of their sign-in."""

        self.oauth_codes: dict[str, Grant] = {}
        self.oauth_refresh_tokens: dict[str, Grant] = {}
        self.oauth_device_grants: dict[str, Grant] = {}
        self.oauth_tokens: dict[str, dict[str, Any]] = {}
        """The claims of the access tokens that clients got."""

        self.demanded_steps: list[str] = []
        """Steps that the next sign-ins must take, by code."""

        self.visits: dict[str, Visit] = {}
        """Who is at the hosted pages."""

        self.portal_links: dict[str, PortalVisit] = {}
        """Links to the Admin Portal that nobody has opened yet, by secret."""

        self.portal_visits: dict[str, PortalVisit] = {}

        self.next_sign_in: NextSignIn | None = None
        """Who is signed in at once when a browser next comes to the hosted page."""

        self.last_redirect_uri: str | None = None
        """Where the last sign-in by redirect came back to."""

        self._add_default_roles()
        self.overlook()

    def _collection(self, kind: type[R], name: str) -> Collection[R]:
        watch = self._journal.note if kind in journal.REPORTED else None
        collection = Collection[R](name, watch)
        self._collections[kind] = collection
        return collection

    def create(self, kind: type[R], *, id: str | None = None, **values: Any) -> R:
        """Make a record, with an id and timestamps, and keep it.

        Raises:
            ValueError: There is one with this id already.
        """
        record = kind(**self.stamp(kind.prefix, id), **values)
        return cast("R", self._collections[kind].add(record))

    def sign_in_failed(
        self,
        kind: str,
        code: str,
        *,
        email: str,
        ip_address: str | None = None,
        user_agent: str | None = None,
    ) -> None:
        """Record that somebody entered something wrong: an event about no record.

        Args:
            kind: `password`, `magic_auth`, `email_verification` or `mfa`.
            code: What the error is called.
            email: The address that was entered, or of the user.
            ip_address: Where the attempt came from.
            user_agent: What it was made with.
        """
        user = self.user_by_email(email)
        self._failed_sign_ins.append(
            {
                "type": kind,
                "status": "failed",
                "user_id": user.id if user else None,
                "email": email,
                "ip_address": ip_address,
                "user_agent": user_agent,
                "error": {"code": code, "message": code.replace("_", " ").capitalize() + "."},
            }
        )

    def observe(self) -> list[Event]:
        """Keep what happened since the last time as events, and return them.

        The newest are kept: 10,000, or 32 MiB of them.
        """
        failed, self._failed_sign_ins = self._failed_sign_ins, []
        events = [
            self.create(Event, event=f"authentication.{data['type']}_failed", data=data)
            for data in failed
        ]
        events += journal.events(self, self._journal.take())
        for event in events:
            self._newest_events.add(event)
        return events

    def overlook(self) -> None:
        """Discard what happened since the last time, such as the planting of a seed."""
        self._journal.take()

    # Time and chance

    def now(self) -> datetime:
        """Return the instant."""
        return self.clock.now()

    def after(self, seconds: float) -> datetime:
        """Return the instant that lies so many seconds ahead."""
        return self.now() + timedelta(seconds=seconds)

    def code_expiry(self) -> datetime:
        """Return when a code that is made now stops working."""
        return self.after(self.settings.code_lifetime)

    def stamp(self, prefix: str, identifier: str | None = None) -> Stamp:
        """Return what every record begins with: an id (a ULID) and two timestamps."""
        now = self.now()
        return {"id": identifier or self.new_id(prefix), "created_at": now, "updated_at": now}

    def new_id(self, prefix: str) -> str:
        """Return an id: a prefix and a ULID."""
        number = (int(self.clock.time() * 1000) << 80) | self.chance.getrandbits(80)
        return prefix + "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])

    def token(self, length: int = 25) -> str:
        """Return an opaque token."""
        # All bytes at once: `choices` asks the system for each letter, 30 µs in all. That some
        # letters come a little more often harms no emulator.
        values = self.chance.randbytes(length)
        return "".join([_LETTERS[value % len(_LETTERS)] for value in values])

    def code(self) -> str:
        """Return a one-time code of six digits."""
        return f"{self.chance.randrange(1_000_000):06d}"

    def user_code(self) -> str:
        """Return a code that a person can type: eight letters in two halves."""
        letters = "".join(self.chance.choices(_USER_CODE, k=8))
        return f"{letters[:4]}-{letters[4:]}"

    # Finding things

    def user_by_email(self, email: str) -> User | None:
        """Return the user with this address; case does not matter."""
        wanted = email.casefold()
        return self.users.first(lambda user: user.email.casefold() == wanted)

    def memberships_of(self, user_id: str, status: str = "active") -> list[Membership]:
        """Return a user's memberships."""
        return self.memberships.where(lambda m: m.user_id == user_id and m.status == status)

    def membership(self, user_id: str, organization_id: str) -> Membership | None:
        """Return a user's membership in an organization, whatever its status."""
        return self.memberships.first(
            lambda m: m.user_id == user_id and m.organization_id == organization_id
        )

    def require_member(self, user: User, organization_id: str) -> Membership:
        """Return the active membership of a user.

        Raises:
            LookupError: The user is not an active member, or there is no such organization.
        """
        membership = self.membership(user.id, organization_id)
        if membership is None or membership.status != "active":
            raise LookupError(f"'{user.email}' is not an active member of '{organization_id}'")
        return membership

    def role(self, slug: str, organization_id: str | None = None) -> Role | None:
        """Return a role of the environment, or of the organization."""
        return self.roles.first(
            lambda role: role.slug == slug and role.organization_id in (None, organization_id)
        )

    def permissions_of(self, membership: Membership) -> list[str]:
        """Return the permissions that a membership's roles give, sorted."""
        found: set[str] = set()
        for slug in membership.role_slugs:
            role = self.role(slug, membership.organization_id)
            found.update(role.permissions if role else ())
        return sorted(found)

    # Sending

    def send(
        self,
        kind: str,
        to: str,
        *,
        code: str | None = None,
        token: str | None = None,
        url: str | None = None,
        locale: str | None = None,
    ) -> None:
        """Put a message into the outbox."""
        now = self.now()
        message = Message(
            kind=kind, to=to, sent_at=now, code=code, token=token, url=url, locale=locale
        )
        self.outbox.add(message)

    def check_email_quota(self, to: str) -> None:
        """Make sure that an address may get one more email today.

        Raises:
            Refused: It got too many: 429 `daily_quota_exceeded`.
        """
        quota = self.settings.daily_email_quota
        if quota is not None and self.outbox.sent_today(to, self.now()) >= quota:
            raise coded(429, "daily_quota_exceeded", "Too many emails were sent today.")

    def check_deliverable(self, email: str) -> None:
        """Make sure that an address can get emails.

        Raises:
            Refused: It cannot: 400 `email_domain_not_deliverable`.
        """
        if email.rpartition("@")[2].casefold() in self.settings.undeliverable_domains:
            raise coded(400, "email_domain_not_deliverable", "The email cannot be delivered.")

    # Deleting

    def delete_user(self, user: User) -> None:
        """Delete a user with everything that is theirs; their refresh tokens stop working."""
        self.users.remove(user)
        for record in self.memberships.where(lambda m: m.user_id == user.id):
            self.memberships.remove(record)
        for session in self.sessions.where(lambda s: s.user_id == user.id):
            self.sessions.remove(session)
        for factor in self.factors.where(lambda f: f.user_id == user.id):
            self.factors.remove(factor)
        for key in self.api_keys.where(lambda k: k.owner["id"] == user.id):
            self.api_keys.remove(key)

    def delete_organization(self, organization: Organization) -> None:
        """Delete an organization with its memberships, connections, groups and keys.

        Its invitations end.
        """

        def belongs(record: Any) -> bool:
            return bool(record.organization_id == organization.id)

        self.organizations.remove(organization)
        for membership in self.memberships.where(belongs):
            self.memberships.remove(membership)
        for connection in self.connections.where(belongs):
            self.connections.remove(connection)
        for invitation in self.invitations.where(belongs):
            if invitation.state == "pending":
                invitation.state = "revoked"
                invitation.revoked_at = invitation.updated_at = self.now()
        for group in self.groups.where(belongs):
            self.groups.remove(group)
        for key in self.api_keys.where(
            lambda k: organization.id in (k.owner["id"], k.owner.get("organization_id"))
        ):
            self.api_keys.remove(key)

    def _add_default_roles(self) -> None:
        for slug, name in (("member", "Member"), ("admin", "Admin")):
            self.create(Role, slug=slug, name=name)
