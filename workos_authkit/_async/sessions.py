"""Sessions: in cookies, and in the API's list."""

from collections.abc import AsyncIterator

from attrs import evolve

from workos_authkit import models, tokens
from workos_authkit._api import API
from workos_authkit._arguments import check_kind, require_instance, require_text, without_none
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._cache import Cache
from workos_authkit._deadline import Deadline
from workos_authkit._refreshing.coordination import LEAST_TIMEOUT, Coordination
from workos_authkit._refreshing.endings import Endings
from workos_authkit._refreshing.exchange import RefreshExchange, at_most
from workos_authkit._refreshing.rules import KEYS_TIMEOUT, outlives_memory
from workos_authkit._refreshing.single_flight import Renewal, SingleFlight
from workos_authkit._refreshing.subjects import refresh_key
from workos_authkit._request import Request, page_query, path
from workos_authkit._session_cookie import (
    lacks_access_token,
    open_newest,
    open_session,
    organization_of,
    seal_session,
    session_id_of,
    without_access_token,
)
from workos_authkit._token_endpoint import revoke_request
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.errors import (
    AuthKitError,
    ExpiredTokenError,
    InvalidArgumentError,
    InvalidTokenError,
    JWKSUnavailableError,
)
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.page import Page
from workos_authkit.models.sessions import (
    AuthenticatedSession,
    LoadedSession,
    RefreshedSession,
    SentCookie,
    Session,
    SessionRefreshFailure,
    UnauthenticatedSession,
)


