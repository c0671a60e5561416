"""The signing keys: fetched on demand, and cached while they are valid.

A set is fresh for its soft lifetime. After that, one caller at a time fetches it again, within
time limits, while the others use the old set; if the endpoint fails, the old set serves until its
hard lifetime ends. Any number of threads, or of tasks of one event loop, wait for one fetch, which
the first of them runs to completion. Each failure is followed by a longer pause than the last.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from attrs import evolve, frozen

from workos_authkit._config import Limits
from workos_authkit._convert import DecodeError, parse_json
from workos_authkit._deadline import Deadline
from workos_authkit._transport import HTTPResponse, Transport
from workos_authkit._types import Shared
from workos_authkit.errors import (
    APIError,
    APITimeoutError,
    AuthKitError,
    ConfigurationError,
    InvalidArgumentError,
    JWKSUnavailableError,
    NotFoundError,
)
from workos_authkit.tokens import KeySet

SOFT_LIFETIME: Final = 300.0
"""Seconds for which a set is fresh if the answer does not say (RFC 9111 §5.2.2.1)."""

MIN_SOFT_LIFETIME: Final = 60.0
MAX_SOFT_LIFETIME: Final = 3_600.0
"""Seconds for which a key that WorkOS removed is still trusted, while the endpoint answers."""

HARD_LIFETIME: Final = 12 * 3_600.0
"""Seconds for which a set is used while the endpoint fails."""

REFRESH_TIMEOUT: Final = 3.0
"""Seconds that a caller waits for a fetch that it does not need."""

COOL_DOWN: Final = 30.0
"""Seconds between any fetch and one for an unknown `kid`, which anyone can invent."""

FIRST_PAUSE: Final = 1.0
"""Seconds without a fetch after a failure; doubled after each further failure."""

MAX_PAUSE: Final = 60.0

Fetch: TypeAlias = Callable[[float], Awaitable[HTTPResponse]]
"""Gets the JWKS in one attempt of this many seconds."""


@frozen(eq=False)
class _Held:
    """A set of keys and its lifetime."""

    keys: KeySet
    fetched_at: float
    lifetime: float


@frozen(eq=False)
class _Failure:
    """Why the last fetch failed, and when the next may be tried."""

    message: str
    retryable: bool
    patience: float
    """Its time limit if it timed out: a caller that can wait longer may try at once."""

    failed_at: float
    pause: float
    cause: Exception | None = None
    """The unexpected error."""


class KeySource(Shared):
    """The signing keys of one client. Tasks, threads and forked children may share it.

    Args:
        transport: Provides the clock, the lock and the shield.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._clock = transport.clock
        self._lock = transport.lock()
        self._held: _Held | None = None
        self._failure: _Failure | None = None
        self._fetched_at: float | None = None
        self._fetched_for_ours_at: float | None = None

    def fresh(self) -> KeySet | None:
        """Return the keys if they can be used at once."""
        held = self._held
        if held is not None and self._is_within(held.lifetime, held.fetched_at):
            return held.keys
        return None

    async def get(self, fetch: Fetch, limits: Limits) -> KeySet:
        """Return the keys, after a fetch if one is due.

        Args:
            fetch: Gets the keys.
            limits: How long this caller can wait: `timeout` for a fetch, `deadline` in total.

        Raises:
            JWKSUnavailableError: There are no keys, and fetching them failed.
        """
        held = self._usable()
        if held is None:
            await self._renew(self._is_stale, fetch, limits, wait=limits.deadline)
        else:
            limits = evolve(limits, timeout=min(limits.timeout, REFRESH_TIMEOUT))
            await self._renew(self._is_stale, fetch, limits, wait=0.0)
        held = self._usable() or held
        if held is None:
            raise self._unavailable()
        return held.keys

    async def newer_than(
        self, keys: KeySet, fetch: Fetch, limits: Limits, *, is_ours: bool = False
    ) -> KeySet:
        """Return the keys for a token whose `kid` is not among those in `keys`.

        They are fetched once the cool-down since the last fetch is over; until then these are the
        same keys, and the caller must refuse the token.

        Args:
            keys: The keys that were tried.
            fetch: Gets the keys.
            limits: How long this caller can wait.
            is_ours: Whether the token was sealed here. Its `kid` is not invented, so only a fetch
                for such a token starts the cool-down for the next one.

        Raises:
            JWKSUnavailableError: The fetch failed or took too long, so the token cannot be
                verified.
        """
        is_due = self._has_cooled_down
        if is_ours and self._may_fetch_for_ours():
            self._fetched_for_ours_at = self._clock.monotonic()
            held = self._held

            def is_due() -> bool:
                return self._held is held

        await self._renew(is_due, fetch, limits, wait=limits.deadline)
        if self._failure is not None:
            self._fetched_for_ours_at = None  # nothing came: the pause decides when to try again
        held = self._usable()
        is_undecided = self._failure is not None or self._has_cooled_down()
        if held is None or (held.keys is keys and is_undecided):
            raise self._unavailable()
        return held.keys

    def _usable(self) -> _Held | None:
        held = self._held
        if held is not None and self._is_within(HARD_LIFETIME, held.fetched_at):
            return held
        return None

    def _is_within(self, seconds: float, since: float | None) -> bool:
        """Return whether less than this much time has passed.

        A moment in the future comes from another clock: a test froze the time, or the machine was
        restored. It no longer counts.
        """
        return since is not None and since <= self._clock.monotonic() < since + seconds

    def _is_stale(self) -> bool:
        return self.fresh() is None

    def _may_fetch_for_ours(self) -> bool:
        return not self._is_within(COOL_DOWN, self._fetched_for_ours_at)

    def _has_cooled_down(self) -> bool:
        return not self._is_within(COOL_DOWN, self._fetched_at)

    async def _renew(
        self, is_due: Callable[[], bool], fetch: Fetch, limits: Limits, *, wait: float
    ) -> None:
        """Fetch the keys if due, or wait for the caller that fetches them."""
        deadline = Deadline(self._clock, limits.deadline)
        if not self._may_try(is_due, limits.timeout) or not await self._lock.acquire(wait):
            return
        try:
            timeout = min(limits.timeout, deadline.left)
            if timeout > 0 and self._may_try(is_due, timeout):
                await self._transport.shield(partial(self._fetch, fetch, timeout))
        finally:
            self._lock.release()

    def _may_try(self, is_due: Callable[[], bool], timeout: float) -> bool:
        failure = self._failure
        pauses = (
            failure is not None
            and self._is_within(failure.pause, failure.failed_at)
            and timeout <= failure.patience
        )
        return not pauses and is_due()

    async def _fetch(self, fetch: Fetch, timeout: float) -> None:
        """Make one attempt and keep its result: keys or failure."""
        try:
            response = await fetch(timeout)
        except APITimeoutError as error:
            self._fail(str(error), patience=timeout)
        except (ConfigurationError, InvalidArgumentError):  # the caller's error; nothing was sent
            raise
        except AuthKitError as error:
            self._fail(
                str(error),
                retryable=not isinstance(error, NotFoundError) or error.retryable,
                retry_after=error.retry_after if isinstance(error, APIError) else None,
            )
        except Exception as error:
            self._fail(f"{type(error).__name__} was raised", cause=error)
        else:
            keys = _read(response.content)
            if keys is None:
                self._fail("the answer holds no key that can verify access tokens")
            else:
                self._keep(keys, _soft_lifetime(response.headers))
        self._fetched_at = self._clock.monotonic()

    def _keep(self, keys: KeySet, lifetime: float) -> None:
        now = self._clock.monotonic()
        self._held = _Held(keys, fetched_at=now, lifetime=min(lifetime, HARD_LIFETIME))
        self._failure = None

    def _fail(
        self,
        message: str,
        *,
        retryable: bool = True,
        retry_after: float | None = None,
        patience: float = float("inf"),
        cause: Exception | None = None,
    ) -> None:
        last = self._failure
        pause = FIRST_PAUSE if last is None else 2 * last.pause
        pause = min(max(pause, retry_after or 0.0), MAX_PAUSE)
        now = self._clock.monotonic()
        self._failure = _Failure(message, retryable, patience, now, pause, cause)

    def _unavailable(self) -> JWKSUnavailableError:
        failure = self._failure
        if failure is None:
            return JWKSUnavailableError("the signing keys did not come in time")
        error = JWKSUnavailableError(
            f"the signing keys cannot be fetched: {failure.message}", retryable=failure.retryable
        )
        error.__cause__ = failure.cause
        return error


def _read(content: bytes) -> KeySet | None:
    """Return the keys of a JWKS; `None` if no key is usable or it is not a JWKS."""
    try:
        return KeySet.from_jwks(parse_json(content)) or None
    except (DecodeError, InvalidArgumentError):
        return None


def _soft_lifetime(headers: Mapping[str, str]) -> float:
    """Return how long an answer is fresh (RFC 9111 §4.2), within our bounds."""
    directives = {
        name.strip(): value.strip('" ')
        for name, _, value in (
            directive.partition("=")
            for directive in headers.get("cache-control", "").lower().split(",")
        )
    }
    if directives.keys() & {"no-store", "no-cache"}:
        return MIN_SOFT_LIFETIME
    max_age = _seconds(directives.get("max-age"))
    if max_age is None:
        return SOFT_LIFETIME
    age = _seconds(headers.get("age")) or 0.0
    return min(MAX_SOFT_LIFETIME, max(MIN_SOFT_LIFETIME, max_age - age))


def _seconds(text: str | None) -> float | None:
    if text is None or not (text.isascii() and text.isdecimal()):
        return None
    return float(text[:12])
