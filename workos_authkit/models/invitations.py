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
    """Pass it to a sign-in to accept the invitation."""

    accept_invitation_url: str = field(default="", repr=False)
    """Where the invited person accepts; the URL contains the token."""

    created_at: datetime | None = None
    updated_at: datetime | None = None
    organization_id: str | None = None
    """`None` when the invitation is only to your application."""

    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    """The user who accepted."""

    role_slug: str | None = None
    """The role that the invited person gets in the organization."""

    accepted_at: datetime | None = None
    revoked_at: datetime | None = None


@model
class InvitationSummary(Model):
    """An invitation without its token and link."""

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
    """`None` when the invitation is only to your application."""

    inviter_user_id: str | None = None
    accepted_user_id: str | None = None
    role_slug: str | None = None
