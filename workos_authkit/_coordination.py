"""How several processes share one refresh of a session: what you implement over a store of yours.

Within one process this needs nothing. Among processes, two that refresh the same session at once
both succeed while WorkOS answers the same token alike (30 s); a coordinator spares the second
exchange, and makes it certain.
"""

from typing import Protocol


class RefreshCoordinator(Protocol):
    """Lets several processes share one refresh; for `AuthKit(refresh_coordinator=...)`.

    Within one process refreshes are shared without it. Whoever implements this keeps, in a store
    that the processes share, who is refreshing and for a short while what came of it. A process
    may die, or a caller be cancelled, between the two calls: what `begin` takes must expire, after
    about 30 s. Errors that it raises reach the caller of `refresh`.
    """

    def begin(self, key: str, timeout: float) -> str | None:
        """Take the refresh of a session, or get what another process made of it.

        Take it first and look then: another process may have finished just before.

        Args:
            key: Stands for the refresh token and the organization; it reveals neither.
            timeout: How many seconds to wait, at most, while another process is at it.

        Returns:
            The sealed session that another process passed to `finish` a short while ago; `None`
            when it is up to this process, which then calls `finish` in any case.
        """
        ...

    def finish(self, key: str, sealed_session: str | None) -> None:
        """Let the other processes go on.

        Args:
            key: As in `begin`.
            sealed_session: What they shall get for the next minute; `None` when there is nothing.
        """
        ...


class AsyncRefreshCoordinator(Protocol):
    """Lets several processes share one refresh; for `AsyncAuthKit(refresh_coordinator=...)`.

    Within one process refreshes are shared without it. Whoever implements this keeps, in a store
    that the processes share, who is refreshing and for a short while what came of it. A process
    may die, or a caller be cancelled, between the two calls: what `begin` takes must expire, after
    about 30 s. Errors that it raises reach the caller of `refresh`.
    """

    async def begin(self, key: str, timeout: float) -> str | None:
        """Take the refresh of a session, or get what another process made of it.

        Take it first and look then: another process may have finished just before.

        Args:
            key: Stands for the refresh token and the organization; it reveals neither.
            timeout: How many seconds to wait, at most, while another process is at it.

        Returns:
            The sealed session that another process passed to `finish` a short while ago; `None`
            when it is up to this process, which then calls `finish` in any case.
        """
        ...

    async def finish(self, key: str, sealed_session: str | None) -> None:
        """Let the other processes go on.

        Args:
            key: As in `begin`.
            sealed_session: What they shall get for the next minute; `None` when there is nothing.
        """
        ...


class BlockingCoordinatorAdapter:
    """A `RefreshCoordinator` as the resources see it: its calls block and never suspend.

    Args:
        coordinator: The one that the application gave.
    """

    def __init__(self, coordinator: RefreshCoordinator) -> None:
        self._coordinator = coordinator

    async def begin(self, key: str, timeout: float) -> str | None:
        """Take the refresh of a session, or get what another process made of it."""
        return self._coordinator.begin(key, timeout)

    async def finish(self, key: str, sealed_session: str | None) -> None:
        """Let the other processes go on."""
        self._coordinator.finish(key, sealed_session)
