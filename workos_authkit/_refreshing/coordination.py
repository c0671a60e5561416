"""Refresh coordinators, which let several processes share one refresh of a session.

A single process needs none. Two processes that refresh the same session at once both succeed while
WorkOS gives the same token the same answer (30 s); with a coordinator they make a single exchange.
`workos_authkit.redis` has coordinators for Redis and Valkey.
"""

import inspect
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from attrs import field, frozen

from workos_authkit import models
from workos_authkit._transport import Transport
from workos_authkit._types import Shared
from workos_authkit.errors import ConfigurationError

T = TypeVar("T")

logger = logging.getLogger("workos_authkit")

COMMAND_TIMEOUT: Final = 2.0
"""The time limit, in seconds, of a coordinator's calls that do not wait for another process."""

LEAST_TIMEOUT: Final = 0.1
"""The time limit, in seconds, of what follows an exchange when the caller has no time left."""

GRACE: Final = 0.5
"""Seconds that a coordinator may overrun the timeout of `begin`, and a quarter of it at most."""

WARNING_INTERVAL: Final = 30.0
"""Seconds between two warnings."""


@frozen
class RefreshLease:
    """The right of one process to refresh a session, until it expires."""

    key: str
    """Identifies the refresh token and the organization without revealing them."""

    owner: str = field(repr=False)
    """A random text: only the holder of the lease may release it."""


@frozen
class RefreshOutcome:
    """The outcome of a refresh, for the other processes; without fields, nothing usable."""

    sealed_session: str | None = field(default=None, repr=False)
    """The new sealed session."""

    failure: "models.RefreshFailureReason | None" = None
    """Why there is no new session."""


