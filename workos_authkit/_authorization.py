"""The half of a sign-in in the user's browser: the URL to send them to, and the callback. Pure.

API: `GET /user_management/authorize`; RFC 6749 §4.1, RFC 7636
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs

from workos_authkit._api import API
from workos_authkit._arguments import check_kind, joined, without_none
from workos_authkit._request import Request, path
from workos_authkit.errors import (
    AuthorizationCallbackError,
    InvalidArgumentError,
    StateMismatchError,
)
from workos_authkit.models.authentication import AuthorizationCallback, AuthorizationRequest
from workos_authkit.pkce import PKCE

_STATE_BYTES: Final = 32

_KNOWN: Final = frozenset(
    {
        *("client_id", "redirect_uri", "response_type", "provider", "connection_id"),
        *("organization_id", "state", "code_challenge", "code_challenge_method", "screen_hint"),
        *("login_hint", "domain_hint", "prompt", "max_age", "invitation_token"),
        *("provider_scopes", "provider_query_params"),
    }
)
"""The parameters that have an argument, or that nobody may replace."""


def start(api: API, **parameters: Any) -> AuthorizationRequest:
    """Begin a sign-in, with a new state and PKCE pair; raises as `authorization_url` does."""
    state, pkce = secrets.token_urlsafe(_STATE_BYTES), PKCE.generate()
    url = authorization_url(api, state=state, code_challenge=pkce.code_challenge, **parameters)
    return AuthorizationRequest(url=url, state=state, code_verifier=pkce.code_verifier)


def authorization_url(
    api: API,
    *,
    redirect_uri: str | None = None,
    provider: str | None = None,
    connection_id: str | None = None,
    organization_id: str | None = None,
    state: str | None = None,
    code_challenge: str | None = None,
    code_challenge_method: str | None = None,
    screen_hint: str | None = None,
    login_hint: str | None = None,
    domain_hint: str | None = None,
    prompt: str | None = None,
    max_age: int | None = None,
    invitation_token: str | None = None,
    provider_scopes: Sequence[str] | None = None,
    provider_query_params: Mapping[str, str | bool | int] | None = None,
    extra: Mapping[str, str] | None = None,
) -> str:
    """Return the URL to send the user to; the arguments are those of the public method.

    Raises:
        InvalidArgumentError: None of provider, connection_id and organization_id is given, or a
            parameter does not go with them.
        ConfigurationError: `client_id` or `redirect_uri` is missing.
    """
    if not (provider or connection_id or organization_id):
        raise InvalidArgumentError(
            "pass one of provider, connection_id and organization_id: "
            "provider='authkit' shows the hosted page"
        )
    if provider != "authkit" and (screen_hint is not None or max_age is not None):
        raise InvalidArgumentError("screen_hint and max_age need provider='authkit'")
    if max_age is not None and (type(max_age) is not int or max_age < 0):
        raise InvalidArgumentError("max_age must be a whole number of seconds, 0 or more")
    if code_challenge_method not in (None, "S256") or (
        code_challenge_method and not code_challenge
    ):
        raise InvalidArgumentError("code_challenge_method is 'S256', with a code_challenge")
    query = without_none(
        client_id=api.settings.require_client_id(),
        redirect_uri=redirect_uri or api.settings.require_redirect_uri(),
        response_type="code",
        provider=provider,
        connection_id=connection_id,
        organization_id=organization_id,
        state=state,
        code_challenge=code_challenge,
        code_challenge_method="S256" if code_challenge else None,
        screen_hint=screen_hint,
        login_hint=login_hint,
        domain_hint=domain_hint,
        prompt=prompt,
        max_age=max_age,
        invitation_token=invitation_token,
        provider_scopes=joined("provider_scopes", provider_scopes),
        provider_query_params=provider_query_params,
    )
    query.update(_further(extra))
    return api.url(Request("GET", path("user_management/authorize"), query=query))


def _further(extra: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return parameters that have no argument of their own.

    Raises:
        InvalidArgumentError: A parameter has its own argument, or its value is not a string.
    """
    check_kind("extra", extra)
    for name, value in (extra or {}).items():
        if name in _KNOWN or name.partition("[")[0] in _KNOWN:
            raise InvalidArgumentError(f"extra: {name} is a parameter that the package sets")
        if not isinstance(value, str):
            raise InvalidArgumentError(
                f"extra: {name} must be a string, not {type(value).__name__}"
            )
    return extra or {}


def parse_callback(
    url_or_query: str | bytes, *, state: str | None, allow_impersonation: bool
) -> AuthorizationCallback:
    """Read what came back with the user, and check that this sign-in asked for it.

    Args:
        url_or_query: The URL that the user came back to, or its query.
        state: The state that the sign-in started with, if any.
        allow_impersonation: Whether to take a callback without a state.

    Raises:
        StateMismatchError: The state is missing or another one.
        AuthorizationCallbackError: The user comes back with an error instead of a code.
        InvalidArgumentError: An argument is not a string.
    """
    check_kind("state", state)
    check_kind("allow_impersonation", allow_impersonation)
    answer = _parse_query(url_or_query)
    if "state" in answer:
        if not state or not _are_equal(answer["state"], state):
            raise StateMismatchError(
                "the state of the callback is not the one that this sign-in started with"
            )
    elif "error" not in answer and not allow_impersonation:
        raise StateMismatchError("the callback has no state")
    if "error" in answer:
        description = answer.get("error_description")
        details = f": {description!r}" if description else ""
        raise AuthorizationCallbackError(
            f"the user came back with the error {answer['error']!r}{details}",
            error=answer["error"],
            error_description=description,
            state=answer.get("state"),
        )
    if "code" not in answer:
        raise AuthorizationCallbackError(
            "the callback holds neither a code nor an error", error="missing_code"
        )
    return AuthorizationCallback(code=answer["code"], impersonation="state" not in answer)


def _parse_query(url_or_query: str | bytes) -> dict[str, str]:
    """Return the parameters of a callback; one that is empty or given twice is none."""
    if isinstance(url_or_query, bytes):
        url_or_query = url_or_query.decode("ascii", "replace")
    if not isinstance(url_or_query, str):
        raise InvalidArgumentError("url_or_query must be the URL of the callback, or its query")
    before, mark, after = url_or_query.partition("#")[0].partition("?")
    query = after if mark or "://" in before or before.startswith("/") else before
    values = parse_qs(query, errors="replace")
    return {name: found[0] for name, found in values.items() if len(found) == 1}


def _are_equal(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
