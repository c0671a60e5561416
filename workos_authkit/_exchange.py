"""One request and its answer: who makes it, and what the answer must carry; for any framework."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import Header, WebRequest, WebResponse
from workos_authkit._web.visits import Visit
from workos_authkit.models import AccessTokenClaims, AuthenticatedSession, OAuthClaims

_BY_TOKEN: Final = Visit(varies_by="Authorization, Cookie")


class Exchange:
    """One request, or one WebSocket, and who makes it: found out once.

    Args:
        web: The rules. Over a client that blocks, `visit` never suspends, and `run` drives it.
        request: The request.
    """

    def __init__(self, web: AsyncWebAuth, request: WebRequest) -> None:
        self.web: AsyncWebAuth = web
        self.request: WebRequest = request
        self.has_started: bool = False
        self._visits: dict[str, Visit] = {}
        self._is_read = False

    async def visit(self, *, bearer: bool = False, read: bool = True) -> Visit:
        """Return who makes the request: by the cookie, or by a bearer's token too."""
        self._is_read = self._is_read or read
        kind = self._kind(bearer)
        if kind not in self._visits:
            find = self.web.identify if kind == "bearer" else self.web.visit
            self._visits[kind] = await find(self.request, refresh=not self.has_started)
        return self._visits[kind]

    def session_of(
        self, visit: Visit, guard: AnyGuard | None
    ) -> AuthenticatedSession | WebResponse:
        """Return the session of a visit, or the answer for who may not be served."""
        refused = self.web.check(self.request, visit, guard)
        return refused or visit.session or WebResponse(status=403)

    def claims_of(self, visit: Visit, guard: AnyGuard | None) -> AccessTokenClaims | WebResponse:
        """Return the claims of a visit, or the answer for who may not be served."""
        refused = self.web.check(self.request, visit, guard)
        return refused or visit.claims or WebResponse(status=403)

    async def authorize(
        self, scopes: Sequence[str], *, users_only: bool
    ) -> OAuthClaims | WebResponse:
        """Return what the request's OAuth access token says, or the answer that refuses it."""
        self._is_read = True
        self._visits.setdefault("oauth", _BY_TOKEN)
        return await self.web.authorize(self.request, scopes=scopes, users_only=users_only)

    async def claims(
        self, guard: AnyGuard | None, oauth_scopes: Sequence[str] | None
    ) -> AccessTokenClaims | OAuthClaims | WebResponse:
        """Return the claims of a bearer's token, else of the session, or the answer that refuses.

        Args:
            guard: What they must say.
            oauth_scopes: What OAuth access tokens must allow; `None` where they do not count.
        """
        if oauth_scopes is None:
            return self.claims_of(await self.visit(bearer=True), guard)
        found = await self.web._authorize_user(self.request, guard, oauth_scopes)
        if found is not None:
            self._is_read = True
            self._visits.setdefault("oauth", _BY_TOKEN)
            return found
        answer = self.claims_of(await self.visit(bearer=True), guard)
        if isinstance(answer, WebResponse):
            return self.web._lead_to_metadata(answer, oauth_scopes)
        return answer

    def resource_metadata(self) -> WebResponse | None:
        """Return the document that leads to the AuthKit domain, where this asks for it."""
        is_asked_for = self.request.path == self.web._metadata_path
        return self.web.resource_metadata() if is_asked_for else None

    def is_known(self, *, bearer: bool = False) -> bool:
        """Whether `visit` has found out already, and will not wait."""
        return self._kind(bearer) in self._visits

    def mark_read(self) -> None:
        """Note that the answer depends on who makes the request."""
        self._is_read = True

    @property
    def has_cookies(self) -> bool:
        """Whether a cookie must leave with the answer."""
        return any(visit.set_cookies for visit in self._visits.values())

    def start(self, own: Mapping[str, str]) -> Sequence[Header]:
        """Return the headers to add to an answer that starts now.

        `Cache-Control` and `Vary` replace what the answer has, `Set-Cookie` is added.

        Args:
            own: The answer's own headers, by lower-case name.
        """
        self.has_started = True
        cache_control, vary = own.get("cache-control"), own.get("vary")
        headers = [
            visit.headers(cache_control=cache_control, vary=vary, read=self._is_read)
            for visit in self._visits.values()
        ]
        return headers[0] if len(headers) == 1 else list(chain.from_iterable(headers))

    def _kind(self, bearer: bool) -> str:
        return "bearer" if bearer and "authorization" in self.request.headers else "cookie"
