"""Visits: the session of a request, and the headers to add to its answer."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import evolve, field, frozen

from workos_authkit._web.messages import Header, Refusal, WebRequest
from workos_authkit.cookies import SessionCookie
from workos_authkit.errors import CookieTooLargeError
from workos_authkit.models._base import Value
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.sessions import AuthenticatedSession, UnauthenticatedSession
from workos_authkit.models.tokens import AccessTokenClaims

_logger = logging.getLogger("workos_authkit")

NO_STORE = "private, no-store"


@frozen(kw_only=True)
class Visit(Value):
    """The session or the bearer token's claims of a request, or why there are none."""

    session: AuthenticatedSession | None = None
    """The session of the cookie."""

    claims: AccessTokenClaims | None = None
    """The claims of the access token, from the session or a bearer token."""

    refusal: Refusal | None = None
    """Why there is no session; used only if one is required."""

    set_cookies: Sequence[str] = field(default=(), repr=False)
    """`Set-Cookie` values that the answer must carry, even an error: the old refresh token no
    longer works."""

    varies_by: str = "Cookie"
    """The request header that decided."""

    def headers(
        self, *, cache_control: str | None = None, vary: str | None = None, read: bool = True
    ) -> Sequence[Header]:
        """Return the headers that the answer must carry in addition to its own.

        `Cache-Control` and `Vary` replace the answer's own, `Set-Cookie` is added.

        Args:
            cache_control: The answer's own `Cache-Control`; it is kept unless a cookie is set.
            vary: The answer's own `Vary`.
            read: Whether the answer depends on the visit.
        """
        if not self.set_cookies:
            if not read:
                return ()
            if cache_control is None and vary is None:
                return BY_COOKIE if self.varies_by == "Cookie" else _BY_BOTH
            if cache_control == NO_STORE and vary == self.varies_by:
                return ()
        cookies = [("set-cookie", value) for value in self.set_cookies]
        if cache_control is None or (cookies and "no-store" not in cache_control.lower()):
            cache_control = NO_STORE
        return [
            ("cache-control", cache_control),
            ("vary", _with(vary, self.varies_by)),
            *cookies,
        ]


@frozen
class SessionWriter:
    """Writes sessions to cookies.

    A new session is always stored, because its predecessor's refresh token no longer works. What
    does not fit is left out: first the user's metadata, then the access token.
    """

    cookie: SessionCookie
    seal: Callable[[Authentication], str]
    seal_without_access_token: Callable[
        [Authentication, AuthenticatedSession | UnauthenticatedSession], str
    ]
    limit: int | None
    """The most bytes that a session may have; `None` if only the cookie has a limit."""

    def write(
        self,
        sealed_session: str,
        authentication: Authentication,
        session: AuthenticatedSession | UnauthenticatedSession,
        request: WebRequest,
    ) -> Sequence[str]:
        """Return the `Set-Cookie` values that store a session.

        Args:
            sealed_session: The session.
            authentication: Its content.
            session: What authenticating it said.
            request: The request.
        """
        try:
            return self._set(sealed_session, request)
        except CookieTooLargeError as error:
            too_large = error.message
        try:
            written = self._set(self.seal(_without_metadata(authentication)), request)
        except CookieTooLargeError:
            _logger.error(
                "a session is stored without its access token, so that each process has to "
                "refresh it: %s",
                too_large,
            )
            return self._set(self.seal_without_access_token(authentication, session), request)
        _logger.warning("a session is stored without the user's metadata: %s", too_large)
        return written

    def _set(self, sealed_session: str, request: WebRequest) -> Sequence[str]:
        size = len(sealed_session)
        if self.limit is not None and size > self.limit:
            raise CookieTooLargeError(
                message=f"it has {size} bytes and may have {self.limit}, as many servers refuse "
                "requests with more than 8 kB of cookies: remove what you do not read from the "
                "access token, and long metadata from the user, or raise the limit of your server "
                "and pass a SessionCookie with more chunks as `cookie`"
            )
        return self.cookie.set(sealed_session, existing=request.cookies)


def _without_metadata(authentication: Any) -> Any:
    return evolve(authentication, user=evolve(authentication.user, metadata={}))


def sent_after(cookies: str, set_cookies: Iterable[str]) -> str:
    """Return the `Cookie` header that the browser sends after receiving these values.

    Args:
        cookies: The `Cookie` header that the browser sent.
        set_cookies: `Set-Cookie` values. Cookies that they clear stay: one may name the session.
    """
    pairs = (value.partition(";")[0] for value in set_cookies)
    new = {_name_of(pair): pair for pair in pairs if not pair.endswith("=")}
    kept = (pair.strip() for pair in cookies.split(";") if _name_of(pair) not in new)
    return "; ".join([*kept, *new.values()])


def still_to_set(set_cookies: Iterable[str], headers: Iterable[Header]) -> Sequence[str]:
    """Return the `Set-Cookie` values whose cookies an answer's headers do not set."""
    named = {_name_of(value) for name, value in headers if name == "set-cookie"}
    return [value for value in set_cookies if _name_of(value) not in named]


def _name_of(cookie: str) -> str:
    return cookie.partition("=")[0].strip()


def _with(vary: str | None, names: str) -> str:
    """Return a `Vary` header that also names these headers."""
    if not vary:
        return names
    known = {name.strip().lower() for name in vary.split(",")}
    if "*" in known:
        return vary
    missing = [name for name in names.split(", ") if name.lower() not in known]
    return ", ".join([vary, *missing])


BY_COOKIE: Sequence[Header] = (("cache-control", NO_STORE), ("vary", "Cookie"))
"""The headers of an answer that read a session and has none of its own."""

_BY_BOTH: Sequence[Header] = (("cache-control", NO_STORE), ("vary", "Authorization, Cookie"))
