"""AuthKit as an authorization server: metadata, registration and client endpoints."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlencode

from attrs import evolve

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response, json_response
from workos_authkit.emulator.oauth import SCOPES, Grant, OAuthClient
from workos_authkit.emulator.records import DeviceCode, User
from workos_authkit.emulator.refusals import Refused, oauth
from workos_authkit.emulator.routing import Call
from workos_authkit.emulator.urls import is_redirect_url

_DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


# Metadata


def get_metadata(environment: Environment, call: Call) -> Response:
    """Return the metadata of the authorization server (RFC 8414, OpenID Connect Discovery)."""
    base = environment.base_url
    return json_response(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/oauth2/authorize",
            "token_endpoint": f"{base}/oauth2/token",
            "introspection_endpoint": f"{base}/oauth2/introspection",
            "userinfo_endpoint": f"{base}/oauth2/userinfo",
            "registration_endpoint": f"{base}/oauth2/register",
            "device_authorization_endpoint": f"{base}/oauth2/device_authorization",
            "jwks_uri": f"{base}/oauth2/jwks",
            "scopes_supported": sorted(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": list(_GRANTS),
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [
                "none",
                "client_secret_post",
                "client_secret_basic",
            ],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


def get_jwks(environment: Environment, call: Call) -> Response:
    """Return the keys that verify tokens."""
    return json_response(environment.keyring.jwks())


def register(environment: Environment, call: Call) -> Response:
    """Register a client dynamically (RFC 7591 §3.1)."""
    body = call.body
    redirect_uris = body.texts("redirect_uris") or []
    if not redirect_uris or not all(map(is_redirect_url, redirect_uris)):
        raise oauth("invalid_redirect_uri", "redirect_uris must hold absolute URLs.")
    method = body.optional_text("token_endpoint_auth_method") or "client_secret_basic"
    if method not in ("none", "client_secret_basic", "client_secret_post"):
        raise oauth("invalid_client_metadata", "Unknown token_endpoint_auth_method.")
    client = environment.create(
        OAuthClient,
        name=body.optional_text("client_name") or "An application",
        secret=None if method == "none" else environment.token(64),
        redirect_uris=redirect_uris,
    )
    registered = {
        "client_id": client.id,
        "client_id_issued_at": int(environment.clock.time()),
        "client_name": client.name,
        "redirect_uris": redirect_uris,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
        "scope": " ".join(client.scopes),
    }
    if client.secret is not None:
        registered |= {"client_secret": client.secret, "client_secret_expires_at": 0}
    return json_response(registered, 201)


# Tokens


def issue_tokens(environment: Environment, call: Call) -> Response:
    """Exchange a grant for tokens (RFC 6749 §3.2)."""
    client = _authenticated(environment, call)
    serve = _GRANTS.get(call.body.optional_text("grant_type") or "")
    if serve is None:
        raise oauth("unsupported_grant_type", "Unknown grant_type.")
    return json_response(serve(environment, client, call))


def _authorization_code(environment: Environment, client: OAuthClient, call: Call) -> Any:
    grant = environment.oauth_codes.pop(call.body.optional_text("code") or "", None)
    if grant is None or grant.client_id != client.id or environment.now() >= grant.expires_at:
        raise oauth("invalid_grant", "The code has expired or is invalid.")
    if grant.redirect_uri != call.body.optional_text("redirect_uri"):
        raise oauth("invalid_grant", "The redirect_uri is not that of the authorization request.")
    verifier = call.body.optional_text("code_verifier")
    expected = None if verifier is None else _challenge(verifier)
    if grant.code_challenge != expected:
        raise oauth("invalid_grant", "The code verifier does not match the code challenge.")
    if call.body.optional_text("resource") not in (None, "", grant.resource):
        raise oauth("invalid_target", "The resource is not that of the authorization request.")
    return _user_tokens(environment, grant)


def _refresh_token(environment: Environment, client: OAuthClient, call: Call) -> Any:
    token = call.body.optional_text("refresh_token") or ""
    grant = environment.oauth_refresh_tokens.pop(token, None)
    if grant is None or grant.client_id != client.id:
        raise oauth("invalid_grant", "The refresh token is invalid.")
    return _user_tokens(environment, grant)


def _client_credentials(environment: Environment, client: OAuthClient, call: Call) -> Any:
    if not client.is_machine:
        raise oauth("unauthorized_client", "The client is not an M2M application.")
    scope = client.granted(call.body.optional_text("scope"))
    return _answer(
        environment,
        sub=client.id,
        aud=environment.client_id,
        client_id=client.id,
        org_id=client.organization_id,
        scope=scope,
    )


def _device_code(environment: Environment, client: OAuthClient, call: Call) -> Any:
    code = call.body.optional_text("device_code") or ""
    device, grant = environment.device_codes.get(code), environment.oauth_device_grants.get(code)
    if device is None or grant is None or grant.client_id != client.id:
        raise oauth("invalid_grant", "The device code is invalid.")
    if environment.now() >= device.expires_at:
        raise oauth("expired_token", "The device code has expired.")
    if device.denied:
        raise oauth("access_denied", "The user denied the request.")
    if device.user_id is None:
        raise oauth("authorization_pending", "The user has not decided yet.")
    del environment.device_codes[code], environment.oauth_device_grants[code]
    return _user_tokens(
        environment,
        evolve(
            grant,
            user_id=device.user_id,
            organization_id=device.organization_id,
            consent_id=environment.new_id("app_consent_"),
        ),
    )


_GRANTS: Mapping[str, Callable[[Environment, OAuthClient, Call], Any]] = {
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
    _DEVICE_CODE: _device_code,
}


def _user_tokens(environment: Environment, grant: Grant) -> Any:
    user = environment.users.get(grant.user_id or "")
    if user is None:
        raise oauth("invalid_grant", "The user is gone.")
    if grant.organization_id is not None:
        try:
            environment.require_member(user, grant.organization_id)
        except LookupError:
            message = "The user is no active member of the organization any more."
            raise oauth("invalid_grant", message) from None
    answer = _answer(
        environment,
        sub=user.id,
        aud=grant.resource or environment.client_id,
        client_id=grant.client_id,
        org_id=grant.organization_id,
        sid=grant.consent_id,
        scope=grant.scope,
    )
    scopes = grant.scope.split()
    if "offline_access" in scopes:
        answer["refresh_token"] = environment.token()
        environment.oauth_refresh_tokens[answer["refresh_token"]] = grant
    if "openid" in scopes:
        answer["id_token"] = _signed(
            environment,
            aud=grant.client_id,
            nonce=grant.nonce,
            **_about(user, scopes),
        )
    return answer


def _answer(environment: Environment, *, scope: str, **claims: str | None) -> dict[str, Any]:
    token = _signed(
        environment, **claims, scope=scope or None, jti=environment.new_id(""), kind="access"
    )
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": int(environment.settings.access_token_lifetime),
        "scope": scope,
    }


def _signed(environment: Environment, *, kind: str = "id", **claims: Any) -> str:
    now = int(environment.clock.time())
    said = {
        "iss": environment.base_url,
        **{name: value for name, value in claims.items() if value is not None},
        "iat": now,
        "exp": now + int(environment.settings.access_token_lifetime),
    }
    token = environment.keyring.current.sign(said)
    if kind == "access":
        environment.oauth_tokens[token] = said
    return token


# Information about tokens


def introspect(environment: Environment, call: Call) -> Response:
    """Return the state of a token (RFC 7662 §2)."""
    _authenticated(environment, call)
    claims = _current(environment, call.body.optional_text("token"))
    if claims is None:
        return json_response({"active": False})
    return json_response({"active": True, "token_type": "Bearer", **claims})


def get_userinfo(environment: Environment, call: Call) -> Response:
    """Return a token's user (OpenID Connect Core §5.3)."""
    claims = _current(environment, call.bearer)
    user = environment.users.get(str(claims["sub"])) if claims else None
    if claims is None or user is None:
        raise oauth("invalid_token", "The access token is invalid.", status=401)
    return json_response(_about(user, str(claims.get("scope", "")).split()))


