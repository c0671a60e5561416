"""What an environment holds: one class per kind of object.

A record's fields carry the wire's names; `hidden` names those that the wire never shows, `omitted`
those that it leaves out where they are `None`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, Final, TypedDict

from attrs import define, field, fields

_NONE: frozenset[str] = frozenset()
_STAMP = frozenset({"id", "created_at", "updated_at"})


class Stamp(TypedDict):
    """What every record begins with."""

    id: str
    created_at: datetime
    updated_at: datetime


@define(kw_only=True, eq=False)
class Record:
    """The base of every record."""

    kind: ClassVar[str]
    prefix: ClassVar[str]
    hidden: ClassVar[frozenset[str]] = _NONE
    omitted: ClassVar[frozenset[str]] = _NONE

    id: str
    created_at: datetime
    updated_at: datetime


def wire(record: Record) -> dict[str, Any]:
    """Return a record as the API shows it."""
    shown: dict[str, Any] = {"object": record.kind}
    names = [attribute.name for attribute in fields(type(record))]
    for name in ("id", *(n for n in names if n not in _STAMP), "created_at", "updated_at"):
        value = getattr(record, name)
        if name in record.hidden or (value is None and name in record.omitted):
            continue
        shown[name] = timestamp(value) if isinstance(value, datetime) else value
    return shown


def timestamp(instant: datetime) -> str:
    """Return an instant as the API writes it: UTC, milliseconds, `Z`."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


class Verdict(Enum):
    """What became of a one-time code that somebody entered."""

    RIGHT = auto()
    WRONG = auto()
    EXPIRED = auto()
    USED_BEFORE = auto()
    TOO_MANY_ATTEMPTS = auto()


@define(kw_only=True, eq=False)
class CodeRecord(Record):
    """A record that stands for a one-time code sent to somebody."""

    MAXIMUM_ATTEMPTS: ClassVar[int] = 10
    hidden: ClassVar[frozenset[str]] = frozenset({"attempts", "used"})

    code: str = field(repr=False)
    expires_at: datetime
    attempts: int = 0
    used: bool = False

    def enter(self, code: str, now: datetime) -> Verdict:
        """Judge a code that somebody entered; the right one is used up by this."""
        if self.used:
            return Verdict.USED_BEFORE if code == self.code else Verdict.WRONG
        if self.attempts >= self.MAXIMUM_ATTEMPTS:
            return Verdict.TOO_MANY_ATTEMPTS
        if code != self.code:
            self.attempts += 1
            return Verdict.WRONG
        if now >= self.expires_at:
            return Verdict.EXPIRED
        self.used = True
        return Verdict.RIGHT


# Users and how they prove who they are.


@define(kw_only=True, eq=False)
class User(Record):
    """A person who can sign in."""

    kind = "user"
    prefix = "user_"
    hidden: ClassVar[frozenset[str]] = frozenset({"password", "identities", "impersonator"})

    email: str
    email_verified: bool = False
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    profile_picture_url: str | None = None
    external_id: str | None = None
    metadata: dict[str, str] = field(factory=dict[str, str])
    last_sign_in_at: datetime | None = None
    locale: str | None = None
    password: str | None = field(default=None, repr=False)
    """As `passwords` stores it."""

    identities: list[dict[str, str]] = field(factory=list[dict[str, str]])
    impersonator: dict[str, str | None] | None = None
    """Who acts as this user at the next sign-in through the hosted page."""


@define(kw_only=True, eq=False)
class EmailVerification(CodeRecord):
    """A code that proves an address."""

    kind = "email_verification"
    prefix = "email_verification_"

    user_id: str
    email: str


@define(kw_only=True, eq=False)
class EmailChange(CodeRecord):
    """A code that proves a user's new address."""

    kind = "email_change"
    prefix = "email_change_"
    hidden: ClassVar[frozenset[str]] = frozenset(
        {"id", "attempts", "used", "code", "user_id", "updated_at"}
    )

    user_id: str
    new_email: str


