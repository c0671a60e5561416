# Drawn by `python -m workos_authkit._generate`: edit _async/sessions.py instead.
"""Sessions: in cookies, and in the API's list."""

from collections.abc import Iterator

from workos_authkit._async.sessions import AsyncSessions
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
from workos_authkit.models import (
    AuthenticatedSession,
    Authentication,
    Event,
    LoadedSession,
    Page,
    RefreshedSession,
    SentCookie,
    Session,
    SessionRefreshFailure,
    UnauthenticatedSession,
)


class Sessions:
    """Sessions: in cookies, and in the API's list.

    A cookie may be passed as `SessionCookie.read` or `load_sealed_session` returned it, which is
    `None` where a request has none. Nothing that it contains raises an error.
    """

    def __init__(self, resource: AsyncSessions) -> None:
        self._async = resource

    def seal(self, authentication: Authentication) -> str:
        """Return the first cookie of a session, sealed with the newest password.

        Args:
            authentication: What a sign-in gave, or the `authentication` of a loaded session.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        return self._async.seal(authentication)

    def load_sealed_session(self, cookie: SentCookie) -> LoadedSession:
        """Open a cookie, to pass it on to several calls or to look into it. Nothing is sent.

        Args:
            cookie: The cookie. When it cannot be read, the value that comes back says why.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        return self._async.load_sealed_session(cookie)

    def authenticate(
        self, cookie: SentCookie, *, options: RequestOptions | None = None
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
        call = self._async.authenticate(cookie, options=options)
        del cookie
        return run(call)

    def refresh(
        self,
        cookie: SentCookie,
        *,
        organization_id: str | None | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> RefreshedSession | SessionRefreshFailure:
        """Get new tokens for a session. Store the `sealed_session` that comes with them.

        However many tasks and threads ask with the same cookie, within a minute, the token is
        exchanged once. An attempt takes at most 8 s and all attempts together 25 s, within which
        WorkOS gives the same token the same answer; `options` can only shorten that. When the
        caller is cancelled, an attempt that has begun ends first, and the next call with the same
        cookie gets its outcome.

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
        call = self._async.refresh(cookie, organization_id=organization_id, options=options)
        del cookie
        return run(call)

    def get_logout_url(
        self, session: str | AuthenticatedSession | LoadedSession, *, return_to: str | None = None
    ) -> str:
        """Return the URL to send the user to, where their session ends. Nothing is sent.

        The session stays valid here until the user has been there; `sign_out` ends it at once.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            session: The id of the session, `session_...`, or the session.
            return_to: Where the user comes to afterwards, one of the redirects that the dashboard
                allows; its default otherwise.

        Raises:
            UnsealError: The loaded session holds nothing; clear the cookie anyway.
        """
        return self._async.get_logout_url(session, return_to=return_to)

    def get_logout_url_from_cookie(
        self, cookie: SentCookie, *, return_to: str | None = None
    ) -> str:
        """Return the URL to send the user to, where the session of this cookie ends.

        Nothing is sent, and the access token may be expired: that the cookie can be unsealed is
        proof enough. The session stays valid here until the user has been there; `sign_out` ends
        it at once.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            cookie: The cookie.
            return_to: Where the user comes to afterwards, one of the redirects that the dashboard
                allows; its default otherwise.

        Raises:
            UnsealError: There is no cookie, or it cannot be read; clear it and go on.
            ConfigurationError: `cookie_password` is missing.
        """
        return self._async.get_logout_url_from_cookie(cookie, return_to=return_to)

    def sign_out(self, cookie: SentCookie, *, return_to: str | None = None) -> str:
        """End the session of this cookie, and return the URL to send the user to.

        From now on this process refuses the session, as do those that share a refresh coordinator.
        WorkOS ends it when the user's browser comes to the URL; nothing is sent there before. The
        access token may be expired. Clear the cookie in the same answer.

        API: `GET /user_management/sessions/logout`, in the user's browser

        Args:
            cookie: The cookie.
            return_to: Where the user comes to afterwards, one of the redirects that the dashboard
                allows; its default otherwise.

        Raises:
            UnsealError: There is no cookie, or it cannot be read; clear it and go on.
            ConfigurationError: `cookie_password` is missing.
        """
        call = self._async.sign_out(cookie, return_to=return_to)
        del cookie
        return run(call)

    def list(
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
        return run(
            self._async.list(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
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
    ) -> Iterator[Session]:
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
        return iterate(
            self._async.all(
                user_id,
                limit=limit,
                before=before,
                after=after,
                order=order,
                options=options,
            )
        )

    def revoke(self, session_id: str, *, options: RequestOptions | None = None) -> None:
        """End a session: its refresh token stops working, its access token runs out.

        API: `POST /user_management/sessions/revoke`

        Args:
            session_id: The session's id, `session_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The session cannot be revoked.
            NotFoundError: There is no such session.
        """
        return run(self._async.revoke(session_id, options=options))

    def apply_event(self, event: Event) -> None:
        """Let sessions in no longer of which an event tells that WorkOS ended them.

        `session.revoked` ends one here, `user.deleted` all of a user; others do nothing. Processes
        that share a coordinator learn of it as they do of `revoke`. Nothing is sent.

        Args:
            event: What a webhook brought, or `events` gave.
        """
        return run(self._async.apply_event(event))
