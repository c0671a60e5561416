"""Invitations: `/user_management/invitations`."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.organization_memberships import add_membership, check_role
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Invitation, User, wire
from workos_authkit.emulator.refusals import coded, not_found
from workos_authkit.emulator.routing import Call

_SHORTEST, _USUAL, _LONGEST = 1, 7, 30
"""The allowed lifetimes of an invitation, in days."""


def list_invitations(environment: Environment, call: Call) -> Response:
    """List invitations, by email or organization."""
    email = call.query.optional_email()
    organization_id = call.query.optional_text("organization_id")
    found = environment.invitations.where(
        lambda i: (
            (email is None or i.email.casefold() == email.casefold())
            and organization_id in (None, i.organization_id)
        )
    )
    return page(environment.invitations, found, call.query, lambda i: shown(environment, i))


def send_invitation(environment: Environment, call: Call) -> Response:
    """Invite someone to the application or to an organization."""
    body = call.body
    email = body.email()
    locale = body.locale()
    lifetime = body.whole_number("expires_in_days")
    role_slug = body.optional_text("role_slug")
    organization_id = body.optional_text("organization_id")
    inviter_user_id = body.optional_text("inviter_user_id")
    if organization_id is not None:
        environment.organizations.require(organization_id)
    if inviter_user_id is not None:
        environment.users.require(inviter_user_id)
    if lifetime is not None and lifetime < _SHORTEST:
        raise coded(400, "expires_in_days_too_short", f"The least is {_SHORTEST} day.")
    if lifetime is not None and lifetime > _LONGEST:
        raise coded(400, "expires_in_days_too_long", f"The most is {_LONGEST} days.")
    if role_slug is not None:
        check_role(environment, organization_id, role_slug, 400)
    environment.check_deliverable(email)
    _check_needed(environment, email, organization_id)
    invitation = new_invitation(
        environment,
        email,
        organization_id=organization_id,
        role_slug=role_slug,
        inviter_user_id=inviter_user_id,
        lifetime=timedelta(days=_USUAL if lifetime is None else lifetime),
    )
    _send(environment, invitation, locale)
    return json_response(shown(environment, invitation), 201)


def get_invitation(environment: Environment, call: Call) -> Response:
    """Return an invitation."""
    return json_response(shown(environment, environment.invitations.require(call.id)))


def get_invitation_by_token(environment: Environment, call: Call) -> Response:
    """Return the invitation with this token."""
    found = environment.invitations.first(lambda i: i.token == call.id)
    if found is None:
        raise not_found("Invitation", call.id)
    return json_response(shown(environment, found))


def accept_invitation(environment: Environment, call: Call) -> Response:
    """Accept an invitation on behalf of its recipient."""
    invitation = environment.invitations.require(call.id)
    _check_pending(environment, invitation)
    accept(environment, invitation, environment.user_by_email(invitation.email))
    return json_response(shown(environment, invitation))


def resend_invitation(environment: Environment, call: Call) -> Response:
    """Email an invitation again."""
    invitation = environment.invitations.require(call.id)
    locale = call.body.locale()
    state = state_of(environment, invitation)
    if state != "pending":
        verb = {"expired": "has expired", "revoked": "was revoked", "accepted": "was accepted"}
        code = {"expired": "invite_expired", "revoked": "invite_revoked"}.get(
            state, "invite_accepted"
        )
        raise coded(400, code, f"The invitation {verb[state]}.")
    environment.check_deliverable(invitation.email)
    invitation.updated_at = environment.now()
    _send(environment, invitation, locale)
    return json_response(shown(environment, invitation))


def revoke_invitation(environment: Environment, call: Call) -> Response:
    """Withdraw an invitation."""
    invitation = environment.invitations.require(call.id)
    _check_pending(environment, invitation)
    invitation.state = "revoked"
    invitation.revoked_at = invitation.updated_at = environment.now()
    _drop_pending_membership(environment, invitation)
    return json_response(shown(environment, invitation))


def new_invitation(
    environment: Environment,
    email: str,
    *,
    organization_id: str | None = None,
    role_slug: str | None = None,
    inviter_user_id: str | None = None,
    lifetime: timedelta = timedelta(days=_USUAL),
) -> Invitation:
    """Create an invitation; an existing user gets a pending membership."""
    token = environment.token()
    invitation = environment.create(
        Invitation,
        email=email,
        organization_id=organization_id,
        role_slug=role_slug,
        inviter_user_id=inviter_user_id,
        token=token,
        accept_invitation_url=(
            f"{environment.base_url}/invite?{urlencode({'invitation_token': token})}"
        ),
        expires_at=environment.now() + lifetime,
    )
    user = environment.user_by_email(email)
    if user is None or organization_id is None:
        return invitation
    if environment.membership(user.id, organization_id) is None:
        roles = [role_slug] if role_slug else None
        add_membership(environment, user.id, organization_id, roles, "pending")
    return invitation


def find_usable(environment: Environment, token: str, email: str) -> Invitation | None:
    """Return an address's pending invitation with this token, if there is one."""
    return environment.invitations.first(
        lambda i: (
            i.token == token
            and i.email.casefold() == email.casefold()
            and state_of(environment, i) == "pending"
        )
    )


