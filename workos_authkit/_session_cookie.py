"""The content of a session cookie: an authentication, under the Node packages' names. Pure.

We write what `@workos-inc/node` writes:

    {organizationId?, user, accessToken, refreshToken, authenticationMethod?, impersonator?}

We read each key in this spelling or in the API's (`access_token`), which the official Python SDK
uses, also inside `persistent`, where old versions of `iron-session` put everything.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import evolve, fields

from workos_authkit import _json, tokens
from workos_authkit._arguments import instant
from workos_authkit._base64url import encode
from workos_authkit._convert import DecodeError, structurer
from workos_authkit._types import JSON
from workos_authkit.errors import InvalidTokenError, UnsealError
from workos_authkit.models._base import Model
from workos_authkit.models.authentication import Authentication, Impersonator
from workos_authkit.models.sessions import LoadedSession
from workos_authkit.models.users import User
from workos_authkit.sealing import Passwords, open_sealed, seal

NOT_A_SESSION: Final = "not_a_session"
"""The `detail` of a cookie that unseals but holds no session."""

_UNSECURED: Final = encode(b'{"alg":"none"}').decode() + "."
"""How an unsecured JWT begins: its header."""


def seal_session(authentication: Authentication, passwords: Passwords) -> str:
    """Seal an authentication with the newest password."""
    impersonator = authentication.impersonator
    payload: dict[str, JSON] = {
        "organizationId": authentication.organization_id,
        "user": {"object": "user", **_write(authentication.user, _USER)},
        "accessToken": authentication.access_token,
        "refreshToken": authentication.refresh_token,
        "authenticationMethod": authentication.authentication_method,
        "impersonator": _write(impersonator, _IMPERSONATOR) if impersonator else None,
    }
    return seal({key: value for key, value in payload.items() if value is not None}, passwords)


def open_session(cookie: str | None, passwords: Passwords, now: float) -> LoadedSession:
    """Return a cookie's session, or why it holds none; no content raises an error."""
    if not cookie:
        return LoadedSession(reason="no_session_cookie_provided")
    try:
        # No number counts here: whole ones beyond 64 bits may become floats, which `unseal` spares.
        data, _, used_previous_password, expires_at = open_sealed(
            cookie, passwords, now, _json.parse
        )
        authentication = _read_session(data)
    except UnsealError as error:
        return LoadedSession(reason="invalid_session_cookie", detail=error.detail)
    except DecodeError:
        return LoadedSession(reason="invalid_session_cookie", detail=NOT_A_SESSION)
    return LoadedSession(
        authentication=authentication,
        used_previous_password=used_previous_password,
        expires_at=expires_at,
    )


def open_newest(cookies: Iterable[str], passwords: Passwords, now: float) -> LoadedSession:
    """Return the session of the newest of these cookies, or why the first of them holds none."""
    opened = [open_session(cookie, passwords, now) for cookie in cookies if cookie]
    return max(filter(None, opened), key=_issued_at, default=None) or next(
        iter(opened), LoadedSession(reason="no_session_cookie_provided")
    )


def _issued_at(session: LoadedSession) -> float:
    assert session.authentication is not None, "only what opens is compared"
    try:
        issued_at = tokens.read_unverified(session.authentication.access_token).get("iat")
    except InvalidTokenError:
        return 0.0
    return issued_at if isinstance(issued_at, int | float) else 0.0


def _read_session(data: JSON) -> Authentication:
    if isinstance(data, dict) and data.keys() == {"persistent"}:
        data = data["persistent"]
    return _structure_session()(data, Authentication)


def _write(model: Model, spelling: Mapping[str, str]) -> dict[str, JSON]:
    """Return a model's fields as JSON under their Node names."""
    values = ((name, getattr(model, field)) for field, name in spelling.items())
    return {
        name: instant(name, value) if isinstance(value, datetime) else value
        for name, value in values
    }


def _in_camel_case(names: Iterable[str]) -> Mapping[str, str]:
    """Map each name to its Node spelling: `access_token` to `accessToken`."""
    return {name: name[0] + name.title().replace("_", "")[1:] for name in names}


def _in_either_case(spelling: Mapping[str, str]) -> Mapping[str, str]:
    """Map both spellings to our name."""
    return {other: name for name, other in spelling.items()} | {name: name for name in spelling}


_PAYLOAD = _in_camel_case(
    [
        "organization_id",
        "user",
        "access_token",
        "refresh_token",
        "authentication_method",
        "impersonator",
    ]
)
_USER = _in_camel_case(
    field.name for field in fields(User) if field.name not in ("extra", "radar_auth_attempt_id")
)
_IMPERSONATOR = _in_camel_case(("email", "reason"))


@cache
def _structure_session() -> Callable[[JSON, type[Authentication]], Authentication]:
    """Return a function that reads a session in either spelling; made with the first cookie."""
    return structurer(
        Authentication,
        {
            Impersonator: _in_either_case(_IMPERSONATOR),
            User: _in_either_case(_USER),
            Authentication: _in_either_case(_PAYLOAD),
        },
    )


def without_access_token(authentication: Any) -> Authentication:
    """Return a session without what can be long, for cookies that it would outgrow.

    Of the access token, the claims stay that a refresh and a sign-out need, in an unsecured JWT
    (RFC 7519 §6): no verifier accepts it. Of the user, the id and the email address stay.
    """
    claims = {
        "sid": claim_of(authentication, "sid"),
        "org_id": claim_of(authentication, "org_id"),
        "iat": _issued_at(LoadedSession(authentication=authentication)),
    }
    user = authentication.user
    kept: Authentication = evolve(
        authentication,
        access_token=f"{_UNSECURED}{encode(json.dumps(claims).encode()).decode()}.",
        user=User(id=user.id, email=user.email, email_verified=user.email_verified),
    )
    return kept


def lacks_access_token(authentication: Authentication) -> bool:
    """Return whether `without_access_token` made this session."""
    return authentication.access_token.startswith(_UNSECURED)


def organization_of(authentication: Authentication) -> str | None:
    """Return the organization of a session that WorkOS named with its tokens.

    A JWT template may change the claim, so it counts only if WorkOS's answer is missing: not every
    package writes the organization into its cookies.
    """
    return authentication.organization_id or claim_of(authentication, "org_id")


def claim_of(authentication: Authentication, name: str) -> str | None:
    """Return a claim of an access token that came straight from WorkOS."""
    try:
        value = tokens.read_unverified(authentication.access_token).get(name)
    except InvalidTokenError:
        return None
    return value if isinstance(value, str) and value else None


def session_id_of(session: LoadedSession) -> str:
    """Return the id of the session that a cookie holds.

    Raises:
        UnsealError: The cookie holds no session.
    """
    if session.authentication is None:
        raise UnsealError(
            "there is no session cookie to log out of"
            if session.detail is None
            else f"the session cookie cannot be read: {session.detail}",
            detail=session.detail or "no_session_cookie_provided",
        )
    session_id = claim_of(session.authentication, "sid")
    if session_id is None:
        raise UnsealError("the session cookie holds no session id", detail=NOT_A_SESSION)
    return session_id
