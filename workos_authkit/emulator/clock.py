"""The emulator's time: it runs on its own, can be stopped, and can be moved forward."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The time that an emulator, and the clients it makes, go by.

    Args:
        start: Seconds since the Unix epoch to begin at; now, when left out.
        running: Whether time passes by itself. A stopped clock moves only when it is advanced.
    """

    def __init__(self, start: float | None = None, *, running: bool = True) -> None:
        self._lock = threading.Lock()
        self._running = running
        self._origin = time.monotonic() if running else 0.0
        self._start = time.time() if start is None and not running else start
        self._moved = 0.0

    def monotonic(self) -> float:
        """Return the seconds since the clock was made; they never go backwards."""
        return (time.monotonic() - self._origin if self._running else 0.0) + self._moved

    def time(self) -> float:
        """Return the seconds since the Unix epoch.

        A running clock that was not told when to begin goes by the system's, so that it follows
        tools such as freezegun and time-machine.
        """
        if self._start is None:
            return time.time() + self._moved
        return self._start + self.monotonic()

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float | timedelta) -> None:
        """Move the time forward.

        Raises:
            ValueError: The amount is negative: time does not go backwards.
        """
        amount = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        if amount < 0:
            raise ValueError(f"seconds: time moves forward only, not by {amount}")
        with self._lock:
            self._moved += amount
