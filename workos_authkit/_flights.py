"""Refreshes in the air: however many callers want one, it is flown once and all get its outcome.

The first caller flies, the others wait. When the first is cancelled between two attempts, the next
goes on with what is left of the budget. A new sealed session is remembered for a while, for callers
who come late with the old cookie.
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from workos_authkit._refresh import BUDGET, MEMORY, ExchangeError
from workos_authkit._transport import Transport

Outcome: TypeAlias = str | ExchangeError
"""The new sealed session, or what the last attempt ended with."""


class Flight:
    """One refresh: its attempts so far, and what came of it. Only who holds `lock` may change it.

    Args:
        transport: Gives the lock and the clock.
    """

    def __init__(self, transport: Transport) -> None:
        self.lock = transport.lock()
        self.joined_at = 0.0
        self.attempts = 0
        self.failure: ExchangeError | None = None
        self.landings = 0
        self.outcome: Outcome | None = None
        self._clock = transport.clock
        self._first_sent_at: float | None = None
        self._remembered_until = 0.0

    @property
    def is_remembered(self) -> bool:
        """Whether it ended with a new session, a short while ago."""
        return isinstance(self.outcome, str) and self._clock.monotonic() < self._remembered_until

    def count_attempt(self) -> None:
        """Note that the token is about to be sent."""
        self.attempts += 1
        if self._first_sent_at is None:
            self._first_sent_at = self._clock.monotonic()

    def time_left(self, budget: float) -> float:
        """Return how many seconds there are for further attempts with this token."""
        if self._first_sent_at is None:
            return budget
        return self._first_sent_at + budget - self._clock.monotonic()

    def land(self, outcome: Outcome) -> None:
        """End the flight."""
        self.prepare()
        self.outcome = outcome
        self.landings += 1
        self._remembered_until = self._clock.monotonic() + MEMORY

    def prepare(self) -> None:
        """Start from nothing: the next attempt is the first."""
        self.attempts = 0
        self.failure = None
        self.outcome = None
        self._first_sent_at = None


class Flights:
    """The refreshes of one client.

    Args:
        transport: Gives locks and the clock.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._flights: dict[str, Flight] = {}
        self._swept_at = 0.0

    def __len__(self) -> int:
        return len(self._flights)

    async def join(self, key: str, fly: Callable[[Flight], Awaitable[None]]) -> Outcome:
        """Fly, or wait for whoever does, and return what came of it.

        Args:
            key: Who brings the same key is on the same flight.
            fly: Makes the attempts and lands the flight.
        """
        now = self._transport.clock.monotonic()
        flight = self._flights.get(key) or self._flights.setdefault(key, Flight(self._transport))
        flight.joined_at = now
        self._sweep(now)
        landings = flight.landings
        await flight.lock.acquire()
        try:
            if flight.outcome is None or not (flight.landings > landings or flight.is_remembered):
                if flight.outcome is not None or flight.time_left(BUDGET) <= 0:
                    flight.prepare()
                await fly(flight)
            assert flight.outcome is not None, "who flies also lands"
            return flight.outcome
        finally:
            flight.lock.release()

    def _sweep(self, now: float) -> None:
        """Forget flights that nobody has joined for long."""
        if now - self._swept_at < MEMORY:
            return
        self._swept_at = now
        for key, flight in list(self._flights.items()):
            if now - flight.joined_at > 2 * MEMORY:
                self._flights.pop(key, None)
