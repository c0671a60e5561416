"""Refresh coordinators over Redis or Valkey: many processes, one exchange per session.

    import redis
    from workos_authkit import AuthKit
    from workos_authkit.redis import RedisRefreshCoordinator

    authkit = AuthKit(refresh_coordinator=RedisRefreshCoordinator(redis.Redis()))

Pass your own client of redis-py or valkey-py: standalone, behind Sentinel, or of a cluster. Other
code may use it too. The processes communicate through keys that reveal nothing and expire:

| key                    | value                                           | expires after |
|------------------------|-------------------------------------------------|---------------|
| `PREFIX:refresh:KEY`   | the process that refreshes, and then            | 30 s          |
|                        | the new sealed session, or the kind of failure  | 60 s, or 2 s  |
| `PREFIX:ended:SUBJECT` | set when a session or user has ended            | 120 s         |

Every command uses one key, so a cluster needs nothing special, even while its slots move.

If the store is slow (over 250 ms a command), down, read-only or unusable, refreshes go on: each
process refreshes on its own and logs a warning, at most one every 30 s.
"""

import inspect
from typing import Any

from workos_authkit._refreshing.coordination import RefreshLease, RefreshOutcome
from workos_authkit._run import run
from workos_authkit.errors import ConfigurationError
from workos_authkit.redis._protocol import Coordination
from workos_authkit.redis._stores import BlockingStore, ConcurrentStore

__all__ = ["AsyncRedisRefreshCoordinator", "RedisRefreshCoordinator"]

_COMMANDS = ("get", "set", "eval")


class RedisRefreshCoordinator:
    """Lets processes that share a Redis or Valkey share refreshes; for `AuthKit`.

    Args:
        client: A `redis.Redis`, a `redis.RedisCluster`, or their counterparts of `valkey`.
        prefix: The prefix of the keys.

    Raises:
        ConfigurationError: `client` is not such a client, or is one for asyncio.
    """

    def __init__(self, client: Any, *, prefix: str = "workos-authkit") -> None:
        _check(client, prefix)
        if _is_async(client):
            raise ConfigurationError(
                "client is one for asyncio: pass a redis.Redis, or use AsyncRedisRefreshCoordinator"
            )
        self._coordination = Coordination(BlockingStore(client), prefix)

    def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome."""
        return run(self._coordination.begin(key, timeout))

    def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease."""
        run(self._coordination.finish(lease, outcome))

    def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        run(self._coordination.end(subject))

    def has_ended(self, subject: str) -> bool:
        """Return whether a process has ended a session, or all sessions of a user."""
        return run(self._coordination.has_ended(subject))


class AsyncRedisRefreshCoordinator:
    """Lets processes that share a Redis or Valkey share refreshes; for `AsyncAuthKit` on asyncio.

    Args:
        client: A `redis.asyncio.Redis`, a `redis.asyncio.RedisCluster`, or their counterparts of
            `valkey`.
        prefix: The prefix of the keys.

    Raises:
        ConfigurationError: `client` is not such a client, or blocks the event loop, or the event
            loop is trio's, on which it cannot run.
    """

    def __init__(self, client: Any, *, prefix: str = "workos-authkit") -> None:
        _check(client, prefix)
        if not _is_async(client):
            raise ConfigurationError(
                "client blocks the event loop: pass a redis.asyncio.Redis, or use "
                "RedisRefreshCoordinator with AuthKit"
            )
        self._coordination = Coordination(ConcurrentStore(client), prefix)

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome.

        Raises:
            ConfigurationError: The event loop is trio's, on which this client cannot run.
        """
        return await self._coordination.begin(key, timeout)

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease."""
        await self._coordination.finish(lease, outcome)

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        await self._coordination.end(subject)

    async def has_ended(self, subject: str) -> bool:
        """Return whether a process has ended a session, or all sessions of a user."""
        return await self._coordination.has_ended(subject)


def _check(client: object, prefix: object) -> None:
    if not all(callable(getattr(client, name, None)) for name in _COMMANDS):
        raise ConfigurationError(
            f"client must be a client of redis-py or valkey-py, not {type(client).__name__}"
        )
    if callable(getattr(client, "execute", None)):
        raise ConfigurationError("client is a pipeline: pass the client that it was made from")
    if not isinstance(prefix, str) or not prefix or not prefix.isprintable():
        raise ConfigurationError("prefix must be a non-empty string of printable characters")


def _is_async(client: object) -> bool:
    return inspect.iscoroutinefunction(getattr(client, "execute_command", None))
