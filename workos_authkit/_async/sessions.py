"""Sessions: in cookies, and in the API's list."""

import random
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from attrs import evolve

from workos_authkit import tokens
from workos_authkit._api import API
from workos_authkit._arguments import require_text, without_none
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._cache import Cache
from workos_authkit._convert import DecodeError, structure
from workos_authkit._coordination import AsyncRefreshCoordinator
from workos_authkit._flights import Flight, Flights
from workos_authkit._refresh import (
    ATTEMPT_TIMEOUT,
    BUDGET,
    KEYS_TIMEOUT,
    SHORTEST_ATTEMPT,
    failure_of,
    flight_key,
    may_send_again,
)
from workos_authkit._request import Request, encode_query, page_query, path
from workos_authkit._retry import delay_before
from workos_authkit._session_cookie import NOT_A_SESSION, open_session, seal_session
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.errors import (
    APIError,
    ExpiredTokenError,
    InvalidArgumentError,
    InvalidTokenError,
    JWKSUnavailableError,
    ResponseDecodeError,
    TransportError,
    UnsealError,
)
from workos_authkit.models import (
    AccessTokenClaims,
    AuthenticatedSession,
    Authentication,
    LoadedSession,
    Page,
    RefreshedSession,
    Session,
    SessionRefreshFailure,
    UnauthenticatedSession,
    User,
)


