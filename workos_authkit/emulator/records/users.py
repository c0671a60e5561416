"""Users and their credentials."""

from datetime import datetime
from typing import ClassVar

from attrs import field

from workos_authkit.emulator.records.base import CodeRecord, Record, record


@record
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
    """The hash, as `passwords` stores it."""

    identities: list[dict[str, str]] = field(factory=list[dict[str, str]])
    impersonator: dict[str, str | None] | None = None
    """The impersonator of this user at the next sign-in through the hosted page."""


@record
class EmailVerification(CodeRecord):
    """A code that verifies an address."""

    kind = "email_verification"
    prefix = "email_verification_"

    user_id: str
    email: str


@record
class EmailChange(CodeRecord):
    """A code that verifies a user's new address."""

    kind = "email_change"
    prefix = "email_change_"
    hidden: ClassVar[frozenset[str]] = frozenset(
        {"id", "attempts", "used", "code", "user_id", "updated_at"}
    )

    user_id: str
    new_email: str


@record
class MagicAuth(CodeRecord):
    """A code that signs a user in."""

    kind = "magic_auth"
    prefix = "magic_auth_"

    user_id: str
    email: str


@record
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


@record
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


@record
class Challenge(Record):
    """A challenge for a second factor."""

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


@record
class RadarChallenge(CodeRecord):
    """A code for Radar, sent by email."""

    kind = "radar_challenge"
    prefix = "radar_challenge_"

    type: str = "email"
    user_id: str
    email: str


@record
class RadarVerification(CodeRecord):
    """A code for Radar, sent by SMS."""

    kind = "radar_verification"
    prefix = "verification_"

    user_id: str
    phone_number: str