def _current(environment: Environment, token: str | None) -> Mapping[str, Any] | None:
    claims = environment.oauth_tokens.get(token or "")
    return claims if claims and environment.clock.time() < claims["exp"] else None


def _about(user: User, scopes: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"sub": user.id}
    if "email" in scopes:
        shown |= {"email": user.email, "email_verified": user.email_verified}
    if "profile" in scopes:
        shown |= {
            "name": user.name,
            "given_name": user.first_name,
            "family_name": user.last_name,
        }
    return {name: value for name, value in shown.items() if value is not None}


# Devices


def authorize_device(environment: Environment, call: Call) -> Response:
    """Begin a device's sign-in (RFC 8628 §3.1)."""
    client = _authenticated(environment, call)
    settings = environment.settings
    device = DeviceCode(
        device_code=environment.token(),
        user_code=environment.user_code(),
        client_id=client.id,
        interval=settings.device_interval,
        expires_at=environment.after(settings.device_code_lifetime),
    )
    environment.device_codes[device.device_code] = device
    environment.oauth_device_grants[device.device_code] = Grant(
        client_id=client.id,
        scope=client.granted(call.body.optional_text("scope")),
        resource=call.body.optional_text("resource") or None,
        expires_at=device.expires_at,
    )
    page = f"{environment.base_url}/device"
    return json_response(
        {
            "device_code": device.device_code,
            "user_code": device.user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?{urlencode({'user_code': device.user_code})}",
            "expires_in": settings.device_code_lifetime,
            "interval": device.interval,
        }
    )


def _authenticated(environment: Environment, call: Call) -> OAuthClient:
    """Return the authenticated client (RFC 6749 §2.3.1).

    Raises:
        Refused: There is none, or its secret is wrong: 401 `invalid_client`.
    """
    identifier = call.body.optional_text("client_id")
    secret = call.body.optional_text("client_secret")
    scheme, _, credentials = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, word = base64.b64decode(credentials, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise _invalid_client() from None
        identifier, secret = unquote(name), unquote(word)
    client = environment.oauth_clients.get(identifier or "")
    if client is None:
        raise _invalid_client()
    if client.secret is not None and not hmac.compare_digest(
        client.secret.encode(), (secret or "").encode("utf-8", "surrogatepass")
    ):
        raise _invalid_client()
    return client


def _invalid_client() -> Refused:
    return oauth("invalid_client", "Invalid client ID or secret.", status=401)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
