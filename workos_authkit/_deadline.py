"""A deadline, and the time that is left until then."""

from workos_authkit._types import Clock


class Deadline:
    """This many seconds from now, on the monotonic clock.

    Args:
        clock: The source of the time.
        seconds: The time until the deadline.
    """

    __slots__ = ("_clock", "_moment")

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._moment = clock.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until the deadline; negative afterwards."""
        return self._moment - self._clock.monotonic()
