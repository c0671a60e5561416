"""Sessions and what is needed to begin one."""

from datetime import datetime
from typing import Any, ClassVar

from attrs import define, field

from workos_authkit.emulator.records.base import Record


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
    sign_in: SignIn | None = None
    """Of the user who approved it."""

    def waits(self, now: datetime) -> bool:
        """Say whether nobody has decided, while there is time."""
        return not self.denied and self.sign_in is None and now < self.expires_at

    @property
    def user_id(self) -> str | None:
        """Who approved it."""
        return self.sign_in.user_id if self.sign_in else None

    @property
    def organization_id(self) -> str | None:
        """Where the user signed in."""
        return self.sign_in.organization_id if self.sign_in else None