@define(kw_only=True, eq=False)
class MagicAuth(CodeRecord):
    """A code that signs somebody in."""

    kind = "magic_auth"
    prefix = "magic_auth_"

    user_id: str
    email: str


@define(kw_only=True, eq=False)
class PasswordReset(Record):
    """A token that sets a new password."""

    kind = "password_reset"
    prefix = "password_reset_"
    hidden: ClassVar[frozenset[str]] = frozenset({"updated_at", "used"})

    user_id: str
    email: str
    expires_at: datetime
    password_reset_token: str = field(repr=False)
    password_reset_url: str = field(repr=False)
    used: bool = False


@define(kw_only=True, eq=False)
class Factor(Record):
    """A second factor."""

    kind = "authentication_factor"
    prefix = "auth_factor_"
    omitted: ClassVar[frozenset[str]] = frozenset({"user_id", "sms", "totp"})
    hidden: ClassVar[frozenset[str]] = frozenset({"secret", "uri"})

    type: str
    user_id: str | None = None
    sms: dict[str, str] | None = None
    totp: dict[str, str] | None = None
    secret: str | None = field(default=None, repr=False)
    uri: str | None = field(default=None, repr=False)


@define(kw_only=True, eq=False)
class Challenge(Record):
    """A question for a second factor."""

    kind = "authentication_challenge"
    prefix = "auth_challenge_"
    omitted: ClassVar[frozenset[str]] = frozenset({"expires_at", "code"})
    hidden: ClassVar[frozenset[str]] = frozenset({"attempts", "used", "sent_code"})

    authentication_factor_id: str
    expires_at: datetime | None = None
    code: str | None = field(default=None, repr=False)
    sent_code: str | None = field(default=None, repr=False)
    attempts: int = 0
    used: bool = False


@define(kw_only=True, eq=False)
class RadarChallenge(CodeRecord):
    """A code that Radar wants to see, sent by email."""

    kind = "radar_challenge"
    prefix = "radar_challenge_"

    type: str = "email"
    user_id: str
    email: str


@define(kw_only=True, eq=False)
class RadarVerification(CodeRecord):
    """A code that Radar wants to see, sent by SMS."""

    kind = "radar_verification"
    prefix = "verification_"

    user_id: str
    phone_number: str


# Organizations and who belongs to them.


AUTH_METHODS: Final[Mapping[str, str]] = {
    "Password": "password",
    "MagicAuth": "magic_auth",
    "AppleOAuth": "apple_oauth",
    "GitHubOAuth": "github_oauth",
    "GoogleOAuth": "google_oauth",
    "MicrosoftOAuth": "microsoft_oauth",
}
"""How an organization's policy names the ways to sign in."""


