"""One request and its answer: the caller, and the headers to add; for any framework."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, TypeVar, overload

from attrs import evolve

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import Header, WebRequest, WebResponse
from workos_authkit._web.settings import Route
from workos_authkit._web.visits import Visit, sent_after, still_to_set
from workos_authkit.errors import ConfigurationError
from workos_authkit.models.sessions import AuthenticatedSession
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims

T = TypeVar("T")

_BY_TOKEN: Final = Visit(varies_by="Authorization, Cookie")
_NOBODY: Final = Visit()
_FORBIDDEN: Final = WebResponse(status=403)


class Exchange:
    """One request, or one WebSocket handshake, and its caller, determined once.

    Args:
        web: The rules. With a blocking client nothing here suspends, and `run` drives it.
        make_request: Returns the request in the rules' form. That takes longer than recalling a
            cached session, which needs only the cookies, so it is called on demand.
        cookies: The `Cookie` header of a `GET` or a `HEAD`.
    """

    __slots__ = (
        "_by_cookie",
        "_by_token",
        "_cookies",
        "_is_read",
        "_make_request",
        "_request",
        "_set_cookies",
        "has_started",
        "web",
    )

    def __init__(
        self,
        web: AsyncWebAuth,
        make_request: Callable[[], WebRequest],
        cookies: str | None = None,
    ) -> None:
        self.web: AsyncWebAuth = web
        self.has_started: bool = False
        self._make_request = make_request
        self._request: WebRequest | None = None
        self._cookies = cookies
        self._by_cookie: Visit | None = None
        self._by_token: Visit | None = None
        self._set_cookies: Sequence[str] = ()
        self._is_read = False

    @property
    def request(self) -> WebRequest:
        """The request."""
        if self._request is None:
            self._request = self._make_request()
        return self._request

    def known(self) -> Visit | None:
        """Return the visit by the request's cookie, if that needs no waiting."""
        if self._by_cookie is None and self._cookies is not None:
            self._by_cookie = self.web.recall(self._cookies)
        return self._by_cookie

    async def visit(self, *, read: bool = True) -> Visit:
        """Return the visit by the request's cookie.

        Args:
            read: Whether the answer will depend on the visit.
        """
        self._is_read = self._is_read or read
        visit = self.known()
        if visit is None:
            visit = await self.web.visit(self.request, refresh=not self.has_started)
            self._by_cookie = visit
        return visit

    async def session(self, guard: AnyGuard | None = None) -> AuthenticatedSession | WebResponse:
        """Return the session of the cookie, or the answer that refuses the request.

        Raises:
            ConfigurationError: The setting is `bearer_only`.
        """
        self._is_read = True
        visit = self.known() or await self.visit()  # a known visit saves the coroutine
        if guard is None and visit.session is not None:
            return visit.session  # `check` would say the same, but needs the request
        self.web.settings.require_sessions()
        return self.check(visit, guard) or visit.session or _FORBIDDEN

    @overload
    async def claims(self, guard: AnyGuard | None) -> AccessTokenClaims | WebResponse: ...

    @overload
    async def claims(
        self, guard: AnyGuard | None, oauth_scopes: Sequence[str] | None
    ) -> AccessTokenClaims | OAuthClaims | WebResponse: ...

    async def claims(
        self, guard: AnyGuard | None, oauth_scopes: Sequence[str] | None = None
    ) -> AccessTokenClaims | OAuthClaims | WebResponse:
        """Return the claims of a bearer's token, else of the session, or the answer that refuses.

        Args:
            guard: The conditions for the claims.
            oauth_scopes: The scopes that OAuth access tokens need; `None` ignores such tokens.
        """
        if oauth_scopes is None:
            return await self._claims_of_session(guard)
        found = await self.web._protected_resource.authorize_user(self.request, guard, oauth_scopes)
        if found is not None:
            self._is_read = True
            self._by_token = self._by_token or _BY_TOKEN
            return found
        claims = await self._claims_of_session(guard)
        if isinstance(claims, WebResponse):
            return self.web._protected_resource.lead_to_metadata(claims, oauth_scopes)
        return claims

    async def _claims_of_session(self, guard: AnyGuard | None) -> AccessTokenClaims | WebResponse:
        """Return the claims of a session's token or cookie, or the answer that refuses."""
        if "authorization" not in self.request.headers:
            visit = await self.visit()
        elif self._by_token is not None:
            visit = self._by_token
        else:
            self._is_read = True
            visit = await self.web.identify(self.request, refresh=not self.has_started)
            self._by_token = visit
        return self.check(visit, guard) or visit.claims or _FORBIDDEN

    def check(self, visit: Visit, guard: AnyGuard | None) -> WebResponse | None:
        """Return the answer that refuses a visit, or `None` to accept it.

        `start` sends its cookies: frameworks answer in their own form, and some keep only one of
        several headers with the same name.
        """
        refused = self.web.check(self.request, visit, guard)
        if refused is None:
            return None
        self._set_cookies = tuple(value for name, value in refused.headers if name == "set-cookie")
        kept = tuple(header for header in refused.headers if header[0] != "set-cookie")
        return evolve(refused, headers=kept)

    def outage(self, visit: Visit) -> WebResponse | None:
        """Return the answer to send if WorkOS cannot be reached to tell who asks, or `None`."""
        refusal = visit.refusal
        return self.check(visit, None) if refusal is not None and refusal.status >= 500 else None

    async def authorize(
        self, scopes: Sequence[str], *, users_only: bool
    ) -> OAuthClaims | WebResponse:
        """Return the claims of the request's OAuth access token, or the answer that refuses it."""
        self._is_read = True
        self._by_token = self._by_token or _BY_TOKEN
        return await self.web.authorize(self.request, scopes=scopes, users_only=users_only)

    def resource_metadata(self) -> WebResponse | None:
        """Return the document that names the AuthKit domain, if this request asks for it."""
        path = self.web._metadata_path
        if path is None or self.request.path != path:
            return None
        return self.web.resource_metadata()

    async def answer(self, route: Route, request: WebRequest) -> WebResponse:
        """Answer a request for one of the routes.

        The application may have read the session before, and so refreshed it: then the route
        continues with the new one, and the route's cookies win.

        Args:
            route: Its name.
            request: The request with its form.
        """
        set_before = self._found.set_cookies
        if set_before:
            cookies = sent_after(request.cookies, set_before)
            request = evolve(request, headers={**request.headers, "cookie": cookies})
        answer = await self.web.handle(route, request)
        self._by_cookie = self._by_token = None  # the answer carries everything
        kept = still_to_set(set_before, answer.headers)
        return evolve(answer, headers=[*(("set-cookie", each) for each in kept), *answer.headers])

    def mark_read(self) -> None:
        """Record that the answer depends on the caller."""
        self._is_read = True

    @property
    def has_cookies(self) -> bool:
        """Return whether the answer must set a cookie."""
        return bool(self._found.set_cookies)

    def start(self, own: Collection[Header]) -> Sequence[Header]:
        """Return the headers to add to an answer that starts now.

        `Cache-Control` and `Vary` replace the answer's own, `Set-Cookie` is added.

        Args:
            own: The answer's own headers, at least every `cache-control` and `vary`.
        """
        self.has_started = True
        if not own:  # most answers
            return self._found.headers(read=self._is_read)
        cache_control, vary = _joined("cache-control", own), _joined("vary", own)
        return self._found.headers(cache_control=cache_control, vary=vary, read=self._is_read)

    @property
    def _found(self) -> Visit:
        """The combined result of the cookie and the token so far."""
        by_cookie, by_token = self._by_cookie or _NOBODY, self._by_token
        if by_token is None and not self._set_cookies:
            return by_cookie
        return Visit(
            set_cookies=(
                *by_cookie.set_cookies,
                *(by_token or _NOBODY).set_cookies,
                *self._set_cookies,
            ),
            varies_by=(by_token or by_cookie).varies_by,
        )


def _joined(name: str, headers: Collection[Header]) -> str | None:
    """Return the value of a header that may come several times (RFC 9110 §5.3)."""
    return ", ".join(value for each, value in headers if each == name) or None


def key_of(web: AsyncWebAuth) -> str:
    """Return the key under which scopes and environs hold exchanges.

    Each client has its own: an application may have several `Sessions` around it.
    """
    return f"workos_authkit.{id(web):x}"


def exchange_of(request: Mapping[str, Any], key: str) -> Exchange:
    """Return the exchange that a scope or an environ holds.

    Raises:
        ConfigurationError: The application is not wrapped in `Sessions`.
    """
    exchange = request.get(key)
    if not isinstance(exchange, Exchange):
        raise ConfigurationError(
            "a request bypassed our middleware: serve auth.wrap(app), call auth.install(app) or "
            "auth.init_app(app), and do not unwrap the application afterwards"
        )
    return exchange


def let_in(found: T | WebResponse, refuse: Callable[[WebResponse], Exception]) -> T:
    """Return the result, or raise the framework's exception that holds the answer.

    Args:
        found: The result of an exchange.
        refuse: Makes the exception.
    """
    if isinstance(found, WebResponse):
        raise refuse(found)
    return found
