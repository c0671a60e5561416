"""`/oauth2/authorize`: a user who signs in on the hosted page authorizes a client, or not.

The consent page is an application of the hosted sign-in, which gives it a code like any other.
"""

from urllib.parse import urlencode

from attrs import evolve

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.handlers.gates import check
from workos_authkit.emulator.hosted import markup, pages
from workos_authkit.emulator.hosted.authorization import let_in
from workos_authkit.emulator.http import Response, redirect
from workos_authkit.emulator.oauth import Grant, OAuthClient
from workos_authkit.emulator.refusals import Refused, oauth
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_registered, location
from workos_authkit.emulator.visits import Authorization


def authorize(environment: Environment, call: Call) -> Response:
    """Send a browser to the hosted sign-in, for the consent page (RFC 6749 §4.1.1)."""
    query = call.query
    client = environment.oauth_clients.get(query.optional_text("client_id") or "")
    if client is None or client.is_machine:
        raise oauth("invalid_client", "Unknown client.")
    redirect_uri = query.optional_text("redirect_uri") or ""
    if not is_registered(redirect_uri, client.redirect_uris):
        raise oauth("invalid_request", "The redirect_uri is not registered.")
    state = query.optional_text("state")
    problem = _problem(client, call)
    if problem is not None:
        return redirect(
            location(redirect_uri, error=problem, state=state, iss=environment.base_url)
        )
    grant = Grant(
        client_id=client.id,
        scope=client.granted(query.optional_text("scope")),
        resource=query.optional_text("resource") or None,
        redirect_uri=redirect_uri,
        state=state,
        nonce=query.optional_text("nonce"),
        code_challenge=query.optional_text("code_challenge"),
        expires_at=environment.code_expiry(),
    )
    consent = environment.token()
    environment.oauth_consents[consent] = grant
    authorization = Authorization(
        redirect_uri=f"{environment.base_url}/oauth2/consent",
        state=consent,
        login_hint=query.optional_text("login_hint"),
        by_own_page=True,
    )
    return let_in(environment, call, authorization)


def show_consent(environment: Environment, call: Call) -> Response:
    """Show the consent page to a user who returns from the hosted sign-in."""
    consent = call.query.optional_text("state") or ""
    grant = environment.oauth_consents.get(consent)
    if grant is None or environment.now() >= grant.expires_at:
        return pages.gone(call)
    issued = environment.authorization_codes.pop(call.query.optional_text("code") or "", None)
    if issued is None and grant.user_id is not None:  # the page was loaded again
        return _ask(environment, call, consent, grant)
    if issued is None:
        error = call.query.optional_text("error") or "access_denied"
        return _back(environment, consent, grant, error=error)
    try:
        check(environment, issued.sign_in)
    except Refused as refused:
        return _back(
            environment, consent, grant, error="access_denied", error_description=refused.words
        )
    grant = evolve(
        grant, user_id=issued.sign_in.user_id, organization_id=issued.sign_in.organization_id
    )
    environment.oauth_consents[consent] = grant
    if environment.oauth_clients.require(grant.client_id).is_first_party:
        return _allow(environment, consent, grant)
    return _ask(environment, call, consent, grant)


def _ask(environment: Environment, call: Call, consent: str, grant: Grant) -> Response:
    client = environment.oauth_clients.require(grant.client_id)
    user = environment.users.get(grant.user_id)
    if user is None:
        return pages.gone(call)
    form = markup.Form(action=f"oauth2/consent?{urlencode({'state': consent})}")
    return markup.page(pages.consent(form, client.name, user.email, grant.scope.split()), call)


def answer_consent(environment: Environment, call: Call) -> Response:
    """Handle the user's decision."""
    consent = call.query.optional_text("state") or ""
    grant = environment.oauth_consents.get(consent)
    if grant is None or grant.user_id is None:
        return pages.gone(call)
    if call.body.optional_text("action") != "allow":
        return _back(environment, consent, grant, error="access_denied")
    return _allow(environment, consent, grant)


def _allow(environment: Environment, consent: str, grant: Grant) -> Response:
    code = environment.token()
    environment.oauth_codes[code] = evolve(
        grant,
        consent_id=environment.new_id("app_consent_"),
        expires_at=environment.code_expiry(),
    )
    return _back(environment, consent, grant, code=code)


def _back(environment: Environment, consent: str, grant: Grant, **result: str) -> Response:
    """Send the browser back to the client (RFC 9207 for `iss`)."""
    environment.oauth_consents.pop(consent, None)
    return redirect(
        location(grant.redirect_uri, **result, state=grant.state, iss=environment.base_url)
    )


def _problem(client: OAuthClient, call: Call) -> str | None:
    query = call.query
    if query.optional_text("response_type") != "code":
        return "unsupported_response_type"
    challenge, method = query.get("code_challenge"), query.get("code_challenge_method")
    if (challenge is None) != (method is None) or method not in (None, "S256"):
        return "invalid_request"
    if challenge is None and client.secret is None:  # OAuth 2.1 §4.1.1
        return "invalid_request"
    resource = query.optional_text("resource")
    if resource and ("://" not in resource or "#" in resource):  # RFC 8707 §2
        return "invalid_target"
    return None
