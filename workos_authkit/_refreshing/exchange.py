"""Exchange a refresh token for new tokens, within a budget and shared between processes."""

import logging
import random
from collections.abc import Callable
from functools import partial

from attrs import Factory, field, frozen

from workos_authkit._api import API
from workos_authkit._deadline import Deadline
from workos_authkit._refreshing.coordination import Coordination, RefreshLease, RefreshOutcome
from workos_authkit._refreshing.endings import Endings
from workos_authkit._refreshing.rules import (
    ATTEMPT_TIMEOUT,
    BUDGET,
    SHORTEST_ATTEMPT,
    failure_of,
    may_send_again,
)
from workos_authkit._refreshing.single_flight import Outcome, Refresh, Renewal, SingleFlight
from workos_authkit._refreshing.subjects import refresh_key
from workos_authkit._request import Request
from workos_authkit._retry import delay_before
from workos_authkit._session_cookie import claim_of, organization_of
from workos_authkit._token_endpoint import REFRESH_TOKEN, token_request
from workos_authkit._types import RequestOptions
from workos_authkit.errors import APIError, ResponseDecodeError, TransportError
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.sessions import LoadedSession, SessionRefreshFailure

logger = logging.getLogger("workos_authkit")


def _key(exchange: "RefreshExchange") -> str:
    return refresh_key(exchange.present.refresh_token, exchange.organization_id)


def _request_of(exchange: "RefreshExchange") -> Request:
    return token_request(
        exchange.api.settings,
        REFRESH_TOKEN,
        refresh_token=exchange.present.refresh_token,
        organization_id=exchange.organization_id,
    )


def _session_id(exchange: "RefreshExchange") -> str | None:
    return claim_of(exchange.present, "sid")