class AsyncSessions:
    """Sessions: in cookies, and in the API's list.

    A cookie may be passed as its text, as `load_sealed_session` returned it, or as `None` where a
    request has none. Nothing that it contains raises an error.
    """

    def __init__(
        self,
        api: API,
        session_tokens: AsyncSessionTokens,
        coordinator: AsyncRefreshCoordinator | None,
    ) -> None:
        self._api = api
        self._tokens = session_tokens
        self._coordinator = coordinator
        self._flights = Flights(api.transport)
        self._known: Cache[AuthenticatedSession] = Cache(1024)

    def seal(self, authentication: Authentication) -> str:
        """Return the first cookie of a session, sealed with the newest password.

        Args:
            authentication: What a sign-in gave, or the `authentication` of a loaded session.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        if not isinstance(authentication, Authentication):
            raise InvalidArgumentError(
                "authentication must be the Authentication that a sign-in returned"
            )
        return seal_session(authentication, self._api.settings.require_cookie_password())

    def load_sealed_session(self, cookie: str | LoadedSession | None) -> LoadedSession:
        """Open a cookie, to pass it on to several calls or to look into it. Nothing is sent.

        Args:
            cookie: The cookie. When it cannot be read, the value that comes back says why.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        if isinstance(cookie, LoadedSession):
            return cookie
        passwords = self._api.settings.require_cookie_password()
        return open_session(cookie, passwords, self._api.transport.clock.time())

    async def authenticate(
        self, cookie: str | LoadedSession | None, *, options: RequestOptions | None = None
    ) -> AuthenticatedSession | UnauthenticatedSession:
        """Tell who sends this cookie.

        Nothing is sent, but for the signing keys now and then.

        Args:
            cookie: The cookie.
            options: Overrides timeout, retries, deadline and headers for fetching signing keys.

        Returns:
            The session, or the reason why there is none.

        Raises:
            ConfigurationError: `cookie_password` or `client_id` is missing.
        """
        known = self._known.get(cookie) if isinstance(cookie, str) else None
        if known is not None:
            claims = await self._claims(known.access_token, options)
            if claims is known.claims:
                return known
            if isinstance(claims, UnauthenticatedSession):
                return claims
        sealed = self.load_sealed_session(cookie)
        authentication = sealed.authentication
        if authentication is None:
            return UnauthenticatedSession(
                reason=sealed.reason or "invalid_session_cookie", detail=sealed.detail
            )
        claims = await self._claims(authentication.access_token, options)
        if isinstance(claims, UnauthenticatedSession):
            return claims
        if authentication.user.id != claims.sub:
            return UnauthenticatedSession(reason="user_mismatch")
        session = AuthenticatedSession(
            user=authentication.user,
            access_token=authentication.access_token,
            claims=claims,
            authentication_method=authentication.authentication_method,
            impersonator=authentication.impersonator,
            used_previous_password=sealed.used_previous_password,
        )
        if isinstance(cookie, str) and sealed.expires_at is None:
            self._known.put(cookie, session)
        return session

    async def refresh(
        self,
        cookie: str | LoadedSession | None,
        *,
        organization_id: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> RefreshedSession | SessionRefreshFailure:
        """Get new tokens for a session. Store the `sealed_session` that comes with them.

        However many tasks, threads and late comers ask with the same cookie, the exchange is made
        once. It has a budget of its own: at most 8 s an attempt, and 25 s for all attempts, within
        which the server answers the same token alike; `options` can only make it smaller. When
        the caller is cancelled, an attempt in flight ends first, and its outcome is kept for the
        next call with the same cookie.

        API: `POST /user_management/authenticate`, grant `refresh_token`

        Args:
            cookie: The cookie.
            organization_id: The organization to switch to. By default the session stays in its
                present one; `None` leaves it to the server.
            options: Overrides timeout, retries, deadline and headers for the exchange.

        Returns:
            The new session, or the reason why there is none.

        Raises:
            ConfigurationError: `cookie_password` or `client_id` is missing.
        """
        sealed = self.load_sealed_session(cookie)
        authentication = sealed.authentication
        if authentication is None:
            return SessionRefreshFailure(
                reason=sealed.reason or "invalid_session_cookie", detail=sealed.detail
            )
        if organization_id is UNSET:
            organization_id = _organization_of(authentication)
        elif organization_id is not None:
            require_text("organization_id", organization_id)
        key = flight_key(authentication.refresh_token, organization_id)
        request = self._refresh_request(authentication.refresh_token, organization_id)
        fly = partial(self._fly, key, request, authentication.user, options)
        outcome = await self._flights.join(key, fly)
        if not isinstance(outcome, str):
            return failure_of(outcome)
        renewed = self.load_sealed_session(outcome).authentication
        assert renewed is not None, "only sessions that can be read land"
        return RefreshedSession(
            sealed_session=outcome,
            authentication=renewed,
            session=await self.authenticate(outcome, options=_at_most(KEYS_TIMEOUT, options)),
        )

    def get_logout_url(
        self, session: str | AuthenticatedSession | LoadedSession, *, return_to: str | None = None
    ) -> str:
        """Return the URL to send the user to, where their session ends. Nothing is sent.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            session: The id of the session, `session_...`, or the session.
            return_to: Where the user comes to afterwards, one of the redirects that the dashboard
                allows; its default otherwise.

        Raises:
            UnsealError: The loaded session holds nothing; clear the cookie all the same.
        """
        match session:
            case AuthenticatedSession():
                session_id = session.session_id
            case LoadedSession():
                session_id = _session_id_of(session)
            case _:
                session_id = session
        require_text("session", session_id)
        if return_to is not None:
            require_text("return_to", return_to)
        query = encode_query(without_none(session_id=session_id, return_to=return_to))
        return f"{self._api.settings.base_url}/user_management/sessions/logout?{query}"

    def get_logout_url_from_cookie(
        self, cookie: str | LoadedSession | None, *, return_to: str | None = None
    ) -> str:
        """Return the URL to send the user to, where the session of this cookie ends.

        Nothing is sent, and the access token may be expired: that the cookie can be unsealed is
        proof enough. Clear the cookie in the same answer.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            cookie: The cookie.
            return_to: Where the user comes to afterwards, one of the redirects that the dashboard
                allows; its default otherwise.

        Raises:
            UnsealError: There is no cookie, or it cannot be read; clear it and go on.
            ConfigurationError: `cookie_password` is missing.
        """
        return self.get_logout_url(self.load_sealed_session(cookie), return_to=return_to)

    async def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> Page[Session]:
        """Return one page of a user's sessions.

        API: `GET /user_management/users/{id}/sessions`

        Args:
            user_id: The user's id.
            limit: Size of the page, 1 to 100; the API's default is 10.
            before: The page that ends before this session id.
            after: The page that starts after this session id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            NotFoundError: There is no such user.
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(user_id, limit, before, after, order), Session, options
        )

    def all(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        order: Order | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[Session]:
        """Iterate over every session of a user, page by page.

        API: `GET /user_management/users/{id}/sessions`

        Args:
            user_id: The user's id.
            limit: Size of a page, 1 to 100; 100 by default.
            before: Start with the page that ends before this session id.
            after: Start after this session id.
            order: `desc` (newest first, the default), `asc`, or `normal`.
            options: Overrides timeout, retries, deadline and headers for each request.

        Raises:
            NotFoundError: There is no such user.
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(user_id, limit, before, after, order), Session, options
        )

    async def revoke(self, session_id: str, *, options: RequestOptions | None = None) -> None:
        """End a session: its refresh token stops working, its access token runs out.

        API: `POST /user_management/sessions/revoke`

        Args:
            session_id: The session's id, `session_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The session cannot be revoked.
            NotFoundError: There is no such session.
        """
        require_text("session_id", session_id)
        request = Request(
            "POST",
            path("user_management/sessions/revoke"),
            json={"session_id": session_id},
            safe=True,
        )
        await self._api.send(request, options)

    async def _claims(
        self, access_token: str, options: RequestOptions | None
    ) -> AccessTokenClaims | UnauthenticatedSession:
        try:
            return await self._tokens.verify(access_token, options=options)
        except ExpiredTokenError:
            return UnauthenticatedSession(reason="session_expired")
        except InvalidTokenError as error:
            return UnauthenticatedSession(reason="invalid_jwt", detail=error.reason)
        except JWKSUnavailableError as error:
            return UnauthenticatedSession(reason="jwks_unavailable", detail=error.message)

    def _refresh_request(self, refresh_token: str, organization_id: str | None) -> Request:
        settings = self._api.settings
        return Request(
            "POST",
            path("user_management/authenticate"),
            json=without_none(
                client_id=settings.require_client_id(),
                client_secret=settings.api_key,
                grant_type="refresh_token",
                refresh_token=refresh_token,
                organization_id=organization_id,
            ),
            key="optional",
        )

    async def _fly(
        self,
        key: str,
        request: Request,
        user: User,
        options: RequestOptions | None,
        flight: Flight,
    ) -> None:
        """Take the session that another process got, or get it, and land the flight."""
        coordinator = self._coordinator
        if coordinator is None:
            await self._exchange(request, user, options, flight)
            return
        theirs = await coordinator.begin(key, BUDGET)
        if theirs is not None and self.load_sealed_session(theirs).authentication is not None:
            flight.land(theirs)
            return
        try:
            await self._exchange(request, user, options, flight)
        finally:
            ours = flight.outcome if isinstance(flight.outcome, str) else None
            await self._api.transport.shield(partial(coordinator.finish, key, ours))

    async def _exchange(
        self, request: Request, user: User, options: RequestOptions | None, flight: Flight
    ) -> None:
        """Send the refresh token until there is an answer that counts, or no time is left."""
        transport = self._api.transport
        limits = self._api.settings.limits_for(options)
        budget = min(BUDGET, limits.deadline)
        while flight.outcome is None:
            left = flight.time_left(budget)
            if flight.failure is not None and left < SHORTEST_ATTEMPT:
                flight.land(flight.failure)
                return
            attempt = _at_most(min(ATTEMPT_TIMEOUT, limits.timeout, left), options)
            await transport.shield(partial(self._attempt, request, user, attempt, flight))
            if flight.failure is None:
                return
            delay = None
            if may_send_again(flight.failure) and flight.attempts <= limits.max_retries:
                delay = delay_before(
                    flight.attempts,
                    flight.failure,
                    left=flight.time_left(budget) - SHORTEST_ATTEMPT,
                    dice=random.random(),  # noqa: S311
                )
            if delay is None:
                flight.land(flight.failure)
            else:
                await transport.sleep(delay)

    async def _attempt(
        self, request: Request, user: User, options: RequestOptions, flight: Flight
    ) -> None:
        """Send the refresh token once, and keep what comes of it whoever may still wait for it."""
        flight.count_attempt()
        try:
            body = await self._api.json(request, options)
            authentication = _read_authentication(request, body, user)
        except (APIError, TransportError, ResponseDecodeError) as error:
            error.attempts = flight.attempts
            flight.failure = error
        else:
            flight.land(self.seal(authentication))