class AsyncSessions:
    """Sessions: in cookies, and in the API's list.

    Pass a cookie as `SessionCookie.read` or `load_sealed_session` returned it; `None` stands for a
    request without a cookie. No content of a cookie raises an error.
    """

    def __init__(
        self,
        api: API,
        session_tokens: AsyncSessionTokens,
        coordination: Coordination,
        endings: Endings,
    ) -> None:
        self._api = api
        self._tokens = session_tokens
        self._coordination = coordination
        self._endings = endings
        self._refreshes = SingleFlight(api.transport)
        self._cache: Cache[AuthenticatedSession] = Cache(api.settings.token_cache_size)

    def seal(self, authentication: Authentication) -> str:
        """Return the first cookie of a session, sealed with the newest password.

        Args:
            authentication: The result of a sign-in, or the `authentication` of a loaded session.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        if not isinstance(authentication, Authentication):
            raise InvalidArgumentError(
                "authentication must be the Authentication that a sign-in returned"
            )
        return seal_session(authentication, self._api.settings.require_cookie_password())

    def load_sealed_session(self, cookie: SentCookie) -> LoadedSession:
        """Unseal a cookie, to pass it to several calls or to read it. Nothing is sent.

        Args:
            cookie: The cookie. If it cannot be read, the result says why.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        if isinstance(cookie, LoadedSession):
            return cookie
        passwords = self._api.settings.require_cookie_password()
        now = self._api.transport.clock.time()
        if isinstance(cookie, str) or cookie is None:
            return open_session(cookie, passwords, now)
        if isinstance(cookie, tuple) and all(isinstance(each, str) for each in cookie):
            return open_newest(cookie, passwords, now)
        raise InvalidArgumentError(
            f"cookie must be what SessionCookie.read returned, not {type(cookie).__name__}"
        )

    async def authenticate(
        self, cookie: SentCookie, *, options: RequestOptions | None = None
    ) -> AuthenticatedSession | UnauthenticatedSession:
        """Return the session in this cookie, or why there is none.

        Nothing is sent, except to fetch the signing keys from time to time.

        Args:
            cookie: The cookie.
            options: Overrides timeout, retries, deadline and headers for fetching signing keys.

        Returns:
            The session, or why there is none.

        Raises:
            ConfigurationError: `cookie_password` or `client_id` is missing.
        """
        self._api.settings.limits_for(options)  # refuses wrong options, whatever the cookie is
        if isinstance(cookie, str) and (known := self._cache.get(cookie)) is not None:
            if self._still_holds(known):
                return known
            if not self._endings.has_ended(known.session_id, known.user.id):
                found = await self._tokens._judge(known.access_token, options, is_ours=True)
                if isinstance(found, AuthKitError):
                    return self._refused(found, known.access_token)
                known = evolve(known, claims=found)
                self._cache.put(cookie, known, at_once=True)
                return known
        loaded = self.load_sealed_session(cookie)
        session = await self._authenticate(loaded, options)
        if isinstance(cookie, str) and session and loaded.expires_at is None:
            self._cache.put(cookie, session)
        return session

    async def refresh(
        self,
        cookie: SentCookie,
        *,
        organization_id: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> RefreshedSession | SessionRefreshFailure:
        """Get new tokens for a session. Put the new `sealed_session` into the cookie.

        For all threads, and all tasks of one event loop, that pass the same cookie within a minute,
        the token is exchanged once; event loops of several threads share an exchange through a
        `refresh_coordinator`. An attempt takes at most 8 s and all attempts together 25 s, within
        which WorkOS gives the same token the same answer; `options` can only shorten these limits.
        If the caller is cancelled, an attempt that has started finishes first, and the next call
        with the same cookie gets its result.

        API: `POST /user_management/authenticate`, grant `refresh_token`

        Args:
            cookie: The cookie.
            organization_id: The organization to switch to. By default the session stays in its
                present one; `None` leaves the choice to WorkOS.
            options: Overrides timeout, retries, deadline and headers for the exchange.

        Returns:
            The new session, or why there is none.

        Raises:
            ConfigurationError: `cookie_password` or `client_id` is missing.
        """
        seconds = self._api.settings.limits_for(options).deadline
        deadline = Deadline(self._api.transport.clock, seconds)
        check_kind("organization_id", organization_id)
        loaded = self.load_sealed_session(cookie)
        present = loaded.authentication
        if present is None:
            return SessionRefreshFailure(
                reason=loaded.reason or "invalid_session_cookie", detail=loaded.detail
            )
        if organization_id is UNSET:
            organization_id = organization_of(present)
        elif organization_id is not None:
            require_text("organization_id", organization_id)
        exchange = RefreshExchange(
            api=self._api,
            coordination=self._coordination,
            endings=self._endings,
            seal=self.seal,
            load=self.load_sealed_session,
            present=present,
            organization_id=organization_id,
            options=options,
            deadline=deadline,
        )
        outcome = await exchange.share(self._refreshes)
        if isinstance(outcome, SessionRefreshFailure):
            return outcome
        return await self._renewed(outcome, exchange)

    def get_logout_url(
        self, session: str | AuthenticatedSession | LoadedSession, *, return_to: str | None = None
    ) -> str:
        """Return the logout URL, where the user's session ends. Nothing is sent.

        The session stays valid here until the user opens the URL; `sign_out` ends it at once.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            session: The id of the session, `session_...`, or the session.
            return_to: Where the user is sent afterwards, one of the sign-out redirects in the
                dashboard; by default the default there.

        Raises:
            UnsealError: The loaded session is empty; clear the cookie.
        """
        if return_to is not None:
            require_text("return_to", return_to)
        match session:
            case AuthenticatedSession():
                session_id = session.session_id
            case LoadedSession():
                session_id = session_id_of(session)
            case _:
                session_id = session
        require_text("session", session_id)
        self._endings.forget(session_id)
        query = without_none(session_id=session_id, return_to=return_to)
        return self._api.url(Request("GET", path("user_management/sessions/logout"), query=query))

    def get_logout_url_from_cookie(
        self, cookie: SentCookie, *, return_to: str | None = None
    ) -> str:
        """Return the logout URL, where the session of this cookie ends.

        Nothing is sent, and the access token may have expired: it is enough that the cookie can be
        unsealed. The session stays valid here until the user opens the URL; `sign_out` ends it at
        once.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            cookie: The cookie.
            return_to: Where the user is sent afterwards, one of the sign-out redirects in the
                dashboard; by default the default there.

        Raises:
            UnsealError: There is no cookie, or it cannot be read; clear it.
            ConfigurationError: `cookie_password` is missing.
        """
        check_kind("return_to", return_to)
        return self.get_logout_url(self.load_sealed_session(cookie), return_to=return_to)

    async def sign_out(self, cookie: SentCookie, *, return_to: str | None = None) -> str:
        """End the session of this cookie, and return the logout URL.

        From now on this process refuses the session, as do processes that share a refresh
        coordinator. WorkOS ends it when the user's browser opens the URL; this call sends nothing
        to WorkOS. The access token may have expired. Clear the cookie in the same answer.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            cookie: The cookie.
            return_to: Where the user is sent afterwards, one of the sign-out redirects in the
                dashboard; by default the default there.

        Raises:
            UnsealError: There is no cookie, or it cannot be read; clear it.
            ConfigurationError: `cookie_password` is missing.
        """
        loaded = self.load_sealed_session(cookie)
        location = self.get_logout_url(loaded, return_to=return_to)
        await self._endings.end_session(session_id_of(loaded))
        return location

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
            NotFoundError: The user does not exist.
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return await self._api.page(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            Session,
            options,
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
            NotFoundError: The user does not exist.
            InvalidArgumentError: `limit` or `order` is out of range.
        """
        return self._api.pages(
            _list_request(user_id=user_id, limit=limit, before=before, after=after, order=order),
            Session,
            options,
        )

    async def revoke(self, session_id: str, *, options: RequestOptions | None = None) -> None:
        """End a session: its refresh token stops working, its access token expires soon.

        API: `POST /user_management/sessions/revoke`

        Args:
            session_id: The session's id, `session_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The session cannot be revoked.
            NotFoundError: The session does not exist.
        """
        await self._api.send(revoke_request(session_id), options)
        await self._endings.end_session(session_id)

    async def apply_event(self, event: "models.Event") -> None:
        """End the sessions in this process that WorkOS has ended, according to an event.

        `session.revoked` ends one session, `user.deleted` all sessions of a user; other events have
        no effect. Processes that share a coordinator learn of it as they do of `revoke`. Nothing is
        sent to WorkOS.

        Args:
            event: An event from a webhook or from `events`.
        """
        require_instance("event", event, models.Event)
        await self._endings.apply(event)

    def _seal_without_access_token(
        self, authentication: Authentication, session: AuthenticatedSession | UnauthenticatedSession
    ) -> str:
        """Return a cookie without the access token: this process caches it, others refresh."""
        sealed_session = self.seal(without_access_token(authentication))
        if session:
            self._cache.put(sealed_session, session, at_once=True)
        return sealed_session

    def _still_holds(self, session: AuthenticatedSession) -> bool:
        """Return whether a cached session is still valid, if that can be told without waiting.

        If keys must be fetched first, the answer is no, and `authenticate` waits for them.
        """
        endings = self._endings
        if endings.ended and endings.has_ended(session.session_id, session.user.id):
            return False
        return self._tokens._recall(session.access_token) is session.claims

    async def _authenticate(
        self, loaded: LoadedSession, options: RequestOptions | None
    ) -> AuthenticatedSession | UnauthenticatedSession:
        """Check what a cookie holds."""
        authentication = loaded.authentication
        if authentication is None:
            return UnauthenticatedSession(
                reason=loaded.reason or "invalid_session_cookie", detail=loaded.detail
            )
        if lacks_access_token(authentication):
            return UnauthenticatedSession(reason="session_expired")
        access_token = authentication.access_token
        claims = self._tokens._judge_at_once(access_token)
        if claims is None:
            claims = await self._tokens._judge(access_token, options, is_ours=True)
        if isinstance(claims, AuthKitError):
            return self._refused(claims, access_token)
        if authentication.user.id != claims.sub:
            return UnauthenticatedSession(reason="user_mismatch")
        if self._endings.has_ended(claims.sid, claims.sub):
            return UnauthenticatedSession(reason="session_ended")
        return AuthenticatedSession(
            user=authentication.user,
            access_token=access_token,
            claims=claims,
            authentication_method=authentication.authentication_method,
            impersonator=authentication.impersonator,
            used_previous_password=loaded.used_previous_password,
        )

    async def _renewed(self, renewal: Renewal, exchange: RefreshExchange) -> RefreshedSession:
        """Return the new session, verified."""
        renewed = renewal.loaded.authentication
        assert renewed is not None, "a renewal holds a session"
        patience = max(LEAST_TIMEOUT, min(KEYS_TIMEOUT, exchange.deadline.left))
        session = await self._authenticate(renewal.loaded, at_most(patience, exchange.options))
        if not session and session.needs_refresh and outlives_memory(renewed):
            # A token that is fresh from WorkOS and expired: another exchange would change nothing.
            key = refresh_key(renewed.refresh_token, exchange.organization_id)
            self._refreshes.remember(key, renewal)
            session = UnauthenticatedSession(reason="clock_ahead")
        elif session:
            self._cache.put(renewal.sealed_session, session)
        return RefreshedSession(
            sealed_session=renewal.sealed_session, authentication=renewed, session=session
        )

    def _refused(self, error: AuthKitError, access_token: str) -> UnauthenticatedSession:
        """Return the session of a token that does not verify."""
        if isinstance(error, JWKSUnavailableError):
            return UnauthenticatedSession(reason="jwks_unavailable", detail=error.message)
        if isinstance(error, ExpiredTokenError):
            return UnauthenticatedSession(reason="session_expired")
        if not isinstance(error, InvalidTokenError):
            raise error
        if error.reason in ("not_yet_valid", "issued_in_future"):
            return UnauthenticatedSession(reason="clock_behind", detail=error.reason)
        if error.reason == "unknown_kid":
            return self._signed_with_unknown_key(access_token)
        return UnauthenticatedSession(reason="invalid_jwt", detail=error.reason)

    def _signed_with_unknown_key(self, access_token: str) -> UnauthenticatedSession:
        """Judge a token that was sealed here, and whose key is not, or no longer, published."""
        expires_at = tokens.read_unverified(access_token).get("exp")
        if isinstance(expires_at, int | float) and expires_at <= self._api.transport.clock.time():
            return UnauthenticatedSession(reason="session_expired")
        return UnauthenticatedSession(reason="jwks_unavailable", detail="unknown_kid")


def _list_request(
    *, user_id: str, limit: int | None, before: str | None, after: str | None, order: Order | None
) -> Request:
    return Request(
        "GET",
        path("user_management/users/{user_id}/sessions", user_id=user_id),
        query=page_query(limit=limit, before=before, after=after, order=order),
    )
