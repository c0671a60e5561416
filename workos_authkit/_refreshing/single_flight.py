"""Single flight for session refreshes: concurrent callers share one exchange.

The first caller makes the exchange, the others wait for its outcome. If the first is cancelled
between two attempts, the next continues with the remaining budget. A new session is remembered
for a while, for requests that still carry the old cookie.
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import field, frozen

from workos_authkit._refreshing.rules import BUDGET, REMEMBERED_FOR, ExchangeError
from workos_authkit._transport import Transport
from workos_authkit._types import Shared
from workos_authkit.models.sessions import LoadedSession, SessionRefreshFailure


@frozen
class Renewal:
    """A new session: its sealed text and content."""

    sealed_session: str = field(repr=False)
    loaded: LoadedSession


Outcome: TypeAlias = Renewal | SessionRefreshFailure
"""The outcome of a refresh."""


class Refresh:
    """One refresh: its attempts so far, and its outcome. Only the holder of `lock` may change it.

    Args:
        transport: Provides the lock and the clock.
    """

    def __init__(self, transport: Transport) -> None:
        self.lock = transport.lock()
        self.asked_at = 0.0
        self.attempts = 0
        self.error: ExchangeError | None = None
        """The result of the last attempt."""

        self.outcome: Outcome | None = None
        self.count = 0
        """How many times it finished."""

        self.finished_at = 0.0
        self._clock = transport.clock
        self._first_sent_at: float | None = None

    @property
    def is_remembered(self) -> bool:
        """Return whether it recently ended with a new session."""
        age = self._clock.monotonic() - self.finished_at
        return isinstance(self.outcome, Renewal) and 0 <= age < REMEMBERED_FOR

    def count_attempt(self) -> None:
        """Record that the token is about to be sent."""
        self.attempts += 1
        if self._first_sent_at is None:
            self._first_sent_at = self._clock.monotonic()

    @property
    def time_left(self) -> float:
        """Return the seconds left in the budget for further attempts with this token."""
        if self._first_sent_at is None:
            return BUDGET
        spent = self._clock.monotonic() - self._first_sent_at
        return BUDGET - spent if spent >= 0 else 0.0  # the clock was set back: unknown

    def finish(self, outcome: Outcome) -> None:
        """Record the outcome."""
        self.start_over()
        self.outcome = outcome
        self.count += 1
        self.finished_at = self._clock.monotonic()

    def start_over(self) -> None:
        """Forget all attempts: the next one counts as the first."""
        self.attempts = 0
        self.error = None
        self.outcome = None
        self._first_sent_at = None


class SingleFlight(Shared):
    """The refreshes of one client.

    Args:
        transport: Provides locks and the clock.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._refreshes: dict[str, Refresh] = {}
        self._swept_at = 0.0

    def __len__(self) -> int:
        return len(self._refreshes)

    def remembers(self, key: str) -> bool:
        """Return whether callers with this key get a new session without an exchange."""
        refresh = self._refreshes.get(key)
        return refresh is not None and refresh.is_remembered

    async def run(
        self,
        key: str,
        exchange: Callable[[Refresh], Awaitable[None]],
        *,
        timeout: float,
        is_void: Callable[[float], bool],
    ) -> Outcome:
        """Make the exchange, or wait for the caller that makes it, and return its outcome.

        Args:
            key: Callers with the same key share the outcome.
            exchange: Makes the attempts, and finishes the refresh unless its time runs out first.
            timeout: How many seconds to wait for another caller.
            is_void: Whether an outcome from this moment is void because the session has ended.
        """
        now = self._transport.clock.monotonic()
        refresh = self._refreshes.get(key) or self._refreshes.setdefault(
            key, Refresh(self._transport)
        )
        refresh.asked_at = now
        self._sweep(now)
        count = refresh.count
        if not await refresh.lock.acquire(timeout):
            return SessionRefreshFailure(reason="timeout")
        try:
            is_fresh = refresh.count > count or refresh.is_remembered
            if refresh.outcome is None or not is_fresh or is_void(refresh.finished_at):
                if refresh.outcome is not None or refresh.time_left <= 0:
                    refresh.start_over()
                await exchange(refresh)
            outcome = refresh.outcome
            return SessionRefreshFailure(reason="timeout") if outcome is None else outcome
        finally:
            refresh.lock.release()

    def remember(self, key: str, outcome: Outcome) -> None:
        """Return this outcome for a while, without an exchange."""
        refresh = self._refreshes.setdefault(key, Refresh(self._transport))
        refresh.asked_at = self._transport.clock.monotonic()
        refresh.finish(outcome)

    def _sweep(self, now: float) -> None:
        """Forget refreshes that have not been used for a long time."""
        if 0 <= now - self._swept_at < REMEMBERED_FOR:
            return
        self._swept_at = now
        for key, refresh in list(self._refreshes.items()):
            if not 0 <= now - refresh.asked_at <= 2 * REMEMBERED_FOR:
                self._refreshes.pop(key, None)
