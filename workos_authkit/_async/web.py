"""The web layer: the session of a request, the way through the hosted page, the routes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, Unpack

from attrs import evolve

from workos_authkit._async._protected_resource import ProtectedResource
from workos_authkit._async._sign_in_flow import Resources, SignInFlow
from workos_authkit._async.sessions import AsyncSessions
from workos_authkit._cache import Cache
from workos_authkit._session_cookie import organization_of
from workos_authkit._types import JSON, RequestOptions, ScreenHint
from workos_authkit._web import answers, flows
from workos_authkit._web.callers import bearer_token, caller_of, is_foreign, may_begin_a_flow
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import Refusal, WebRequest, WebResponse, json_response
from workos_authkit._web.settings import ROUTES, Route, WebOptions, WebSettings, load_web_settings
from workos_authkit._web.visits import SessionWriter, Visit
from workos_authkit.errors import (
    ConfigurationError,
    ExpiredTokenError,
    InvalidTokenError,
    JWKSUnavailableError,
    UnsealError,
)
from workos_authkit.models.sessions import (
    AuthenticatedSession,
    RefreshedSession,
    SessionRefreshFailure,
    UnauthenticatedSession,
)
from workos_authkit.models.tokens import OAuthClaims

_NOBODY = Visit(refusal=answers.UNAUTHENTICATED)
_FOREIGN = Visit(refusal=answers.FOREIGN_ORIGIN)

_SCREEN_HINTS: Final[Mapping[str, ScreenHint]] = {"sign-in": "sign-in", "sign-up": "sign-up"}
_LONGEST_PARAMETER: Final = 2000
_WARM_UP: Final = RequestOptions(deadline=5)


class AsyncWebAuth:
    """The web layer, for any framework.

    It takes a request and returns its session or an answer, and the headers to send.

    An adapter calls `visit` (or `identify`), `check` and `handle`, and adds `Visit.headers` to
    every answer.
    """

    def __init__(self, authkit: Resources, **options: Unpack[WebOptions]) -> None:
        if not isinstance(getattr(authkit, "sessions", None), AsyncSessions):
            raise ConfigurationError(
                f"authkit must be an AsyncAuthKit, not {type(authkit).__name__}; WebAuth takes an "
                "AuthKit"
            )
        settings = authkit._api.settings
        self.settings: WebSettings = load_web_settings(settings, options)
        self._authkit = authkit
        self._cookie = self.settings.session_cookie
        self._writer = SessionWriter(
            self._cookie,
            authkit.sessions.seal,
            authkit.sessions._seal_without_access_token,
            self.settings.session_limit,
        )
        self._origins = self.settings.origins
        self._options = RequestOptions(deadline=float(self.settings.refresh_deadline))
        self._flow = SignInFlow(authkit, self.settings, self._writer)
        self._protected_resource = ProtectedResource(authkit, self._options)
        self._seen: Cache[Visit] = Cache(settings.token_cache_size)
        self._metadata_path: str | None = None
        """Where adapters serve `resource_metadata`; `None` if the client has no resource."""

        if settings.authkit_domain and settings.resource and "://" in settings.resource[0]:
            self._metadata_path = self.resource_metadata_path()

    async def warm_up(self) -> None:
        """Fetch the signing keys ahead; if that fails, the first request fetches them.

        If the client has `authkit_domain` and `resource`, the keys of OAuth tokens are fetched too.
        """
        settings = self._authkit._api.settings
        with suppress(JWKSUnavailableError):
            await self._authkit.session_tokens.warm_up(options=_WARM_UP)
        if settings.authkit_domain and settings.resource:
            with suppress(JWKSUnavailableError):
                await self._authkit.oauth_tokens.warm_up(options=_WARM_UP)

    async def disconnect(self) -> None:
        """Close the client's connections on this event loop; the next request opens new ones."""
        await self._authkit._api.transport.disconnect()

    async def visit(self, request: WebRequest, *, refresh: bool = True) -> Visit:
        """Return the session of a request's cookie, refreshed if it has expired.

        Args:
            request: The request. No content of it raises an error.
            refresh: Whether the answer can still carry a new cookie.
        """
        sent = "" if self.settings.bearer_only else request.cookies
        cookie = self._cookie.read(sent) if sent and request.method != "OPTIONS" else None
        if cookie is None:
            return _NOBODY
        if (request.websocket or request.changes_state) and is_foreign(request, self._origins):
            return _FOREIGN
        if known := self.recall(sent):
            return known
        session = await self._authkit.sessions.authenticate(cookie, options=self._options)
        if session:
            if session.used_previous_password and refresh:
                return self._resealed(session, cookie, request)
            visit = Visit(session=session, claims=session.claims)
            if not session.used_previous_password:
                self._seen.put(sent, visit)
            return visit
        if session.needs_refresh and refresh:
            return self._outcome(await self._refresh(cookie), cookie, request)
        return self._nobody(session, request)

    def recall(self, cookies: str) -> Visit | None:
        """Return the session of cookies that were seen before, without I/O.

        Only for `GET` and `HEAD`; for other requests the origin matters.

        Args:
            cookies: The `Cookie` header.

        Returns:
            The visit, or `None` if `visit` must be called.
        """
        known = self._seen.get(cookies)
        if known is None or known.session is None:
            return None
        return known if self._authkit.sessions._still_holds(known.session) else None

    async def identify(self, request: WebRequest, *, refresh: bool = True) -> Visit:
        """Return the claims of an access token in `Authorization`, else the cookie's session.

        If a token is refused, the cookie is not tried. RFC 6750 §2.1

        Args:
            request: The request. No content of it raises an error.
            refresh: Whether the answer can still carry a new cookie.
        """
        token = bearer_token(request)
        if token is None:
            visit = await self.visit(request, refresh=refresh)
            return Visit(
                session=visit.session,
                claims=visit.claims,
                refusal=visit.refusal,
                set_cookies=visit.set_cookies,
                varies_by="Authorization, Cookie",
            )
        refusal: Refusal
        try:
            claims = await self._authkit.session_tokens.verify(token, options=self._options)
            return Visit(claims=claims, varies_by="Authorization, Cookie")
        except (InvalidTokenError, ExpiredTokenError) as error:
            refusal = Refusal(
                reason="invalid_token",
                status=401,
                message="The access token is refused.",
                detail=getattr(error, "reason", "expired"),
            )
        except JWKSUnavailableError as error:
            refusal = answers.unavailable(answers.UNCHECKED, error.message)
        return Visit(refusal=refusal, varies_by="Authorization, Cookie")

    async def authorize(
        self, request: WebRequest, *, scopes: Sequence[str] = (), users_only: bool = False
    ) -> OAuthClaims | WebResponse:
        """Verify the OAuth access token of a request, or return the answer that refuses it.

        The answer names the URL of `resource_metadata`, which tells clients how to get a token
        (RFC 9728 §5.1). Cookies are ignored. `OPTIONS` without a valid token gets 204.

        Args:
            request: The request. No content of it raises an error.
            scopes: Scopes that the token must all have.
            users_only: Whether to refuse the tokens of machines.

        Raises:
            ConfigurationError: The client's `authkit_domain` or `resource` is missing or wrong.
        """
        return await self._protected_resource.authorize(request, scopes, users_only=users_only)

    def resource_metadata_path(self) -> str:
        """Return the path of `resource_metadata` on the host of the client's `resource`.

        Raises:
            ConfigurationError: `authkit_domain` or `resource` is missing or wrong.
        """
        return self._protected_resource.metadata_path()

    def resource_metadata(self) -> WebResponse:
        """Return the metadata that points clients to the AuthKit domain (RFC 9728 §3).

        Raises:
            ConfigurationError: `authkit_domain` or `resource` is missing or wrong.
        """
        return self._protected_resource.metadata()

    def check(
        self, request: WebRequest, visit: Visit, guard: AnyGuard | None = None
    ) -> WebResponse | None:
        """Return the answer that refuses a request, or `None` if it may be served.

        People are sent to sign in, programs get 401 or 403. `OPTIONS` is not checked: without a
        session it gets 204.

        Args:
            request: The request.
            visit: What `visit` or `identify` returned for it.
            guard: The conditions; without them, any session is accepted.
        """
        if visit.claims is None:
            if request.method == "OPTIONS":
                return WebResponse(status=204)
            refusal = visit.refusal or answers.UNAUTHENTICATED
            lead_on = refusal.reason != "invalid_token"
            return answers.refuse(self.settings, request, refusal, lead_on=lead_on)
        refusal_ = guard.refuse(visit.claims, self._now()) if guard else None
        if refusal_ is None or request.method == "OPTIONS":
            return None
        may_sign_in = caller_of(request) != "program" and not self.settings.bearer_only
        if refusal_.reason == "reauthentication_required" and may_sign_in:
            return self.start(
                request,
                return_to=answers.page_of(self.settings, request),
                organization_id=visit.claims.org_id,
                login_hint=visit.session.user.email if visit.session else None,
                max_age=refusal_.max_age,
            )
        return answers.refuse(self.settings, request, refusal_)

    async def handle(self, route: Route, request: WebRequest) -> WebResponse:
        """Answer a request for one of the routes.

        Args:
            route: The name of the route: the path after the prefix.
            request: The request. Any content gets an answer.

        Raises:
            ConfigurationError: With `bearer_only`, there are no routes.
        """
        self.settings.require_sessions()
        allowed = ROUTES[route]
        methods = "GET, HEAD, OPTIONS" if allowed == "GET" else "POST, OPTIONS"
        if request.method == "OPTIONS":
            return WebResponse(status=204, headers=(("allow", methods),))
        if request.method != allowed and (request.method, allowed) != ("HEAD", "GET"):
            refusal = Refusal(
                reason="method_not_allowed",
                status=405,
                message=f"This address accepts {allowed} requests only.",
            )
            return answers.refuse(self.settings, request, refusal, [("allow", methods)])
        if allowed == "POST" and is_foreign(request, self._origins):
            return answers.refuse(self.settings, request, answers.FOREIGN_ORIGIN)
        match route:
            case "sign-in" | "sign-up":
                return self._sign_in(route, request)
            case "callback":
                return await self._flow.callback(request)
            case "sign-out":
                return await self._sign_out(request)
            case "organization":
                return await self._switch(request)
            case "session":
                return await self._who(request)

    def start(
        self,
        request: WebRequest,
        *,
        return_to: str | None = None,
        state: JSON = None,
        provider: str | None = "authkit",
        connection_id: str | None = None,
        organization_id: str | None = None,
        screen_hint: ScreenHint | None = None,
        login_hint: str | None = None,
        domain_hint: str | None = None,
        prompt: str | None = None,
        max_age: int | None = None,
        invitation_token: str | None = None,
    ) -> WebResponse:
        """Return the answer that sends the browser to sign in, for your own view.

        Args:
            request: The request.
            return_to: The path to return to; an unsafe one is replaced by the home page.
            state: JSON for the hook `on_sign_in`, less than 1,000 bytes.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through, with `provider=None`.
            organization_id: The organization to sign in to.
            screen_hint: `sign-in` or `sign-up`, the page to show first.
            login_hint: An email address to fill in, or the account that the provider should use.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in.
            invitation_token: The invitation to accept while signing in.

        Raises:
            InvalidArgumentError: `state` is too large or not JSON, or a parameter does not fit.
            ConfigurationError: With `bearer_only`, nobody signs in.
        """
        self.settings.require_sessions()
        return self._flow.begin(
            request,
            return_to=return_to,
            app_state=state,
            led_on=False,
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
        )

    # Sessions

    def _now(self) -> float:
        return self._authkit._api.transport.clock.time()

    async def _refresh(
        self, cookie: str | tuple[str, ...]
    ) -> RefreshedSession | SessionRefreshFailure:
        """Refresh a session; a user who has left the organization continues without it."""
        outcome = await self._authkit.sessions.refresh(cookie, options=self._options)
        if not outcome and outcome.reason == "organization_refused":
            return await self._authkit.sessions.refresh(
                cookie, organization_id=None, options=self._options
            )
        return outcome

    def _outcome(
        self,
        outcome: RefreshedSession | SessionRefreshFailure,
        cookie: str | tuple[str, ...],
        request: WebRequest,
    ) -> Visit:
        if not outcome:
            visit = self._nobody(outcome, request)
            if not answers.needs_step(outcome):
                return visit
            refusal = answers.step_required(outcome, self._organization_of(cookie))
            return evolve(visit, refusal=refusal)
        set_cookies = self._write(outcome, request)
        session = outcome.session
        if not session:  # the keys cannot be fetched: keep the new cookie
            return Visit(refusal=answers.refusal_of(session), set_cookies=set_cookies)
        return Visit(session=session, claims=session.claims, set_cookies=set_cookies)

    def _write(self, renewed: RefreshedSession, request: WebRequest) -> Sequence[str]:
        return self._writer.write(
            renewed.sealed_session, renewed.authentication, renewed.session, request
        )

    def _organization_of(self, cookie: str | tuple[str, ...]) -> str | None:
        held = self._authkit.sessions.load_sealed_session(cookie).authentication
        return None if held is None else organization_of(held)

    def _nobody(
        self, outcome: UnauthenticatedSession | SessionRefreshFailure, request: WebRequest
    ) -> Visit:
        over = answers.is_over(outcome)
        return Visit(
            refusal=answers.refusal_of(outcome),
            set_cookies=self._cookie.clear(request.cookies) if over else (),
        )

    def _resealed(
        self, session: AuthenticatedSession, cookie: str | tuple[str, ...], request: WebRequest
    ) -> Visit:
        loaded = self._authkit.sessions.load_sealed_session(cookie)
        set_cookies: Sequence[str] = ()
        if loaded.authentication is not None:
            sealed = self._authkit.sessions.seal(loaded.authentication)
            set_cookies = self._writer.write(sealed, loaded.authentication, session, request)
        return Visit(session=session, claims=session.claims, set_cookies=set_cookies)

    # Routes

    def _sign_in(self, route: Route, request: WebRequest) -> WebResponse:
        if caller_of(request) == "htmx":  # within `hx-boost`; the browser must go there itself
            path = answers.route_path(self.settings, route, request.parameters())
            return answers.send_to(request, path)
        if not may_begin_a_flow(request):
            return answers.refuse(self.settings, request, answers.UNAUTHENTICATED, lead_on=False)
        asked = {
            name: value
            for name, value in request.parameters().items()
            if value.isprintable() and len(value) <= _LONGEST_PARAMETER
        }
        if route == "sign-up":
            asked["screen_hint"] = "sign-up"
        return self._flow.begin(
            request,
            return_to=asked.get("return_to"),
            organization_id=asked.get("organization_id") or None,
            login_hint=asked.get("login_hint") or None,
            invitation_token=asked.get("invitation_token") or None,
            screen_hint=_SCREEN_HINTS.get(asked.get("screen_hint", "")),
        )

    async def _sign_out(self, request: WebRequest) -> WebResponse:
        settings = self.settings
        try:
            location = await self._authkit.sessions.sign_out(
                self._cookie.read(request.cookies), return_to=settings.sign_out_return_to
            )
        except UnsealError:  # there is no session that WorkOS could end
            location = settings.sign_out_return_to or answers.home_path(settings)
        cookies = [
            *self._cookie.clear(request.cookies),
            *flows.end(
                list(flows.flow_cookies(request.cookies)),
                path=settings.root or "/",
                secure=settings.secure,
            ),
        ]
        return answers.moved(request, location, cookies)

    async def _switch(self, request: WebRequest) -> WebResponse:
        """Switch the session to another organization; if that is refused, it stays as it is."""
        settings = self.settings
        organization_id = request.form.get("organization_id", "")
        if not organization_id or len(organization_id) > _LONGEST_PARAMETER:
            return answers.bad_request(settings, request, "organization_id is missing.")
        return_to = (
            answers.checked_return_path(settings, request.form.get("return_to"))
            or answers.page_of(settings, request)
            or answers.home_path(settings)
        )
        cookie = self._cookie.read(request.cookies)
        if cookie is None:
            return answers.refuse(settings, request, answers.UNAUTHENTICATED)
        outcome = await self._authkit.sessions.refresh(
            cookie, organization_id=organization_id, options=self._options
        )
        if outcome:
            return answers.moved(request, return_to, self._write(outcome, request))
        if answers.needs_step(outcome):
            refusal = answers.step_required(outcome, organization_id)
            if caller_of(request) == "program":
                return answers.refuse(settings, request, refusal)
            location = answers.sign_in_path(
                settings, return_to=return_to, organization_id=organization_id
            )
            return answers.send_to(request, location, answers.leaving(()))
        visit = self._outcome(outcome, cookie, request)
        return answers.refuse(
            settings,
            request,
            visit.refusal or answers.UNAUTHENTICATED,
            [("set-cookie", value) for value in visit.set_cookies],
        )

    async def _who(self, request: WebRequest) -> WebResponse:
        visit = await self.visit(request)
        if visit.session is not None:
            return json_response(200, answers.who(visit.session), visit.headers())
        refusal = visit.refusal or answers.UNAUTHENTICATED
        answer = json_response(refusal.status, refusal.to_json())
        return WebResponse(
            status=answer.status, headers=(*answer.headers, *visit.headers()), body=answer.body
        )
