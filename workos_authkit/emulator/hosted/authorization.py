"""Authorization requests: `/user_management/authorize`, from the query to the callback URL.

`read_authorization` reads a request once. Every sign-in, immediate or through pages, ends in
`complete`, which issues the code and returns the URL for the browser.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.handlers.gates import SSO, factors_of
from workos_authkit.emulator.handlers.identities import oauth_tokens, record_identity
from workos_authkit.emulator.handlers.invitations import find_usable
from workos_authkit.emulator.handlers.organization_memberships import add_membership
from workos_authkit.emulator.hosted.course import forward
from workos_authkit.emulator.hosted.walk import begin_visit, show
from workos_authkit.emulator.http import Response, redirect
from workos_authkit.emulator.records import Connection, SignIn, User
from workos_authkit.emulator.refusals import Refused, oauth
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_redirect_url
from workos_authkit.emulator.visits import HOSTED, Authorization

_PATH = "/user_management/authorize"


class Denied(Exception):  # noqa: N818 - becomes a redirect
    """The application gets the error at its callback; `url` takes the browser there."""

    def __init__(self, authorization: Authorization, error: str, description: str) -> None:
        super().__init__(error)
        self.description = description
        self.url: str = authorization.denied(error, description)


class UnknownUser(LookupError):  # noqa: N818 - a page can still offer to sign up
    """No user has the address, and none may be created."""


def authorize(environment: Environment, call: Call) -> Response:
    """Redirect a browser with a code: at once if the settings say so, else after a page."""
    try:
        authorization = read_authorization(environment, call.query, call.request.query)
    except Denied as denied:
        return redirect(denied.url)
    return let_in(environment, call, authorization)


def let_in(environment: Environment, call: Call, authorization: Authorization) -> Response:
    """Redirect a browser with a code: at once if the settings say so, else after a page.

    Args:
        environment: The environment.
        call: The call.
        authorization: The authorization request.
    """
    armed, environment.next_sign_in = environment.next_sign_in, None
    user = environment.users.get(armed.user_id) if armed else None
    try:
        if armed and user:
            return redirect(complete(environment, authorization, user, armed.organization_id))
        if authorization.login_hint and environment.settings.sign_in_at_once:
            return redirect(_sign_in_at_once(environment, authorization, authorization.login_hint))
    except Denied as denied:
        return redirect(denied.url)
    return show(environment, call, begin_visit(environment, authorization))


def sign_in(
    environment: Environment,
    authorization_url: str,
    email: str,
    organization_id: str | None = None,
) -> str:
    """Return the URL to which the hosted page redirects the browser after a user signs in.

    Raises:
        ValueError: The URL is not for a sign-in here, or the hosted page would show an error.
        LookupError: The user does not exist, or is not a member of the organization.
    """
    parts = urlsplit(authorization_url)
    if not parts.path.endswith(_PATH):
        raise ValueError(f"authorization_url: must lead to {_PATH}, not to {parts.path!r}")
    query = Fields(dict(parse_qsl(parts.query, keep_blank_values=True)))
    try:
        authorization = read_authorization(environment, query, parts.query)
        user = find_user(environment, authorization, email)
        if organization_id is not None:
            environment.require_member(user, organization_id)
        return complete(environment, authorization, user, organization_id)
    except Denied as denied:
        return denied.url
    except Refused as refused:
        raise ValueError(f"authorization_url: {refused.words}") from None


def _sign_in_at_once(environment: Environment, authorization: Authorization, email: str) -> str:
    """Sign in without any page, and return the URL for the browser."""
    try:
        user = find_user(environment, authorization, email)
    except UnknownUser as unknown:
        return authorization.denied("access_denied", str(unknown))
    return complete(environment, authorization, user)


def read_authorization(
    environment: Environment, query: Fields, raw_query: str = ""
) -> Authorization:
    """Return the authorization request in a query.

    Args:
        environment: The environment.
        query: The query's parameters.
        raw_query: The raw query, in which `provider_scopes` may be repeated.

    Raises:
        Refused: The query has an error that forbids redirecting the browser.
        Denied: The query has an error that the application gets.
    """
    redirect_uri = query.optional_text("redirect_uri") or ""
    if not is_redirect_url(redirect_uri):
        raise oauth("invalid_request", "The redirect_uri is missing or malformed.")
    if query.optional_text("client_id") != environment.client_id:
        raise oauth("invalid_client", "Unknown client.")
    _check_registered(environment, redirect_uri)
    authorization = Authorization(
        redirect_uri=redirect_uri,
        provider=query.optional_text("provider") or HOSTED,
        state=query.optional_text("state"),
        login_hint=query.optional_text("login_hint"),
        sign_up=query.optional_text("screen_hint") == "sign-up",
        connection_id=query.optional_text("connection_id") or None,
        organization_id=query.optional_text("organization_id") or None,
        invitation_token=query.optional_text("invitation_token") or None,
        code_challenge=query.optional_text("code_challenge"),
        provider_scopes=_provider_scopes(raw_query),
    )
    _check_request(environment, authorization, query)
    return authorization


def find_user(environment: Environment, authorization: Authorization, email: str) -> User:
    """Return the user who signs in; a sign-up creates one.

    Raises:
        UnknownUser: No user has the address, and none may be created.
    """
    user = environment.user_by_email(email)
    if user is not None:
        return user
    if not authorization.sign_up or not environment.settings.sign_up_enabled or "@" not in email:
        raise UnknownUser(f"There is no user with the email '{email}'.")
    return environment.create(User, email=email, email_verified=True)


def complete(
    environment: Environment,
    authorization: Authorization,
    user: User,
    organization_id: str | None = None,
) -> str:
    """Issue a code to a user with a proven identity, and return the URL for the browser.

    Args:
        environment: The environment.
        authorization: The authorization request.
        user: The user who signed in.
        organization_id: The organization that the user chose on the page.

    Raises:
        Denied: The user may not sign in; the application gets the error.
    """
    sign_in = vouch(environment, authorization, user, organization_id)
    return forward(environment, authorization, sign_in)


def vouch(
    environment: Environment,
    authorization: Authorization,
    user: User,
    organization_id: str | None = None,
) -> SignIn:
    """Return the sign-in of a user who completed every step on the hosted page.

    Args:
        environment: The environment.
        authorization: The authorization request.
        user: The user who signed in.
        organization_id: The organization that the user chose.

    Raises:
        Denied: The user may not sign in.
    """
    wanted = organization_id or authorization.organization_id
    connection = _connection(environment, authorization, wanted)
    sign_in = SignIn(user_id=user.id, method=authorization.provider, passed={"email_verification"})
    if user.impersonator is not None:
        sign_in.impersonator, user.impersonator = user.impersonator, None
        sign_in.method = "Impersonation"
        sign_in.passed |= {"mfa", "organization"}
    elif connection is not None:
        sign_in.method = SSO
        wanted = connection.organization_id
        if environment.membership(user.id, wanted) is None:
            add_membership(environment, user.id, wanted)
    elif authorization.provider == HOSTED:
        sign_in.method = "Password" if user.password else "MagicAuth"
        sign_in.passed |= {"organization"}
        if factors_of(environment, user):  # the page asked for one
            sign_in.passed |= {"mfa"}
    else:
        record_identity(environment, user, authorization.provider)
        sign_in.oauth_tokens = oauth_tokens(environment, authorization)
    if authorization.invitation_token is not None:
        invitation = find_usable(environment, authorization.invitation_token, user.email)
        if invitation is None:
            raise Denied(authorization, "invitation_invalid", "The invitation is invalid.")
        sign_in.invitation_id = invitation.id
        wanted = invitation.organization_id or wanted
        if wanted == invitation.organization_id:
            sign_in.organization_id = wanted
            return sign_in
    sign_in.organization_id = _organization(environment, authorization, sign_in, wanted)
    return sign_in


def _check_registered(environment: Environment, redirect_uri: str) -> None:
    """Make sure that a redirect URI is registered; until one is, all are allowed."""
    registered = [record.uri for record in environment.redirect_uris]
    if registered and redirect_uri not in registered:
        message = f"The redirect URI '{redirect_uri}' is not registered."
        raise oauth("invalid_redirect_uri", message)


def _check_request(
    environment: Environment, authorization: Authorization, query: Mapping[str, str]
) -> None:
    if query.get("response_type") != "code":
        message = "The response_type must be 'code'."
        raise Denied(authorization, "invalid_request", message)
    method = query.get("code_challenge_method")
    if (authorization.code_challenge is None) != (method is None) or method not in (None, "S256"):
        message = "A code_challenge needs the method S256."
        raise Denied(authorization, "invalid_request", message)
    if not any(query.get(n) for n in ("provider", "connection_id", "organization_id")):
        message = "One of provider, connection_id and organization_id must be given."
        raise Denied(authorization, "invalid_connection_selector", message)
    connection_id, organization_id = authorization.connection_id, authorization.organization_id
    if connection_id and environment.connections.get(connection_id) is None:
        raise Denied(authorization, "connection_invalid", "There is no such connection.")
    if organization_id and environment.organizations.get(organization_id) is None:
        raise Denied(authorization, "organization_invalid", "There is no such organization.")


def _connection(
    environment: Environment, authorization: Authorization, organization_id: str | None
) -> Connection | None:
    """Return the identity provider to sign in with, if one is required."""
    if authorization.connection_id is not None:
        return environment.connections.require(authorization.connection_id)
    organization = environment.organizations.get(organization_id)
    if organization is None or not organization.policy.sso_required:
        return None
    return environment.connections.first(lambda c: c.organization_id == organization.id)


def _organization(
    environment: Environment, authorization: Authorization, sign_in: SignIn, wanted: str | None
) -> str | None:
    """Return the organization to sign in to; if it may choose, the hosted page takes the oldest."""
    entered = [m.organization_id for m in environment.memberships_of(sign_in.user_id)]
    if wanted is not None and wanted not in entered:
        message = "The user is not a member of the organization."
        raise Denied(authorization, "access_denied", message)
    if wanted is None and "organization" in sign_in.passed:
        return entered[0] if entered else None
    return wanted


def _provider_scopes(raw_query: str) -> tuple[str, ...]:
    """Return the scopes, which are comma-joined or repeated."""
    pairs = parse_qsl(raw_query)
    return tuple(s for name, value in pairs if name == "provider_scopes" for s in value.split(","))
