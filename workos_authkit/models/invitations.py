"""Invitations to sign up, or to join an organization."""

from datetime import datetime

from attrs import field, frozen

from workos_authkit.models._base import Model


@frozen(kw_only=True, slots=False)
class Invitation(Model):
    """An invitation to sign up, or to join an organization."""

    id: str
    email: str
    state: str
    """`pending`, `accepted`, `expired`, `revoked`, or a newer one."""

    expires_at: datetime
    token: str = field(repr=False)
    """Accepts the invitation while its user signs in."""

    accept_invitation_url: str = field(repr=False)
    """Where the invited person accepts; holds the token."""

    created_at: datetime
    updated_at: datetime
    organization_id: str | None = None
    """`None` when the invitation is to your application alone."""

    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    """The user who accepted."""

    role_slug: str | None = None
    """The role that the invited person gets in the organization."""

    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
