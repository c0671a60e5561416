"""Invitations to sign up, or to join an organization."""

from datetime import datetime

from attrs import field

from workos_authkit.models._base import Model, model


@model
class Invitation(Model):
    """An invitation to sign up, or to join an organization."""

    id: str
    email: str = ""
    state: str = ""
    """`pending`, `accepted`, `expired`, `revoked`, or a newer one."""

    expires_at: datetime | None = None
    token: str = field(repr=False)
    """Accepts the invitation while its user signs in."""

    accept_invitation_url: str = field(default="", repr=False)
    """Where the invited person accepts; holds the token."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    organization_id: str | None = None
    """`None` when the invitation is to your application alone."""

    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    """The user who accepted."""

    role_slug: str | None = None
    """The role that the invited person gets in the organization."""

    accepted_at: datetime | None = None
    revoked_at: datetime | None = None


@model
class InvitationSummary(Model):
    """An invitation without what accepts it: no token, no link."""

    id: str
    email: str = ""
    state: str = ""
    """`pending`, `accepted`, `expired`, `revoked`, or a newer one."""

    expires_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
    organization_id: str | None = None
    """`None` when the invitation is to your application alone."""

    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    role_slug: str | None = None