def accept(environment: Environment, invitation: Invitation, user: User | None) -> None:
    """Accept an invitation; its user becomes a member of its organization."""
    invitation.state = "accepted"
    invitation.accepted_at = invitation.updated_at = environment.now()
    if user is None:
        return
    invitation.accepted_user_id = user.id
    if environment.organizations.get(invitation.organization_id) is None:
        return
    organization_id = str(invitation.organization_id)
    membership = environment.membership(user.id, organization_id)
    if membership is None:
        roles = [invitation.role_slug] if invitation.role_slug else None
        add_membership(environment, user.id, organization_id, roles)
    elif membership.status != "active":
        membership.status = "active"
        if invitation.role_slug:
            membership.role_slugs = [invitation.role_slug]
        membership.updated_at = environment.now()


def state_of(environment: Environment, invitation: Invitation) -> str:
    """Return an invitation's current state."""
    if invitation.state == "pending" and environment.now() >= invitation.expires_at:
        return "expired"
    return invitation.state


def shown(environment: Environment, invitation: Invitation) -> dict[str, Any]:
    """Return an invitation as the API shows it."""
    return {**wire(invitation), "state": state_of(environment, invitation)}


def _check_pending(environment: Environment, invitation: Invitation) -> None:
    state = state_of(environment, invitation)
    if state != "pending":
        raise coded(400, "invite_not_pending", f"The invitation is {state}.")


def _check_needed(environment: Environment, email: str, organization_id: str | None) -> None:
    user = environment.user_by_email(email)
    invited = environment.invitations.first(
        lambda i: (
            i.email.casefold() == email.casefold()
            and i.organization_id == organization_id
            and state_of(environment, i) == "pending"
        )
    )
    if organization_id is None:
        if user is not None:
            raise coded(400, "user_already_exists", "A user with this email exists already.")
        if invited is not None:
            raise coded(400, "email_already_invited", "This email is invited already.")
        return
    membership = environment.membership(user.id, organization_id) if user else None
    if membership is not None and membership.status == "active":
        message = "The user is a member of the organization already."
        raise coded(400, "user_already_organization_member", message)
    if invited is not None:
        message = "This email is invited to the organization already."
        raise coded(400, "email_already_invited_to_organization", message)


def _send(environment: Environment, invitation: Invitation, locale: str | None) -> None:
    environment.send(
        "invitation",
        invitation.email,
        token=invitation.token,
        url=invitation.accept_invitation_url,
        locale=locale,
    )


def _drop_pending_membership(environment: Environment, invitation: Invitation) -> None:
    user = environment.user_by_email(invitation.email)
    if user is None or invitation.organization_id is None:
        return
    membership = environment.membership(user.id, invitation.organization_id)
    if membership is not None and membership.status == "pending":
        environment.memberships.remove(membership)
