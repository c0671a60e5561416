"""Sign-ins on their way: each keeps its state and verifier in a sealed cookie of its own."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import asdict, frozen

from workos_authkit._types import JSON
from workos_authkit.cookies import BROWSER_LIMIT
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.models._base import Value

PREFIX: Final = "wos-auth-flow-"
LIFETIME: Final = 600
"""Seconds within which the user must be back."""

MOST: Final = 5
"""How many sign-ins a browser may have on their way; older ones are given up."""

PURPOSE: Final = "workos_authkit.web: a sign-in on its way"


@frozen(kw_only=True)
class Flow(Value):
    """A sign-in on its way."""

    state: str
    code_verifier: str
    return_to: str
    app_state: JSON = None
    """What the application gave, for its hook."""

    led_on: bool = False
    """Whether it began because an earlier sign-in asked for a step; there is no third."""

    max_age: int | None = None
    """How many seconds ago the user may have signed in."""

    def to_json(self) -> JSON:
        """Return what is sealed."""
        return asdict(self)


def flow_from_json(data: JSON) -> Flow | None:
    """Return the flow that was sealed, or `None` where the data is none."""
    try:
        return Flow(**data)  # type: ignore[arg-type]
    except TypeError:
        return None


def name_of(state: str) -> str:
    """Return the name of the cookie of a flow."""
    return PREFIX + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]


def flow_cookies(cookies: str) -> Mapping[str, str]:
    """Return the cookies of all flows by name, oldest first as browsers send them."""
    pairs = (pair.strip().partition("=") for pair in cookies.split(";") if PREFIX in pair)
    return {name: value for name, _, value in pairs if name.startswith(PREFIX)}


def begin(state: str, sealed: str, cookies: str, *, path: str, secure: bool) -> Sequence[str]:
    """Return the `Set-Cookie` values that keep a new flow and give up those beyond the limit.

    Raises:
        InvalidArgumentError: The cookie would be too large.
    """
    kept = _header(name_of(state), sealed, LIFETIME, path, secure)
    if len(kept) >= BROWSER_LIMIT:
        raise InvalidArgumentError("state: is too large for a cookie; keep it below 1,000 bytes")
    known = list(flow_cookies(cookies))
    given_up = known[: max(0, len(known) + 1 - MOST)]
    return [kept, *end(given_up, path=path, secure=secure)]


def end(names: Sequence[str], *, path: str, secure: bool) -> Sequence[str]:
    """Return the `Set-Cookie` values that forget flows."""
    return [_header(name, "", 0, path, secure) for name in names]


def _header(name: str, value: str, max_age: int, path: str, secure: bool) -> str:
    attributes = f"Path={path}; Max-Age={max_age}; HttpOnly; SameSite=Lax"
    return f"{name}={value}; {attributes}" + ("; Secure" if secure else "")
