"""A moment by which something must be done."""

from workos_authkit._types import Clock


class Deadline:
    """So many seconds from now, on the monotonic clock.

    Args:
        clock: Gives the moments.
        seconds: How long there is from now.
    """

    __slots__ = ("_clock", "_moment")

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._moment = clock.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then; less than 0 afterwards."""
        return self._moment - self._clock.monotonic()
