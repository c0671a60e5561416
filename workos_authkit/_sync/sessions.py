# Drawn by `python -m workos_authkit._generate`: edit _async/sessions.py instead.
"""Sessions: in cookies, and in the API's list."""

from collections.abc import Iterator

from workos_authkit import models
from workos_authkit._async.sessions import AsyncSessions
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, Order, RequestOptions, Unset
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


class Sessions:
    """Sessions: in cookies, and in the API's list.

    Pass a cookie as `SessionCookie.read` or `load_sealed_session` returned it; `None` stands for a
    request without a cookie. No content of a cookie raises an error.
    """

    def __init__(self, resource: AsyncSessions) -> None:
        self._async = resource

    def seal(self, authentication: Authentication) -> str:
        """Return the first cookie of a session, sealed with the newest password.

        Args:
            authentication: The result of a sign-in, or the `authentication` of a loaded session.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        return self._async.seal(authentication)

    def load_sealed_session(self, cookie: SentCookie) -> LoadedSession:
        """Unseal a cookie, to pass it to several calls or to read it. Nothing is sent.

        Args:
            cookie: The cookie. If it cannot be read, the result says why.

        Raises:
            ConfigurationError: `cookie_password` is missing.
        """
        return self._async.load_sealed_session(cookie)

    def authenticate(
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
        call = self._async.refresh(cookie, organization_id=organization_id, options=options)
        del cookie
        return run(call)

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
        return self._async.get_logout_url(session, return_to=return_to)

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
        return self._async.get_logout_url_from_cookie(cookie, return_to=return_to)

    def sign_out(self, cookie: SentCookie, *, return_to: str | None = None) -> str:
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
            NotFoundError: The user does not exist.
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
            NotFoundError: The user does not exist.
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
        """End a session: its refresh token stops working, its access token expires soon.

        API: `POST /user_management/sessions/revoke`

        Args:
            session_id: The session's id, `session_...`.
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            BadRequestError: The session cannot be revoked.
            NotFoundError: The session does not exist.
        """
        return run(self._async.revoke(session_id, options=options))

    def apply_event(self, event: "models.Event") -> None:
        """End the sessions in this process that WorkOS has ended, according to an event.

        `session.revoked` ends one session, `user.deleted` all sessions of a user; other events have
        no effect. Processes that share a coordinator learn of it as they do of `revoke`. Nothing is
        sent to WorkOS.

        Args:
            event: An event from a webhook or from `events`.
        """
        return run(self._async.apply_event(event))
