"""Redis and Valkey as stores: every command is bounded, and every error means "unavailable"."""

import logging
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, NoReturn, TypeVar

import anyio

from workos_authkit._transport._threads import call_within
from workos_authkit.errors import ConfigurationError
from workos_authkit.redis._protocol import StoreUnavailable

logger = logging.getLogger("workos_authkit.redis")

T = TypeVar("T")

COMMAND_TIMEOUT: Final = 0.25
"""Seconds that one command may take."""

PAUSE: Final = 1.0
"""Seconds for which a store that failed is not asked; twice as many after each further failure."""

LONGEST_PAUSE: Final = 30.0
"""Seconds for which it is not asked at most. A command that hangs may keep a thread for good."""

WARNING_INTERVAL: Final = 30.0
"""Seconds from one warning to the next."""

_GIVE_BACK: Final = """\
if redis.call('get', KEYS[1]) ~= ARGV[1] then
    return 0
end
if ARGV[2] == '' then
    return redis.call('del', KEYS[1])
end
redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""


class _Store:
    """The commands, over a client whose answers `_ask` waits for."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._failures = 0
        self._ask_again_at = float("-inf")
        self._warn_again_at = float("-inf")
        self._runs_scripts = False
        """Whether the last script ran: the rights of a user may not include EVAL."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic()

    async def get(self, name: str) -> bytes | None:
        """Return the value of a key."""
        value = await self._command(lambda: self._client.get(name))
        if value is None or isinstance(value, bytes):
            return value
        return str(value).encode("utf-8", "surrogatepass")  # a client with decode_responses

    async def put(self, name: str, value: str, seconds: float) -> None:
        """Set a key that expires."""
        await self._command(lambda: self._client.set(name, value, px=_milliseconds(seconds)))

    async def take(self, name: str, owner: str, seconds: float) -> bool | None:
        """Set a key that expires unless it is there, and say whether it was set."""
        self._check_pause()
        if not self._runs_scripts:  # others would wait for a lease that cannot be given back
            await self.give_back(name, owner, "", seconds)
        milliseconds = _milliseconds(seconds)
        try:
            return bool(
                await self._send(lambda: self._client.set(name, owner, nx=True, px=milliseconds))
            )
        except StoreUnavailable:
            return None

    async def give_back(self, name: str, owner: str, value: str, seconds: float) -> None:
        """If a key holds `owner`, replace that with `value`, or delete the key."""
        arguments = (name, owner, value, _milliseconds(seconds))
        try:
            await self._send(lambda: self._client.eval(_GIVE_BACK, 1, *arguments))
        except StoreUnavailable:
            self._runs_scripts = False
            raise
        self._runs_scripts = True

    async def _command(self, call: Callable[[], Any]) -> Any:
        self._check_pause()
        return await self._send(call)

    def _check_pause(self) -> None:
        if time.monotonic() < self._ask_again_at:
            raise StoreUnavailable

    async def _send(self, call: Callable[[], Any]) -> Any:
        try:
            answer = await self._ask(call)
        except ConfigurationError:
            raise
        except Exception as error:
            self._fail(error)
        else:
            self._failures = 0
            return answer

    async def _ask(self, call: Callable[[], Any]) -> Any:
        raise NotImplementedError

    def _fail(self, error: Exception) -> NoReturn:
        now = time.monotonic()
        if now >= self._ask_again_at:  # else it was asked before, at the same time as others
            self._ask_again_at = now + min(PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures += 1
        if now >= self._warn_again_at:
            self._warn_again_at = now + WARNING_INTERVAL
            # An error's text may quote an address with its password.
            logger.warning(
                "the store of the refresh coordinator is unavailable (%s): "
                "this process refreshes sessions on its own",
                type(error).__name__,
            )
        raise StoreUnavailable from None


class BlockingStore(_Store):
    """A client of redis-py or valkey-py that blocks. It may be used from many threads."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    async def _ask(self, call: Callable[[], T]) -> T:
        # In a thread, as the client's own timeouts are the application's to choose.
        return call_within(COMMAND_TIMEOUT, call)


class ConcurrentStore(_Store):
    """A client of `redis.asyncio` or `valkey.asyncio`.

    Raises:
        ConfigurationError: The event loop is trio's.
    """

    def __init__(self, client: Any) -> None:
        _refuse_trio()
        super().__init__(client)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await anyio.sleep(seconds)

    async def _ask(self, call: Callable[[], Awaitable[T]]) -> T:
        _refuse_trio()
        with anyio.fail_after(COMMAND_TIMEOUT):
            return await call()


def _refuse_trio() -> None:
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():
        raise ConfigurationError(
            "redis.asyncio and valkey.asyncio need asyncio, and this event loop is trio's: "
            "leave refresh_coordinator out, or run on asyncio"
        )


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
