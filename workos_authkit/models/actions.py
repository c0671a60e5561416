"""Action requests: WorkOS asks your server whether a sign-in or sign-up may go ahead."""

from typing import TypeAlias

from workos_authkit.models._base import Model, model
from workos_authkit.models.invitations import InvitationSummary
from workos_authkit.models.organization_memberships import OrganizationMembership
from workos_authkit.models.organizations import Organization
from workos_authkit.models.users import User


@model
class NewUser(Model):
    """A person who is about to sign up."""

    email: str = ""
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None


@model
class AuthenticationAction(Model):
    """WorkOS asks whether a user may sign in."""

    id: str
    user: User
    organization: Organization | None = None
    organization_membership: OrganizationMembership | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    device_fingerprint: str | None = None
    issuer: str | None = None


@model
class UserRegistrationAction(Model):
    """WorkOS asks whether a person may sign up."""

    id: str
    user_data: NewUser
    invitation: InvitationSummary | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    device_fingerprint: str | None = None


Action: TypeAlias = AuthenticationAction | UserRegistrationAction
"""A request from WorkOS to your server; the sign-in or sign-up waits for your response."""
