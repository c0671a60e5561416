"""Sign-ins in progress: each keeps its state and verifier in its own sealed cookie."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import asdict, field, frozen

from workos_authkit._types import JSON
from workos_authkit.cookies import BROWSER_LIMIT
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.models._base import Value

PREFIX: Final = "wos-auth-flow-"
_NAME: Final = re.compile(rf"{PREFIX}[0-9a-f]{{16}}")

LIFETIME: Final = 600
"""Seconds within which the user must return."""

MOST: Final = 5
"""The most sign-ins in progress in one browser; older ones are dropped."""

HEADER_LIMIT: Final = 8_000
"""The most bytes of a `Cookie` header: gunicorn and nginx refuse more than 8 kB."""

PURPOSE: Final = "workos_authkit.web: a sign-in on its way"


@frozen(kw_only=True)
class Flow(Value):
    """A sign-in in progress."""

    state: str = field(repr=False)
    code_verifier: str = field(repr=False)
    return_to: str
    app_state: JSON = None
    """The application's own state, for its hook."""

    led_on: bool = False
    """Whether it is the second attempt, after a sign-in that required a step; there is no third."""

    max_age: int | None = None
    """The longest time since the user signed in, in seconds."""

    organization_id: str | None = None
    """The organization to sign in to."""

    def to_json(self) -> JSON:
        """Return the JSON to seal."""
        return asdict(self)


def flow_from_json(data: JSON) -> Flow | None:
    """Return the flow in unsealed data, or `None`."""
    try:
        return Flow(**data)  # type: ignore[arg-type]
    except TypeError:
        return None


def name_of(state: str) -> str:
    """Return the name of a flow's cookie."""
    return PREFIX + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]


def flow_cookies(cookies: str) -> Mapping[str, str]:
    """Return the cookies of all flows by name, oldest first as browsers send them.

    Names that `name_of` never returns are left out: an answer must not repeat them.
    """
    pairs = (pair.strip().partition("=") for pair in cookies.split(";") if PREFIX in pair)
    return {name: value for name, _, value in pairs if _NAME.fullmatch(name)}


def begin(state: str, sealed: str, cookies: str, *, path: str, secure: bool) -> Sequence[str]:
    """Return the `Set-Cookie` values that store a new flow and drop old ones beyond the limits.

    The limits are their number, and the size of the browser's `Cookie` header.

    Raises:
        InvalidArgumentError: The cookie would be too large.
    """
    kept = _header(name_of(state), sealed, LIFETIME, path, secure)
    if len(kept) >= BROWSER_LIMIT:
        raise InvalidArgumentError("state: is too large for a cookie; keep it below 1,000 bytes")
    known = flow_cookies(cookies)
    size = len(cookies) + len(kept.partition(";")[0])
    given_up: list[str] = []
    for name, value in known.items():
        if len(known) - len(given_up) < MOST and size <= HEADER_LIMIT:
            break
        given_up.append(name)
        size -= len(f"{name}={value}; ")
    return [kept, *end(given_up, path=path, secure=secure)]


def end(names: Sequence[str], *, path: str, secure: bool) -> Sequence[str]:
    """Return the `Set-Cookie` values that clear flows."""
    return [_header(name, "", 0, path, secure) for name in names]


def _header(name: str, value: str, max_age: int, path: str, secure: bool) -> str:
    attributes = f"Path={path}; Max-Age={max_age}; HttpOnly; SameSite=Lax"
    return f"{name}={value}; {attributes}" + ("; Secure" if secure else "")
