"""An environment: all state of one emulated WorkOS, and what creates it: clock and chance."""

import random
from datetime import datetime, timedelta
from typing import Any

from workos_authkit.emulator.clock import Clock
from workos_authkit.emulator.keyring import Keyring
from workos_authkit.emulator.mailbox import Message, Outbox
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
    RedirectURI,
    RefreshToken,
    Role,
    Session,
    Stamp,
    User,
    Waitlist,
    WaitlistEntry,
)
from workos_authkit.emulator.refusals import coded
from workos_authkit.emulator.settings import Settings
from workos_authkit.emulator.store import Collection

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
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
        self.outbox: Outbox = Outbox()

        self.users: Collection[User] = Collection("User")
        self.email_verifications: Collection[EmailVerification] = Collection("Email verification")
        self.email_changes: Collection[EmailChange] = Collection("Email change")
        self.magic_auths: Collection[MagicAuth] = Collection("Magic Auth code")
        self.password_resets: Collection[PasswordReset] = Collection("Password reset")
        self.factors: Collection[Factor] = Collection("Authentication factor")
        self.challenges: Collection[Challenge] = Collection("Authentication challenge")
        self.radar_challenges: Collection[RadarChallenge] = Collection("Radar challenge")
        self.radar_verifications: Collection[RadarVerification] = Collection("Radar verification")
        self.organizations: Collection[Organization] = Collection("Organization")
        self.connections: Collection[Connection] = Collection("Connection")
        self.memberships: Collection[Membership] = Collection("Organization membership")
        self.invitations: Collection[Invitation] = Collection("Invitation")
        self.groups: Collection[Group] = Collection("Group")
        self.roles: Collection[Role] = Collection("Role")
        self.permissions: Collection[Permission] = Collection("Permission")
        self.feature_flags: Collection[FeatureFlag] = Collection("Feature flag")
        self.sessions: Collection[Session] = Collection("Session")
        self.api_keys: Collection[APIKey] = Collection("API key")
        self.redirect_uris: Collection[RedirectURI] = Collection("Redirect URI")
        self.cors_origins: Collection[CORSOrigin] = Collection("CORS origin")
        self.applications: Collection[AuthorizedApplication] = Collection("Authorized application")
        self.waitlists: Collection[Waitlist] = Collection("Waitlist")
        self.waitlist_entries: Collection[WaitlistEntry] = Collection("Waitlist entry")
        self.jwt_template: JWTTemplate | None = None

        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.pending: dict[str, Pending] = {}
        self.authorization_codes: dict[str, AuthorizationCode] = {}
        self.device_codes: dict[str, DeviceCode] = {}
        self.demanded_steps: list[str] = []
        """Steps that the next sign-ins must take, by code."""

        self._add_default_roles()

    # Time and chance

    def now(self) -> datetime:
        """Return the instant."""
        return self.clock.now()

    def after(self, seconds: float) -> datetime:
        """Return the instant that lies so many seconds ahead."""
        return self.now() + timedelta(seconds=seconds)

    def stamp(self, prefix: str, identifier: str | None = None) -> Stamp:
        """Return what every record begins with: an id (a ULID) and two timestamps."""
        now = self.now()
        return {"id": identifier or self.new_id(prefix), "created_at": now, "updated_at": now}

    def new_id(self, prefix: str) -> str:
        """Return an id: a prefix and a ULID."""
        number = (int(self.clock.time() * 1000) << 80) | self.chance.getrandbits(80)
        return prefix + "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))

    def token(self, length: int = 25) -> str:
        """Return an opaque token."""
        return "".join(self.chance.choices(_LETTERS, k=length))

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
        """Delete an organization with its memberships, connections, groups and keys."""

        def belongs(record: Any) -> bool:
            return bool(record.organization_id == organization.id)

        self.organizations.remove(organization)
        for membership in self.memberships.where(belongs):
            self.memberships.remove(membership)
        for connection in self.connections.where(belongs):
            self.connections.remove(connection)
        for group in self.groups.where(belongs):
            self.groups.remove(group)
        for key in self.api_keys.where(
            lambda k: organization.id in (k.owner["id"], k.owner.get("organization_id"))
        ):
            self.api_keys.remove(key)

    def _add_default_roles(self) -> None:
        for slug, name in (("member", "Member"), ("admin", "Admin")):
            self.roles.add(Role(**self.stamp(Role.prefix), slug=slug, name=name))
