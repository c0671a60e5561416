"""Network and time: the only layer that waits.

Resources are coroutines over a `Transport`. `ConcurrentTransport` suspends them on asyncio or
trio; `BlockingTransport` never does, so a plain function can run them to completion.
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


@frozen(kw_only=True, eq=False, slots=False)  # with slots, it takes twice as long to make
class HTTPRequest:
    """One HTTP request, ready to be sent."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    """All of them, with `Host` and, if there is a content, `Content-Length`."""

    operation: str
    """Method and path template, safe to log."""

    content: bytes = field(default=b"", repr=False)


@frozen(kw_only=True, eq=False, slots=False)
class HTTPResponse:
    """One HTTP answer, read completely."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Values by name; case does not matter."""

    content: bytes = field(repr=False)
    is_too_large: bool = False
    """Whether the body exceeds the limit; `content` then holds only its beginning."""

    attempts: int = 1
    """How often the request was sent."""

    @property
    def request_id(self) -> str | None:
        """WorkOS's id of the request; `None` if it is unfit for an error or a log."""
        found = self.headers.get("x-request-id", "")
        return found if _REQUEST_ID.fullmatch(found) else None


class Lock(Protocol):
    """Held by one task or thread at a time; free again in a forked child or a new event loop."""

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; return whether it was acquired."""
        ...

    def release(self) -> None:
        """Release the lock."""
        ...


class Transport(Protocol):
    """The I/O that resources need."""

    clock: Clock

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send the request and read the whole answer within `timeout` seconds.

        Raises:
            APIConnectionError: The connection failed or broke.
            APITimeoutError: The answer was not complete in time.
        """
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait this many seconds."""
        ...

    def lock(self) -> Lock:
        """Return a new lock for this transport's tasks or threads."""
        ...

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function to completion, even if the caller is cancelled meanwhile."""
        ...

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a foreign function for at most this many seconds.

        Raises:
            TimeoutError: It took longer.
            RuntimeError: It raised something other than an `Exception`, or only it was cancelled.
        """
        ...

    async def disconnect(self) -> None:
        """Close the connections that this transport opened; the next request opens new ones."""
        ...

    async def aclose(self) -> None:
        """Close the connections that this transport opened, and send nothing more."""
        ...
