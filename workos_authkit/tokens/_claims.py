"""The claims of a token, each with its proper type."""

from collections.abc import Sequence, Set
from typing import Any, TypeVar

from workos_authkit.models._base import assemble
from workos_authkit.models._frozen import NOTHING_MORE, freeze
from workos_authkit.models.tokens import AccessTokenClaims, Actor, OAuthClaims
from workos_authkit.tokens._refusals import refusal

T = TypeVar("T")

_NUMBERS = (int, float)  # bool is not one
_LAST_INSTANT = 253_402_300_799  # the end of the year 9999, the limit of datetime

_CONSENT_PREFIX = "app_consent_"
_SESSION_PREFIX = "session_"


def session_claims(payload: dict[str, Any], client_id: str | None = None) -> AccessTokenClaims:
    """Read the claims of a session's token; other claims go to `extra`.

    Args:
        payload: The token's payload; this consumes it.
        client_id: Refuses tokens that look like another client's or an OAuth application's.
    """
    if payload.get("sub_type") is not None or payload.get("sub_profile") not in (None, "user"):
        raise refusal("not_a_user", "The access token belongs to an agent or a widget.")
    sid = _required("sid", _text(payload, "sid"))
    is_oauth = client_id is not None and (
        payload.get("scope") is not None
        or payload.get("client_id") not in (None, client_id)
        or not sid.startswith(_SESSION_PREFIX)
    )
    if is_oauth or sid.startswith(_CONSENT_PREFIX):
        raise refusal("not_a_session", "The access token was given to an OAuth application.")
    return assemble(
        AccessTokenClaims,
        {
            "sub": _required("sub", _text(payload, "sub")),
            "sid": sid,
            "exp": _required("exp", _instant(payload, "exp")),
            "iat": _required("iat", _instant(payload, "iat")),
            "iss": _text(payload, "iss"),
            "jti": _text(payload, "jti"),
            "org_id": _text(payload, "org_id"),
            "role": _text(payload, "role"),
            "roles": _texts(payload, "roles"),
            "permissions": _texts(payload, "permissions"),
            "entitlements": _texts(payload, "entitlements"),
            "feature_flags": _texts(payload, "feature_flags"),
            "act": _actor(payload),
            "auth_time": _instant(payload, "auth_time"),
            "client_id": _text(payload, "client_id"),
            "aud": _audience(payload),
            "nbf": _instant(payload, "nbf"),
            "extra": freeze(payload) if payload else NOTHING_MORE,
        },
    )


def oauth_claims(payload: dict[str, Any]) -> OAuthClaims:
    """Read the claims of an OAuth application's token; other claims go to `extra`."""
    sid = _text(payload, "sid")
    if sid is not None and sid.startswith(_SESSION_PREFIX):
        raise refusal("not_oauth", "The access token is a session's, not an OAuth application's.")
    return assemble(
        OAuthClaims,
        {
            "sub": _required("sub", _text(payload, "sub")),
            "exp": _required("exp", _instant(payload, "exp")),
            "iat": _required("iat", _instant(payload, "iat")),
            "iss": _required("iss", _text(payload, "iss")),
            "aud": _required("aud", _audience(payload) or None),
            "client_id": _text(payload, "client_id"),
            "org_id": _text(payload, "org_id"),
            "sid": sid,
            "scope": _scope(payload),
            "jti": _text(payload, "jti"),
            "nbf": _instant(payload, "nbf"),
            "extra": freeze(payload) if payload else NOTHING_MORE,
        },
    )


def _required(name: str, value: T | None) -> T:
    if value is None or value == "":
        raise refusal("missing_claim", f"The claim {name!r} is missing.")
    return value


def _text(payload: dict[str, Any], name: str) -> str | None:
    value = payload.pop(name, None)
    if type(value) is str or value is None:
        return value
    raise refusal("invalid_claim", f"The claim {name!r} is not a string.")


def _texts(payload: dict[str, Any], name: str) -> Sequence[str]:
    value = payload.pop(name, None)
    if value is None:
        return ()
    if isinstance(value, list):
        try:
            "".join(value)  # the cheapest check for strings only
            return tuple(value)
        except TypeError:
            pass
    raise refusal("invalid_claim", f"The claim {name!r} is not a list of strings.")


def _instant(payload: dict[str, Any], name: str) -> float | None:
    """Take a NumericDate (RFC 7519 §2)."""
    value: float | None = payload.pop(name, None)
    if value is None or (type(value) in _NUMBERS and 0 <= value <= _LAST_INSTANT):
        return value
    raise refusal("invalid_claim", f"The claim {name!r} is not a time.")


def _audience(payload: dict[str, Any]) -> Sequence[str]:
    """Take `aud`, which is one string or several (RFC 7519 §4.1.3)."""
    if isinstance(payload.get("aud"), str):
        return (payload.pop("aud"),)
    return _texts(payload, "aud")


def _scope(payload: dict[str, Any]) -> Set[str]:
    """Take `scope`, names separated by spaces (RFC 9068 §2.2.3)."""
    return frozenset((_text(payload, "scope") or "").split())


def _actor(payload: dict[str, Any]) -> Actor | None:
    value = payload.pop("act", None)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise refusal("invalid_claim", "The claim 'act' is not an object.")
    return Actor(sub=_required("act.sub", _text(value, "sub")), extra=freeze(value))