class RefreshCoordinator(Protocol):
    """Lets several processes share one refresh; for `AuthKit(refresh_coordinator=...)`.

    An implementation keeps leases in a store that the processes share, the outcome of a refresh
    for a minute, and which sessions have ended for two minutes. Processes die and callers are
    cancelled between `begin` and `finish`, so a lease must expire, after 30 s. An error, a call
    that hangs or an unusable answer never stops a refresh: the process refreshes on its own.
    `workos_authkit.testing.check_refresh_coordinator` checks an implementation.
    """

    def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome.

        Acquire the lease first and look for an outcome then: another process may finish in between.

        Args:
            key: Identifies the refresh token and the organization without revealing them.
            timeout: The longest time to wait while another process refreshes, in seconds.

        Returns:
            A lease if this process must refresh; it then always calls `finish` with it. An outcome
            that another process passed to `finish` within the last minute, or within 2 s if it
            failed. `None` if the store cannot tell.
        """
        ...

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease.

        A lease that has expired and now belongs to another process stays as it is.

        Args:
            lease: What `begin` returned.
            outcome: The outcome for the other processes.
        """
        ...

    def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended.

        Args:
            subject: Identifies the session or the user without revealing it.
        """
        ...

    def has_ended(self, subject: str) -> bool:
        """Return whether a process called `end` for this session or user within two minutes."""
        ...


class AsyncRefreshCoordinator(Protocol):
    """Lets several processes share one refresh; for `AsyncAuthKit(refresh_coordinator=...)`.

    The methods are those of `RefreshCoordinator`, as coroutines.
    """

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome."""
        ...

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease."""
        ...

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        ...

    async def has_ended(self, subject: str) -> bool:
        """Return whether a process called `end` for this session or user within two minutes."""
        ...


class BlockingCoordinatorAdapter:
    """Adapts a `RefreshCoordinator` to coroutines that block and never suspend.

    Args:
        coordinator: The application's coordinator.
    """

    def __init__(self, coordinator: RefreshCoordinator) -> None:
        self._coordinator = coordinator

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome."""
        return self._coordinator.begin(key, timeout)

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease."""
        self._coordinator.finish(lease, outcome)

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        self._coordinator.end(subject)

    async def has_ended(self, subject: str) -> bool:
        """Return whether a process called `end` for this session or user within two minutes."""
        return self._coordinator.has_ended(subject)


class Coordination(Shared):
    """Wraps an optional coordinator; its errors, hangs and unusable answers stop here.

    Args:
        transport: Bounds the calls.
        coordinator: The application's; `None` if processes share nothing.
    """

    def __init__(self, transport: Transport, coordinator: AsyncRefreshCoordinator | None) -> None:
        self._transport = transport
        self._coordinator = coordinator
        self._warn_again_at = float("-inf")

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease, or get another process's outcome; `None`: refresh alone."""
        if self._coordinator is None:
            return None
        call = partial(self._coordinator.begin, key, timeout)
        begun: object = await self._ask(timeout + min(GRACE, timeout / 4), call)
        match begun:
            case None | RefreshLease():
                return begun
            case RefreshOutcome(sealed_session=str()):
                return begun
            case RefreshOutcome(failure=str(failure)) if _is_shared(failure):
                return begun
            case _:
                self._warn(f"begin returned {type(begun).__name__}")
                return None

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome, left: float) -> None:
        """Publish the outcome of a refresh, even if a caller is cancelled meanwhile."""
        assert self._coordinator is not None, "a lease comes from a coordinator"
        call = partial(self._coordinator.finish, lease, outcome)
        seconds = min(COMMAND_TIMEOUT, max(LEAST_TIMEOUT, left))
        await self._transport.shield(partial(self._ask, seconds, call))

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        if end := getattr(self._coordinator, "end", None):
            await self._ask(COMMAND_TIMEOUT, partial(end, subject))

    async def has_ended(self, subject: str, left: float) -> bool:
        """Return whether another process has ended this session or user."""
        has_ended = getattr(self._coordinator, "has_ended", None)
        seconds = min(COMMAND_TIMEOUT, left)
        return (
            has_ended is not None
            and seconds > 0
            and await self._ask(seconds, partial(has_ended, subject)) is True
        )

    async def _ask(self, seconds: float, call: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await self._transport.within(seconds, call)
        except ConfigurationError:
            raise
        except Exception as error:
            self._warn(type(error).__name__)  # its message may quote a URL with its password
            return None

    def _warn(self, what: str) -> None:
        now = self._transport.clock.monotonic()
        if not 0 <= self._warn_again_at - now <= WARNING_INTERVAL:
            self._warn_again_at = now + WARNING_INTERVAL
            logger.warning(
                "the refresh coordinator failed (%s): this process refreshes on its own", what
            )


def _is_shared(failure: str) -> bool:
    """Return whether processes share a failure: only a refusal by WorkOS ends a session."""
    return any(
        reason == failure and meaning.kind != "terminal"
        for reason, meaning in models.REFRESH_FAILURE_REASONS.items()
    )


_NEEDED: Final = ("begin", "finish")
_METHODS: Final = (*_NEEDED, "end", "has_ended")
_KIND: Final = {True: "a coroutine for AsyncAuthKit", False: "a plain function for AuthKit"}
"""What every method must be, by whether the client is async."""


def check_coordinator(coordinator: Any, *, is_async: bool) -> None:
    """Refuse anything but a coordinator for this kind of client.

    Raises:
        ConfigurationError: It is not one; the message says what is expected.
    """
    if coordinator is None:
        return
    if isinstance(coordinator, type):
        raise ConfigurationError(
            f"refresh_coordinator is a class: pass an instance, {coordinator.__name__}(...)"
        )
    if not all(callable(getattr(coordinator, name, None)) for name in _NEEDED):
        raise ConfigurationError(
            "refresh_coordinator must have the methods of RefreshCoordinator: "
            f"{type(coordinator).__name__} lacks begin or finish"
        )
    methods = {name: getattr(coordinator, name) for name in _METHODS if hasattr(coordinator, name)}
    for name, method in methods.items():
        if _is_async(method) is not is_async:
            raise ConfigurationError(
                f"refresh_coordinator: every method must be {_KIND[is_async]}, and "
                f"{type(coordinator).__name__}.{name} is not"
            )


def _is_async(method: Any) -> bool:
    """Return whether a call returns a coroutine, behind decorators and `__call__` too."""
    undecorated = inspect.unwrap(method)
    return inspect.iscoroutinefunction(undecorated) or inspect.iscoroutinefunction(
        getattr(undecorated, "__call__", None)  # noqa: B004 - an object with this method
    )
