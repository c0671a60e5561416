"""The settings of an environment, as in the dashboard."""

from typing import Literal

from attrs import define

MFA = Literal["off", "optional", "required"]


@define(kw_only=True)
class Settings:
    """How an environment behaves. You may change every value at any time.

    Durations are seconds.
    """

    access_token_lifetime: float = 300
    session_lifetime: float = 30 * 86400
    refresh_replay_window: float = 30
    """How long a used refresh token still returns its successor."""

    code_lifetime: float = 600
    """For codes by email and SMS, authorization codes and pending sign-ins."""

    device_code_lifetime: float = 300
    device_interval: int = 5

    email_verification_required: bool = True
    mfa: MFA = "optional"
    """`optional` challenges users who have a factor; `required` makes the others enroll one."""

    sign_in_at_once: bool = True
    """Whether `login_hint` alone signs its user in, for tests. If not, it fills in the address on
    the hosted page, as at WorkOS; that is the command's default."""

    password_enabled: bool = True
    magic_auth_enabled: bool = True
    sign_up_enabled: bool = True
    device_flow_enabled: bool = True
    multiple_roles_enabled: bool = True
    minimum_password_length: int = 10

    default_role_slug: str = "member"
    undeliverable_domains: frozenset[str] = frozenset()
    daily_email_quota: int | None = None
    """How many emails one address may get in 24 hours."""

    logout_redirect_uri: str | None = None
    """Where a logout without `return_to` leads; when unset, to the first of
    `logout_redirect_uris`, else to the root of the application that signed in last."""

    logout_redirect_uris: tuple[str, ...] = ()
    """Where logouts may lead; when empty, to the origins of the registered redirect URIs, or
    anywhere while none is registered."""
