"""The hosted pages as operations: `/user_management/authorize` and the device flow (RFC 8628)."""

from urllib.parse import parse_qsl, urlencode

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.gates import SSO
from workos_authkit.emulator.handlers.invitations import accept, state_of
from workos_authkit.emulator.handlers.organization_memberships import add_membership
from workos_authkit.emulator.hosted_pages import (
    device_page,
    is_url,
    location,
    message_page,
    sign_in_page,
)
from workos_authkit.emulator.http import Response, html_response, json_response, redirect
from workos_authkit.emulator.records import AuthorizationCode, DeviceCode, SignIn, User
from workos_authkit.emulator.refusals import Refused, oauth
from workos_authkit.emulator.routing import Call

_HOSTED = "authkit"
_ALL_STEPS = frozenset({"email_verification", "mfa", "organization"})


class _Denied(Exception):  # noqa: N818 - becomes a redirect
    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error, self.description = error, description


def authorize(environment: Environment, call: Call) -> Response:
    """Send a browser on with a code: at once with `login_hint`, else by way of a page."""
    query = call.query
    redirect_uri = query.optional_text("redirect_uri") or ""
    if not is_url(redirect_uri):
        raise oauth("invalid_request", "The redirect_uri is missing or malformed.")
    if query.optional_text("client_id") != environment.client_id:
        raise oauth("invalid_client", "Unknown client.")
    _check_registered(environment, redirect_uri)
    state = query.optional_text("state")
    try:
        _check_request(environment, call)
        email = query.optional_text("login_hint")
        if not email:
            emails = [user.email for user in environment.users]
            return html_response(sign_in_page(dict(query), emails))
        sign_in = _sign_in(environment, call, _find_user(environment, call, email))
    except _Denied as denied:
        return redirect(
            location(
                redirect_uri, error=denied.error, error_description=denied.description, state=state
            )
        )
    issued = AuthorizationCode(
        code=environment.token(),
        sign_in=sign_in,
        client_id=environment.client_id,
        redirect_uri=redirect_uri,
        code_challenge=query.optional_text("code_challenge"),
        expires_at=environment.after(environment.settings.code_lifetime),
    )
    environment.authorization_codes[issued.code] = issued
    return redirect(location(redirect_uri, code=issued.code, state=state))


def authorize_device(environment: Environment, call: Call) -> Response:
    """Begin a device's sign-in."""
    if call.body.text("client_id") != environment.client_id:
        raise oauth("invalid_client", "Unknown client")
    settings = environment.settings
    if not settings.device_flow_enabled:
        message = "Device authorization grant is not enabled for this team"
        raise oauth("access_denied", message, status=403)
    device = DeviceCode(
        device_code=environment.token(),
        user_code=environment.user_code(),
        client_id=environment.client_id,
        interval=settings.device_interval,
        expires_at=environment.after(settings.device_code_lifetime),
    )
    environment.device_codes[device.device_code] = device
    page_url = f"{environment.base_url}/device"
    return json_response(
        {
            "device_code": device.device_code,
            "user_code": device.user_code,
            "verification_uri": page_url,
            "verification_uri_complete": (
                f"{page_url}?{urlencode({'user_code': device.user_code})}"
            ),
            "expires_in": settings.device_code_lifetime,
            "interval": device.interval,
        }
    )


def show_device_page(environment: Environment, call: Call) -> Response:
    """Show the page where a user lets a device in."""
    return html_response(device_page(call.query.optional_text("user_code") or ""))


def answer_device_page(environment: Environment, call: Call) -> Response:
    """Take what a user decided on the device page."""
    user_code, email = call.body.text("user_code"), call.body.optional_text("email")
    try:
        if call.body.optional_text("action") == "deny":
            deny_device(environment, user_code)
            return html_response(message_page("Denied", "The device stays out."))
        user = environment.user_by_email(email or "")
        if user is None:
            raise LookupError("There is no user with this email.")
        approve_device(environment, user_code, user)
    except LookupError as problem:
        return html_response(message_page("Not found", str(problem.args[0])), 404)
    return html_response(message_page("Approved", "You may return to your device."))


def approve_device(
    environment: Environment, user_code: str, user: User, organization_id: str | None = None
) -> None:
    """Let a device in, in a user's name.

    Raises:
        LookupError: No device waits under this code.
    """
    device = _waiting_device(environment, user_code)
    device.user_id, device.organization_id = user.id, organization_id


def deny_device(environment: Environment, user_code: str) -> None:
    """Keep a device out.

    Raises:
        LookupError: No device waits under this code.
    """
    _waiting_device(environment, user_code).denied = True


def _waiting_device(environment: Environment, user_code: str) -> DeviceCode:
    for device in environment.device_codes.values():
        if device.user_code == user_code.strip().upper():
            return device
    raise LookupError("No device waits under this code.")


def _check_registered(environment: Environment, redirect_uri: str) -> None:
    """Make sure that a redirect URI is registered; while none is, all are welcome."""
    registered = [record.uri for record in environment.redirect_uris]
    if registered and redirect_uri not in registered:
        raise _unregistered(redirect_uri)


