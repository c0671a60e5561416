"""How bytes travel and how time passes: the only layer that waits.

Resources are coroutines over a `Transport`. `ConcurrentTransport` suspends them on asyncio or
trio; `BlockingTransport` never does, so that a plain function can drive them to their end.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol, TypeVar

from attrs import field, frozen

from workos_authkit._types import Clock

T = TypeVar("T")

DEFAULT_BASE_URL: Final = "https://api.workos.com"
DEFAULT_MAX_RESPONSE_BYTES: Final = 5_000_000

_REQUEST_ID: Final = re.compile(r"[!-~]{1,200}")


@frozen(kw_only=True, eq=False)
class HTTPRequest:
    """One HTTP request, ready to be sent."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    operation: str
    """Method and path template: what logs may say about this request."""

    content: bytes | None = field(default=None, repr=False)


@frozen(kw_only=True, eq=False)
class HTTPResponse:
    """One HTTP answer, read to its end."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Values by name, in whatever case."""

    content: bytes = field(repr=False)
    is_too_large: bool = False
    """Whether the body is larger than it may be: `content` is how it begins."""

    attempts: int = 1
    """How many times the request was tried."""

    @property
    def request_id(self) -> str | None:
        """What WorkOS calls the request; `None` where it is not fit for an error or a log."""
        found = self.headers.get("x-request-id", "")
        return found if _REQUEST_ID.fullmatch(found) else None


class Lock(Protocol):
    """Held by one task or thread at a time; free again in a forked child or a new event loop."""

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; say whether it is held now."""
        ...

    def release(self) -> None:
        """Let the next one in."""
        ...


class Transport(Protocol):
    """What a resource needs from the outside world."""

    clock: Clock

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds.

        Raises:
            APIConnectionError: The connection was not made, or it broke.
            APITimeoutError: The answer was not complete in time.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def lock(self) -> Lock:
        """Return a new lock for this transport's tasks or threads."""
        ...

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function to its end, even when the caller is cancelled meanwhile."""
        ...

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a function that is not ours, at most so many seconds.

        Raises:
            TimeoutError: It took longer.
            RuntimeError: It raised what is no `Exception`, or was cancelled without the caller.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections that this transport opened."""
        ...
