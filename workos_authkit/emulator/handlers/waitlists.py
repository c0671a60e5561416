"""Waitlists: `/user_management/waitlists` and `/user_management/waitlist_entries`."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.invitations import new_invitation
from workos_authkit.emulator.handlers.metadata import merge_metadata, read_metadata
from workos_authkit.emulator.http import Response, empty_response, json_response
from workos_authkit.emulator.pagination import page
from workos_authkit.emulator.records import Waitlist, WaitlistEntry, wire
from workos_authkit.emulator.refusals import coded, not_found
from workos_authkit.emulator.routing import Call

DEFAULT = "default"
"""The environment's own waitlist, created with its first entry."""

_STATES = ("pending", "approved", "denied")


def list_waitlists(environment: Environment, call: Call) -> Response:
    """List all waitlists on one page."""
    data = [wire(waitlist) for waitlist in environment.waitlists]
    metadata = {"before": None, "after": None}
    return json_response({"object": "list", "data": data, "list_metadata": metadata})


def get_waitlist(environment: Environment, call: Call) -> Response:
    """Return a waitlist, by id or as `default`."""
    return json_response(wire(_require(environment, call.id)))


def list_waitlist_entries(environment: Environment, call: Call) -> Response:
    """List a waitlist's entries, by state or email."""
    waitlist = _require(environment, call.id)
    state = call.query.optional_choice("state", _STATES)
    email = call.query.optional_text("email")
    entries = environment.waitlist_entries.where(
        lambda e: (
            e.waitlist_id == waitlist.id
            and state in (None, e.state)
            and (email is None or e.email.casefold() == email.casefold())
        )
    )
    return page(environment.waitlist_entries, entries, call.query, wire)


def create_waitlist_entry(environment: Environment, call: Call) -> Response:
    """Put an address on a waitlist; an existing entry stays unchanged."""
    email = call.body.email()
    more = merge_metadata({}, read_metadata(call.body, "additional_fields"))
    confirm = call.body.flag("send_confirmation_email")
    if environment.user_by_email(email):
        raise coded(422, "user_already_exists", "A user with this email exists already.")
    if call.id == DEFAULT and len(environment.waitlists) == 0:
        environment.create(
            Waitlist,
        )
    waitlist = _require(environment, call.id)
    entry = environment.waitlist_entries.first(
        lambda e: e.waitlist_id == waitlist.id and e.email.casefold() == email.casefold()
    )
    if entry is None:
        entry = environment.create(
            WaitlistEntry, email=email, waitlist_id=waitlist.id, additional_fields=more
        )
        if confirm:
            environment.send("waitlist_confirmation", email)
    return json_response(wire(entry), 201)


def approve_waitlist_entry(environment: Environment, call: Call) -> Response:
    """Approve an entry and send an invitation; if that fails, the approval stays."""
    entry = environment.waitlist_entries.require(call.id)
    if entry.state == "approved":
        raise coded(422, "invalid_state", "The entry is approved already.")
    entry.state = "approved"
    entry.approved_at = entry.updated_at = environment.now()
    if entry.email.rpartition("@")[2].casefold() in environment.settings.undeliverable_domains:
        raise coded(422, "invitation_email_not_sent", "The invitation could not be sent.")
    invitation = new_invitation(environment, entry.email)
    environment.send(
        "invitation",
        entry.email,
        token=invitation.token,
        url=invitation.accept_invitation_url,
    )
    return json_response(wire(entry))


def deny_waitlist_entry(environment: Environment, call: Call) -> Response:
    """Deny an entry."""
    entry = environment.waitlist_entries.require(call.id)
    if entry.state != "pending":
        raise coded(422, "invalid_state", f"The entry is {entry.state}.")
    entry.state = "denied"
    entry.updated_at = environment.now()
    return json_response(wire(entry))


def delete_waitlist_entry(environment: Environment, call: Call) -> Response:
    """Delete an entry; an invitation already sent stays valid."""
    environment.waitlist_entries.remove(environment.waitlist_entries.require(call.id))
    return empty_response(204)


def _require(environment: Environment, identifier: str) -> Waitlist:
    if identifier != DEFAULT:
        return environment.waitlists.require(identifier)
    default = environment.waitlists.first(lambda waitlist: True)
    if default is None:
        raise not_found("Waitlist", identifier)
    return default
