"""The requests that begin, continue and end a session. Pure.

Every grant goes to one token endpoint: `POST /user_management/authenticate`. This module builds
and returns the requests before anything is sent, so that no local variable of a failed call holds
a password, a code or a token for crash reporters to copy.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from attrs import evolve

from workos_authkit import tokens
from workos_authkit._arguments import require_text, without_none
from workos_authkit._config import Settings
from workos_authkit._convert import structure
from workos_authkit._request import KeyUse, Request, path
from workos_authkit._visitor import Visitor, visitor_fields
from workos_authkit.errors import InvalidArgumentError, InvalidTokenError, PendingAuthentication
from workos_authkit.models._base import assemble
from workos_authkit.models.authentication import Authentication, AuthorizationCallback
from workos_authkit.models.mfa import AuthenticationFactor
from workos_authkit.models.users import User

Pending: TypeAlias = PendingAuthentication | str
"""The start of a sign-in's next step: the `pending` of an error, or the bare token."""

AUTHORIZATION_CODE: Final = "authorization_code"
PASSWORD: Final = "password"  # noqa: S105
REFRESH_TOKEN: Final = "refresh_token"  # noqa: S105
DEVICE_CODE: Final = "urn:ietf:params:oauth:grant-type:device_code"
MAGIC_AUTH: Final = "urn:workos:oauth:grant-type:magic-auth:code"
EMAIL_VERIFICATION: Final = "urn:workos:oauth:grant-type:email-verification:code"
TOTP: Final = "urn:workos:oauth:grant-type:mfa-totp"
ORGANIZATION_SELECTION: Final = "urn:workos:oauth:grant-type:organization-selection"
RADAR_EMAIL_CHALLENGE: Final = "urn:workos:oauth:grant-type:radar-email-challenge:code"
RADAR_SMS_CHALLENGE: Final = "urn:workos:oauth:grant-type:radar-sms-challenge:code"
EMAIL_COMPLETION: Final = "urn:workos:oauth:grant-type:email-completion"

_PUBLIC: Final = frozenset({AUTHORIZATION_CODE, REFRESH_TOKEN, DEVICE_CODE})
"""The grants of clients that have no API key."""

_WITH_SIGNALS: Final = frozenset({AUTHORIZATION_CODE, PASSWORD, MAGIC_AUTH, EMAIL_COMPLETION})
"""The grants that take `signals_id`."""


def token_request(
    settings: Settings, grant_type: str, *, visitor: Visitor | None = None, **fields: Any
) -> Request:
    """Return the request of a grant.

    Args:
        settings: The client's, for its id and key. The device flow never sends the key as
            `client_secret`.
        grant_type: One of the constants above.
        visitor: The person who signs in.
        fields: The credentials; `None` is left out.

    Raises:
        ConfigurationError: The client id is missing.
        InvalidArgumentError: `visitor` is not a `Visitor`.
    """
    names = ["ip_address", "user_agent", "device_id"]
    if grant_type in _WITH_SIGNALS:
        names.append("signals_id")
    key: KeyUse = "optional" if grant_type in _PUBLIC else "required"
    return Request(
        "POST",
        path("user_management/authenticate"),
        json=without_none(
            client_id=settings.require_client_id(),
            client_secret=None if grant_type == DEVICE_CODE else settings.api_key,
            grant_type=grant_type,
            **fields,
            **visitor_fields(visitor, *names),
        ),
        key=key,
    )


def code_request(
    settings: Settings,
    code: str | AuthorizationCallback,
    *,
    code_verifier: str | None,
    invitation_token: str | None = None,
    visitor: Visitor | None = None,
) -> Request:
    """Return the request that exchanges an authorization code.

    Raises:
        ConfigurationError: The client id is missing.
        InvalidArgumentError: `code` or `visitor` is of the wrong type, or a public client has no
            verifier.
    """
    if isinstance(code, AuthorizationCallback):
        code_verifier = None if code.impersonation else code_verifier
        code = code.code
    require_text("code", code)
    if code_verifier is None and settings.is_public:
        raise InvalidArgumentError(
            "code_verifier is missing: a client without an API key proves itself with the "
            "verifier of its PKCE pair; if this is a server, pass api_key= or set WORKOS_API_KEY"
        )
    return token_request(
        settings,
        AUTHORIZATION_CODE,
        code=code,
        code_verifier=code_verifier,
        invitation_token=invitation_token,
        visitor=visitor,
    )


def with_challenge(request: Request, challenge_id: str) -> Request:
    """Return the request of a grant that answers a challenge."""
    fields = request.json if isinstance(request.json, Mapping) else {}
    return evolve(request, json={**fields, "authentication_challenge_id": challenge_id})


def read_authentication(body: Any, user: User | None = None) -> Authentication:
    """Read the answer to a grant. Keep its tokens whatever else is wrong: the code is spent.

    Args:
        body: The answer, parsed.
        user: The user, if known.

    Raises:
        DecodeError: The tokens are missing, or their user cannot be determined.
    """
    match body:
        case {"user": {"id": str()}}:
            pass
        case {"access_token": str(access_token)} if user is None:
            body = {**body, "user": {"id": _subject(access_token)}}
        case {"access_token": str()} if user is not None:
            found = vars(structure({**body, "user": {"id": user.id}}, Authentication))
            return assemble(Authentication, {**found, "user": user})
    return structure(body, Authentication)


def _subject(access_token: str) -> Any:
    """Return the subject of an access token, if it can be read."""
    try:
        return tokens.read_unverified(access_token).get("sub")
    except InvalidTokenError:
        return None


def revoke_request(session_id: str) -> Request:
    """Return the request that ends a session.

    Raises:
        InvalidArgumentError: `session_id` is not a string, or is empty.
    """
    require_text("session_id", session_id)
    return Request(
        "POST",
        path("user_management/sessions/revoke"),
        json={"session_id": session_id},
        safe=True,
        ends=True,
    )


def pending_token(pending: Pending, name: str = "pending_authentication_token") -> str:
    """Return the token that continues a sign-in.

    Args:
        pending: The `pending` of an error, or the token.
        name: The name of the token in `pending`.

    Raises:
        InvalidArgumentError: `pending` is of the wrong type, or lacks this token.
    """
    if isinstance(pending, PendingAuthentication):
        token = getattr(pending, name)
        if token is None:
            raise InvalidArgumentError(
                f"pending has no {name}: this sign-in cannot go on, start a new one"
            )
    elif isinstance(pending, str):
        token = pending
    else:
        raise InvalidArgumentError(
            f"pending must be the `pending` of an error, or its {name}, "
            f"not {type(pending).__name__}"
        )
    require_text("pending" if token is pending else name, token)
    return str(token)


def factor_to_challenge(pending: Pending, factor: AuthenticationFactor | str | None) -> str:
    """Return the id of the factor whose code to check.

    Raises:
        InvalidArgumentError: The factor is ambiguous, or its code must be sent first.
    """
    known = pending.authentication_factors if isinstance(pending, PendingAuthentication) else ()
    readable = [item for item in known if item.type != "sms"] or known
    if factor is None and len(readable) == 1:
        factor = readable[0]
    if factor is None:
        raise InvalidArgumentError(
            "pass factor, one of the error's authentication_factors, or authentication_challenge_id"
        )
    if isinstance(factor, str):
        factor = next((item for item in known if item.id == factor), factor)
    if isinstance(factor, str):
        return factor
    if factor.type == "sms":
        raise InvalidArgumentError(
            "an sms factor must send its code first: call mfa.challenge(factor.id), then pass the "
            "challenge's id as authentication_challenge_id"
        )
    return factor.id
