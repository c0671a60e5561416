"""Sessions, and the records that begin one."""

from datetime import datetime
from typing import Any, ClassVar

from attrs import define, field

from workos_authkit.emulator.records.base import Record, record


@record
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
    """The method's name in the answer to a sign-in."""

    auth_time: int
    passed_mfa: bool = False


@define(kw_only=True, eq=False)
class RefreshToken:
    """A refresh token and, after its use, its successor."""

    token: str = field(repr=False)
    session_id: str
    used_at: datetime | None = None
    successor: str | None = field(default=None, repr=False)
    answers: dict[str | None, dict[str, Any]] = field(
        factory=dict[str | None, dict[str, Any]], repr=False
    )
    """The answers by requested organization, for the replay window."""


@define(kw_only=True, eq=False)
class SignIn:
    """A sign-in in progress: the user, the method, and the completed steps."""

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
    """The steps that are not required again."""

    awaited: str | None = None
    """The step required last."""


@define(kw_only=True, eq=False)
class Pending:
    """A sign-in that waits for its next step, found by a token."""

    token: str = field(repr=False)
    sign_in: SignIn
    expires_at: datetime


@define(kw_only=True, eq=False)
class AuthorizationCode:
    """A code that the browser carries to the application."""

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
    """The sign-in of the user who approved it."""

    def waits(self, now: datetime) -> bool:
        """Return whether it is undecided and has not expired."""
        return not self.denied and self.sign_in is None and now < self.expires_at

    @property
    def user_id(self) -> str | None:
        """The user who approved it."""
        return self.sign_in.user_id if self.sign_in else None

    @property
    def organization_id(self) -> str | None:
        """The organization that the user signed in to."""
        return self.sign_in.organization_id if self.sign_in else None