def _auth_methods(names: Iterable[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    known = AUTH_METHODS.values()
    if isinstance(names, str) or not (chosen := frozenset(names)).issubset(known):
        raise ValueError(f"allowed_methods: must be a list of {', '.join(known)}; not {names!r}")
    return chosen


@define(kw_only=True)
class Policy:
    """What an organization asks of its members' sign-ins."""

    mfa_required: bool = False
    sso_required: bool = False
    """Members must come through one of the organization's connections."""

    allowed_methods: frozenset[str] | None = field(default=None, converter=_auth_methods)
    """The values of `AUTH_METHODS` that may be used; `None` allows all."""


@define(kw_only=True, eq=False)
class Organization(Record):
    """A customer of the application."""

    kind = "organization"
    prefix = "org_"
    hidden: ClassVar[frozenset[str]] = frozenset({"policy", "entitlements"})
    omitted: ClassVar[frozenset[str]] = frozenset({"stripe_customer_id"})

    name: str
    domains: list[dict[str, Any]] = field(factory=list[dict[str, Any]])
    metadata: dict[str, str] = field(factory=dict[str, str])
    external_id: str | None = None
    stripe_customer_id: str | None = None
    allow_profiles_outside_organization: bool = False
    policy: Policy = field(factory=Policy)
    entitlements: list[str] = field(factory=list[str])


@define(kw_only=True, eq=False)
class Connection(Record):
    """An organization's identity provider."""

    kind = "connection"
    prefix = "conn_"

    organization_id: str
    name: str


@define(kw_only=True, eq=False)
class Membership(Record):
    """A user's place in an organization."""

    kind = "organization_membership"
    prefix = "om_"
    hidden: ClassVar[frozenset[str]] = frozenset({"role_slugs"})
    omitted: ClassVar[frozenset[str]] = frozenset({"custom_attributes"})

    user_id: str
    organization_id: str
    status: str = "active"
    directory_managed: bool = False
    custom_attributes: Mapping[str, Any] = field(factory=dict[str, Any])
    role_slugs: list[str] = field(factory=list[str])


@define(kw_only=True, eq=False)
class Invitation(Record):
    """An invitation by email."""

    kind = "invitation"
    prefix = "invitation_"

    email: str
    state: str = "pending"
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
    expires_at: datetime
    organization_id: str | None = None
    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    role_slug: str | None = None
    token: str = field(repr=False)
    accept_invitation_url: str = field(repr=False)


@define(kw_only=True, eq=False)
class Group(Record):
    """A group of an organization's members."""

    kind = "group"
    prefix = "group_"
    hidden: ClassVar[frozenset[str]] = frozenset({"membership_ids"})

    organization_id: str
    name: str
    description: str | None = None
    membership_ids: set[str] = field(factory=set[str])


@define(kw_only=True, eq=False)
class Role(Record):
    """A named set of permissions."""

    kind = "role"
    prefix = "role_"
    hidden: ClassVar[frozenset[str]] = frozenset({"organization_id"})

    slug: str
    name: str
    description: str | None = None
    type: str = "EnvironmentRole"
    resource_type_slug: str = "organization"
    permissions: list[str] = field(factory=list[str])
    organization_id: str | None = None
    """Set on roles that exist in one organization alone."""


@define(kw_only=True, eq=False)
class Permission(Record):
    """Something that a role allows."""

    kind = "permission"
    prefix = "perm_"

    slug: str
    name: str
    description: str | None = None
    system: bool = False
    resource_type_slug: str = "organization"


@define(kw_only=True, eq=False)
class FeatureFlag(Record):
    """A switch that is on for everybody, or for some users and organizations."""

    kind = "feature_flag"
    prefix = "flag_"
    hidden: ClassVar[frozenset[str]] = frozenset({"targets"})

    slug: str
    name: str
    description: str | None = None
    owner: dict[str, Any] | None = None
    tags: list[str] = field(factory=list[str])
    enabled: bool = True
    default_value: bool = False
    targets: set[str] = field(factory=set[str])

    def is_on_for(self, *targets: str | None) -> bool:
        """Say whether the flag is on for one of these users and organizations."""
        return self.enabled and (self.default_value or any(t in self.targets for t in targets))


# Sessions and what is needed to begin one.


@define(kw_only=True, eq=False)
class Session(Record):
    """A user's session."""

    kind = "session"
    prefix = "session_"
    hidden: ClassVar[frozenset[str]] = frozenset(
        {"authentication_method", "auth_time", "passed_mfa"}
    )
    omitted: ClassVar[frozenset[str]] = frozenset({"impersonator", "organization_id"})

    user_id: str
    organization_id: str | None = None
    impersonator: dict[str, str | None] | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    auth_method: str
    status: str = "active"
    expires_at: datetime
    ended_at: datetime | None = None
    authentication_method: str
    """As the answer to a sign-in names it."""

    auth_time: int
    passed_mfa: bool = False


@define(kw_only=True, eq=False)
class RefreshToken:
    """A refresh token and, once it was used, what it was exchanged for."""

    token: str = field(repr=False)
    session_id: str
    used_at: datetime | None = None
    successor: str | None = field(default=None, repr=False)
    answers: dict[str | None, dict[str, Any]] = field(
        factory=dict[str | None, dict[str, Any]], repr=False
    )
    """What was answered for each organization asked for, while a replay is harmless."""


@define(kw_only=True, eq=False)
class SignIn:
    """A sign-in under way: who, how, and which steps are behind them."""

    user_id: str
    method: str
    organization_id: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    impersonator: dict[str, str | None] | None = None
    oauth_tokens: dict[str, Any] | None = field(default=None, repr=False)
    invitation_id: str | None = None
    """The invitation that the session accepts."""

    passed: set[str] = field(factory=set[str])
    """The steps that need not be asked for again."""

    awaited: str | None = None
    """The step that was asked for last."""


@define(kw_only=True, eq=False)
class Pending:
    """A sign-in that waits for its next step, under a token."""

    token: str = field(repr=False)
    sign_in: SignIn
    expires_at: datetime


@define(kw_only=True, eq=False)
class AuthorizationCode:
    """A code on its way through the browser."""

    code: str = field(repr=False)
    sign_in: SignIn
    client_id: str
    redirect_uri: str
    code_challenge: str | None = None
    expires_at: datetime


@define(kw_only=True, eq=False)
class DeviceCode:
    """A device that waits for its user (RFC 8628)."""

    device_code: str = field(repr=False)
    user_code: str
    client_id: str
    interval: int
    expires_at: datetime
    polled_at: datetime | None = None
    denied: bool = False
    user_id: str | None = None
    """Who approved it."""

    organization_id: str | None = None


# Keys, configuration and the rest.


@define(kw_only=True, eq=False)
class APIKey(Record):
    """A key that customers call the application's own API with."""

    kind = "api_key"
    prefix = "api_key_"
    hidden: ClassVar[frozenset[str]] = frozenset({"value"})

    owner: dict[str, str]
    name: str
    obfuscated_value: str
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    permissions: list[str] = field(factory=list[str])
    value: str = field(repr=False)


@define(kw_only=True, eq=False)
class RedirectURI(Record):
    """Where the hosted page may send a browser."""

    kind = "redirect_uri"
    prefix = "redir_"

    uri: str
    default: bool = False


@define(kw_only=True, eq=False)
class CORSOrigin(Record):
    """An origin whose pages may call the API."""

    kind = "cors_origin"
    prefix = "cors_origin_"

    origin: str


@define(kw_only=True, eq=False)
class JWTTemplate(Record):
    """What access tokens carry besides the usual claims."""

    kind = "jwt_template"
    prefix = "jwt_template_"
    hidden: ClassVar[frozenset[str]] = frozenset({"id"})

    content: str


@define(kw_only=True, eq=False)
class AuthorizedApplication(Record):
    """An application that a user let in."""

    kind = "authorized_connect_application"
    prefix = "authorized_connect_app_"
    hidden: ClassVar[frozenset[str]] = frozenset({"user_id", "created_at", "updated_at"})

    user_id: str
    granted_scopes: list[str] = field(factory=list[str])
    application: dict[str, Any]


@define(kw_only=True, eq=False)
class Waitlist(Record):
    """People who want in."""

    kind = "waitlist"
    prefix = "waitlist_"


@define(kw_only=True, eq=False)
class WaitlistEntry(Record):
    """Somebody who wants in."""

    kind = "waitlist_entry"
    prefix = "waitlist_entry_"

    email: str
    state: str = "pending"
    approved_at: datetime | None = None
    additional_fields: dict[str, str] = field(factory=dict[str, str])
    waitlist_id: str


# What happened, and who is told.


@define(kw_only=True, eq=False)
class Event(Record):
    """Something that happened."""

    kind = "event"
    prefix = "event_"
    hidden: ClassVar[frozenset[str]] = frozenset({"organization_id", "updated_at"})

    event: str
    data: dict[str, Any]
    organization_id: str | None = None


@define(kw_only=True, eq=False)
class WebhookEndpoint(Record):
    """An address that is told what happens."""

    kind = "webhook_endpoint"
    prefix = "we_"
    hidden: ClassVar[frozenset[str]] = frozenset({"secret"})

    url: str
    secret: str = field(repr=False)
    events: list[str] = field(factory=list[str])
    """The types to tell of; all where there is none."""

    def wants(self, event: Event) -> bool:
        """Say whether it is to be told of an event."""
        return not self.events or event.event in self.events