def _unregistered(redirect_uri: str) -> Refused:
    message = f"The redirect URI '{redirect_uri}' is not registered."
    return oauth("invalid_redirect_uri", message)


def _check_request(environment: Environment, call: Call) -> None:
    query = call.query
    if query.optional_text("response_type") != "code":
        raise _Denied("invalid_request", "The response_type must be 'code'.")
    challenge = query.optional_text("code_challenge")
    method = query.optional_text("code_challenge_method")
    if (challenge is None) != (method is None) or method not in (None, "S256"):
        raise _Denied("invalid_request", "A code_challenge needs the method S256.")
    selectors = ("provider", "connection_id", "organization_id")
    if not any(query.optional_text(name) for name in selectors):
        message = "One of provider, connection_id and organization_id must be given."
        raise _Denied("invalid_connection_selector", message)
    connection_id = query.optional_text("connection_id")
    if connection_id and environment.connections.get(connection_id) is None:
        raise _Denied("connection_invalid", "There is no such connection.")
    organization_id = query.optional_text("organization_id")
    if organization_id and environment.organizations.get(organization_id) is None:
        raise _Denied("organization_invalid", "There is no such organization.")


def _find_user(environment: Environment, call: Call, email: str) -> User:
    user = environment.user_by_email(email)
    if user is not None:
        return user
    newcomer = call.query.optional_text("screen_hint") == "sign-up"
    if not newcomer or not environment.settings.sign_up_enabled or "@" not in email:
        raise _Denied("access_denied", "There is no user with this email.")
    stamp = environment.stamp(User.prefix)
    return environment.users.add(User(**stamp, email=email, email_verified=True))


def _sign_in(environment: Environment, call: Call, user: User) -> SignIn:
    query = call.query
    provider = query.optional_text("provider") or _HOSTED
    organization_id = query.optional_text("organization_id")
    connection = environment.connections.get(query.optional_text("connection_id"))
    if connection is None and organization_id is not None:
        organization = environment.organizations.require(organization_id)
        if organization.policy.sso_required:
            connection = environment.connections.first(
                lambda c: c.organization_id == organization.id
            )
    if user.impersonator is not None:
        impersonator, user.impersonator = user.impersonator, None
        sign_in = SignIn(
            user_id=user.id,
            method="Impersonation",
            impersonator=impersonator,
            passed=set(_ALL_STEPS),
        )
    elif connection is not None:
        sign_in = SignIn(user_id=user.id, method=SSO, passed={"email_verification"})
        organization_id = connection.organization_id
        if environment.membership(user.id, organization_id) is None:
            add_membership(environment, user.id, organization_id)
    elif provider == _HOSTED:
        method = "Password" if user.password else "MagicAuth"
        sign_in = SignIn(user_id=user.id, method=method, passed=set(_ALL_STEPS))
    else:
        sign_in = SignIn(user_id=user.id, method=provider, passed={"email_verification"})
        _record_identity(environment, user, provider)
        sign_in.oauth_tokens = _oauth_tokens(environment, call, provider)
    invited_to = _take_invitation(environment, call, user)
    sign_in.organization_id = _organization(
        environment, sign_in, user, invited_to or organization_id
    )
    return sign_in


def _organization(
    environment: Environment, sign_in: SignIn, user: User, wanted: str | None
) -> str | None:
    """Return the organization to enter; the hosted page takes the oldest when it may choose."""
    memberships = environment.memberships_of(user.id)
    entered = [m.organization_id for m in memberships]
    if wanted is not None and wanted not in entered:
        raise _Denied("access_denied", "The user is not a member of the organization.")
    if wanted is None and "organization" in sign_in.passed:
        return entered[0] if entered else None
    return wanted


def _take_invitation(environment: Environment, call: Call, user: User) -> str | None:
    token = call.query.optional_text("invitation_token")
    if not token:
        return None
    invitation = environment.invitations.first(lambda i: i.token == token)
    if (
        invitation is None
        or state_of(environment, invitation) != "pending"
        or invitation.email.casefold() != user.email.casefold()
    ):
        raise _Denied("invitation_invalid", "The invitation is invalid.")
    accept(environment, invitation, user)
    return invitation.organization_id


def _record_identity(environment: Environment, user: User, provider: str) -> None:
    name = "GithubOAuth" if provider == "GitHubOAuth" else provider  # as identities spell it
    if all(identity["provider"] != name for identity in user.identities):
        identity = {"idp_id": environment.token(21), "type": "OAuth", "provider": name}
        user.identities.append(identity)


def _oauth_tokens(environment: Environment, call: Call, provider: str) -> dict[str, object] | None:
    pairs = parse_qsl(call.request.query)  # the list is joined by commas or repeated
    scopes = [s for name, value in pairs if name == "provider_scopes" for s in value.split(",")]
    if not scopes:
        return None
    return {
        "provider": provider,
        "access_token": environment.token(40),
        "refresh_token": environment.token(40),
        "expires_at": int(environment.clock.time()) + 3600,
        "scopes": scopes,
    }
