"""The emulator's time: it follows the system's, can be stopped, and can be moved forward."""

import threading
import time
from datetime import UTC, datetime, timedelta

from workos_authkit._arguments import require_number

_END = datetime(8000, 1, 1, tzinfo=UTC).timestamp()


class Clock:
    """The time that an emulator, and the clients it makes, go by.

    A clock without a start of its own follows the system's, so that tools which move the time of a
    test (freezegun, time-machine) move it too.

    Args:
        start: Seconds since the Unix epoch to begin at; by default the system's time.
        running: Whether time passes by itself. A stopped clock moves only when it is advanced.
    """

    def __init__(self, start: float | None = None, *, running: bool = True) -> None:
        self._lock = threading.Lock()
        self._start = start
        self._initially_running = running
        self._origin = 0.0
        self._offset = 0.0
        self._monotonic_offset = 0.0
        self._stopped: tuple[float, float] | None = None
        """What `time` and `monotonic` say, while time stands still."""

        self.reset()

    @property
    def running(self) -> bool:
        """Whether time passes by itself."""
        return self._stopped is None

    def monotonic(self) -> float:
        """Return seconds for measuring: they never go backwards."""
        stopped = self._stopped
        return time.monotonic() + self._monotonic_offset if stopped is None else stopped[1]

    def time(self) -> float:
        """Return the seconds since the Unix epoch."""
        stopped = self._stopped
        return self._system_time() + self._offset if stopped is None else stopped[0]

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float | timedelta) -> None:
        """Move the time forward.

        Raises:
            ValueError: The amount is negative, for time does not go backwards; or it leads beyond
                the year 8000, where dates are about to end.
        """
        amount = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        require_number("seconds", amount)
        if not amount >= 0:
            raise ValueError(f"seconds: time moves forward only, not by {amount}")
        if self.time() + amount > _END:
            raise ValueError(f"seconds: {amount} is too much: time ends in the year 8000")
        with self._lock:
            if self._stopped is not None:
                self._stopped = (self._stopped[0] + amount, self._stopped[1] + amount)
            self._offset += amount
            self._monotonic_offset += amount

    def freeze(self) -> None:
        """Stop the time: it moves only when it is advanced."""
        with self._lock:
            self._stopped = self._stopped or (self.time(), self.monotonic())

    def resume(self) -> None:
        """Let time pass again, from where it stands."""
        with self._lock:
            if self._stopped is not None:
                self._offset = self._stopped[0] - self._system_time()
                self._monotonic_offset = self._stopped[1] - time.monotonic()
                self._stopped = None

    def reset(self) -> None:
        """Begin again, as when the clock was made."""
        self._origin = time.monotonic()
        self._offset = 0.0
        self._monotonic_offset = -self._origin
        self._stopped = None if self._initially_running else (self._start or time.time(), 0.0)

    def _system_time(self) -> float:
        """Return the system's time; the time since the start where the clock has its own."""
        if self._start is None:
            return time.time()
        return self._start + time.monotonic() - self._origin