@frozen(kw_only=True, eq=False)
class RefreshExchange:
    """One exchange: what to send, and for whom.

    Calling it finishes a `Refresh`, unless it is cancelled or the caller's time runs out first.
    """

    api: API
    coordination: Coordination
    endings: Endings
    seal: Callable[[Authentication], str]
    load: Callable[[str], LoadedSession]
    present: Authentication = field(repr=False)
    """The current session; the new one belongs to the same user."""

    organization_id: str | None
    """The requested organization; `None` leaves the choice to WorkOS."""

    options: RequestOptions | None
    deadline: Deadline
    """The caller's."""

    key: str = field(init=False, default=Factory(_key, takes_self=True))
    """Identifies the refresh among callers and among processes."""

    request: Request = field(init=False, repr=False, default=Factory(_request_of, takes_self=True))
    session_id: str | None = field(init=False, default=Factory(_session_id, takes_self=True))

    async def share(self, refreshes: SingleFlight) -> Outcome:
        """Make the exchange, or share that of another caller, and return the outcome."""
        if refreshes.remembers(self.key):
            await self._has_ended_elsewhere()
        session_id, user_id = self.session_id or "", self.present.user.id
        if self.endings.has_ended(session_id, user_id):
            return SessionRefreshFailure(reason="invalid_grant")
        return await refreshes.run(
            self.key,
            self,
            timeout=min(2 * BUDGET, self.deadline.left),
            is_void=partial(self.endings.is_void, session_id, user_id),
        )

    async def __call__(self, refresh: Refresh) -> None:
        """Use another process's new session, or request one."""
        # Wait for the others at most half of the time, to leave enough for an exchange.
        begun = await self.coordination.begin(self.key, min(BUDGET, self.deadline.left / 2))
        if isinstance(begun, RefreshOutcome) and await self._take(begun, refresh):
            return
        try:
            await self._send(refresh)
        finally:
            if isinstance(begun, RefreshLease):
                await self.coordination.finish(begun, _published(refresh), self.deadline.left)

    @property
    def _is_switch(self) -> bool:
        """Return whether the caller asks for another organization."""
        return self.organization_id not in (None, organization_of(self.present))

    def _is_renewal(self, new: Authentication) -> bool:
        """Return whether this is the session, renewed, in the requested organization."""
        return (
            new.user.id == self.present.user.id
            and claim_of(new, "sid") in (None, self.session_id)
            and self.organization_id in (None, organization_of(new))
            and new.access_token != self.present.access_token
        )

    async def _has_ended_elsewhere(self) -> bool:
        """Ask the other processes whether the session has ended."""
        return await self.endings.ask_others(
            self.session_id or "", self.present.user.id, self.deadline.left
        )

    async def _take(self, theirs: RefreshOutcome, refresh: Refresh) -> bool:
        """Use another process's outcome if it belongs to this session."""
        if theirs.sealed_session is not None:
            loaded = self.load(theirs.sealed_session)
            authentication = loaded.authentication
            if authentication is None or not self._is_renewal(authentication):
                return False
            if await self._has_ended_elsewhere():
                refresh.finish(SessionRefreshFailure(reason="invalid_grant"))
            else:
                refresh.finish(Renewal(theirs.sealed_session, loaded))
        elif theirs.failure is not None:
            refresh.finish(SessionRefreshFailure(reason=theirs.failure, is_switch=self._is_switch))
        return True

    async def _send(self, refresh: Refresh) -> None:
        """Send the refresh token until a conclusive answer comes or the time is up."""
        transport = self.api.transport
        limits = self.api.settings.limits_for(self.options)
        while refresh.outcome is None:
            left = min(refresh.time_left, self.deadline.left)
            if refresh.error is not None and left < SHORTEST_ATTEMPT:
                self._fail(refresh, refresh.error)
            if refresh.outcome is not None or left <= 0:
                return
            options = at_most(min(ATTEMPT_TIMEOUT, limits.timeout, left), self.options)
            await transport.shield(partial(self._attempt, options, refresh))
            error = refresh.error
            if error is None:
                return
            delay = None
            if may_send_again(error) and refresh.attempts <= limits.max_retries:
                delay = delay_before(
                    refresh.attempts,
                    error,
                    left=min(refresh.time_left, self.deadline.left) - SHORTEST_ATTEMPT,
                    dice=random.random(),  # noqa: S311
                )
            if delay is None:
                self._fail(refresh, error)
            else:
                await transport.sleep(delay)

    async def _attempt(self, options: RequestOptions, refresh: Refresh) -> None:
        """Send the refresh token once, and keep the result even if nobody waits for it."""
        refresh.count_attempt()
        try:
            user = self.present.user
            authentication = await self.api.authenticate(self.request, options, user=user)
            if authentication.user.id != user.id:
                raise ResponseDecodeError(
                    "expected the user of the session",
                    path="$.user.id",
                    status=200,
                    operation=self.request.operation,
                )
        except (APIError, TransportError, ResponseDecodeError) as error:
            error.attempts = refresh.attempts
            refresh.error = error
        else:
            present, new = self.session_id, claim_of(authentication, "sid")
            if None not in (present, new) and present != new:
                # To refuse it would sign the user out, as the present token is spent.
                logger.warning("WorkOS answered the refresh of %s with %s", present, new)
            sealed = self.seal(authentication)
            refresh.finish(Renewal(sealed, LoadedSession(authentication=authentication)))

    def _fail(
        self, refresh: Refresh, error: APIError | TransportError | ResponseDecodeError
    ) -> None:
        refresh.finish(failure_of(error, is_switch=self._is_switch))


def at_most(seconds: float, options: RequestOptions | None) -> RequestOptions:
    """Return options for one attempt of at most this many seconds."""
    headers = {} if options is None else options.headers
    return RequestOptions(timeout=seconds, max_retries=0, deadline=seconds, headers=headers)


def _published(refresh: Refresh) -> RefreshOutcome:
    """Return the outcome to publish to the other processes."""
    match refresh.outcome:
        case Renewal(sealed_session=sealed_session):
            return RefreshOutcome(sealed_session=sealed_session)
        case SessionRefreshFailure(reason=reason, kind=kind) if kind != "terminal":
            return RefreshOutcome(failure=reason)
        case _:  # a refusal is fast, and tells each caller how to continue
            return RefreshOutcome()