def _at_most(seconds: float, options: RequestOptions | None) -> RequestOptions:
    """Return options for one attempt that takes no longer."""
    return evolve(options or RequestOptions(), timeout=seconds, max_retries=0, deadline=seconds)


def _read_authentication(request: Request, body: Any, user: User) -> Authentication:
    """Read the answer to an exchange. Its tokens count, as the old ones have ended.

    Raises:
        ResponseDecodeError: There are no tokens.
    """
    try:
        return structure(body, Authentication)
    except DecodeError as error:
        match body:
            case {"access_token": str(access_token), "refresh_token": str(refresh_token)}:
                return Authentication(
                    user=user, access_token=access_token, refresh_token=refresh_token
                )
            case _:
                raise ResponseDecodeError(
                    error.message, path=error.path, status=200, operation=request.operation
                ) from None


def _organization_of(authentication: Authentication) -> str | None:
    """Return the organization that the session is in, as its access token says."""
    try:
        organization_id = tokens.read_unverified(authentication.access_token).get("org_id")
    except InvalidTokenError:
        return authentication.organization_id
    return organization_id if isinstance(organization_id, str) else None


def _session_id_of(session: LoadedSession) -> str:
    """Return the id of the session that a cookie holds.

    Raises:
        UnsealError: It holds none.
    """
    if session.authentication is None:
        raise UnsealError(
            "there is no session cookie to log out of"
            if session.detail is None
            else f"the session cookie cannot be read: {session.detail}",
            detail=session.detail or "no_session_cookie_provided",
        )
    try:
        session_id = tokens.read_unverified(session.authentication.access_token).get("sid")
    except InvalidTokenError:
        session_id = None
    if not isinstance(session_id, str) or not session_id:
        raise UnsealError("the session cookie holds no session id", detail=NOT_A_SESSION)
    return session_id


def _list_request(
    user_id: str, limit: int | None, before: str | None, after: str | None, order: Order | None
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/sessions", user_id=user_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
