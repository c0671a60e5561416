"""What a refresh coordinator must do, as a test that says what it does not."""

import secrets
from collections.abc import Callable

from workos_authkit._refreshing.coordination import (
    AsyncRefreshCoordinator,
    RefreshLease,
    RefreshOutcome,
)

SHORT = 0.2
"""Seconds to wait for a lease that another holds."""


async def check_contract(make: Callable[[], AsyncRefreshCoordinator]) -> None:
    """Try coordinators that share one store, under names that nobody used before.

    Raises:
        AssertionError: One does not keep the contract; the text says where.
    """
    mine, other = make(), make()
    await _leases_exclude_each_other(mine, other)
    await _outcomes_are_shared(mine, other)
    await _failures_are_shared(mine, other)
    await _nothing_is_published_without_an_outcome(mine, other)
    await _only_its_owner_gives_a_lease_back(mine, other)
    await _ends_are_shared(mine, other)


async def _leases_exclude_each_other(
    mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator
) -> None:
    key = _name()
    lease = await _taken(mine, key)
    begun = await other.begin(key, SHORT)
    assert begun is None, f"begin must wait while another process refreshes, and returned {begun!r}"
    await _taken(other, _name())
    await mine.finish(lease, RefreshOutcome())


async def _outcomes_are_shared(
    mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator
) -> None:
    key, outcome = _name(), RefreshOutcome(sealed_session="a sealed session, as text ~ *")
    await mine.finish(await _taken(mine, key), outcome)
    for coordinator in (other, mine):
        begun = await coordinator.begin(key, SHORT)
        assert begun == outcome, f"begin must return what finish was given, and returned {begun!r}"


async def _failures_are_shared(
    mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator
) -> None:
    key, outcome = _name(), RefreshOutcome(failure="timeout")
    await mine.finish(await _taken(mine, key), outcome)
    begun = await other.begin(key, SHORT)
    assert begun == outcome, f"begin must return a failure that is new, and returned {begun!r}"


async def _nothing_is_published_without_an_outcome(
    mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator
) -> None:
    key = _name()
    await mine.finish(await _taken(mine, key), RefreshOutcome())
    await other.finish(await _taken(other, key), RefreshOutcome())


async def _only_its_owner_gives_a_lease_back(
    mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator
) -> None:
    key = _name()
    lease = await _taken(mine, key)
    stale = RefreshLease(key, owner="a process whose lease expired")
    await other.finish(stale, RefreshOutcome(sealed_session="too late"))
    begun = await other.begin(key, SHORT)
    assert begun is None, (
        f"finish with a lease that is another's must change nothing; begin then returned {begun!r}"
    )
    await mine.finish(lease, RefreshOutcome())


async def _ends_are_shared(mine: AsyncRefreshCoordinator, other: AsyncRefreshCoordinator) -> None:
    subject = _name()
    assert await other.has_ended(subject) is False, "has_ended must be False before end"
    await mine.end(subject)
    for coordinator in (other, mine):
        assert await coordinator.has_ended(subject) is True, "has_ended must be True after end"
    assert await other.has_ended(_name()) is False, "end must end its subject alone"


async def _taken(coordinator: AsyncRefreshCoordinator, key: str) -> RefreshLease:
    begun = await coordinator.begin(key, SHORT)
    assert isinstance(begun, RefreshLease), (
        f"begin must return a RefreshLease when nobody refreshes, and returned {begun!r}"
    )
    assert begun.key == key, "a lease must have the key that begin was given"
    return begun


def _name() -> str:
    return secrets.token_hex(32)
