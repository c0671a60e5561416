"""No history of a fleet loses a session, sends a spent token late, or keeps a caller waiting."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulation.fleet import Fleet
from tests.simulation.network import SimulatedStore
from tests.simulation.world import World
from workos_authkit._refreshing import exchange, single_flight


def problems(first: int, count: int) -> Iterator[str]:
    for seed in range(first, first + count):
        for problem in Fleet(seed).run():
            yield f"{problem}; live it again: python -m tests.simulation {seed}"


def test_a_fleet_loses_nothing() -> None:
    assert list(problems(0, 250)) == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 10_000, 1_000))
def test_a_fleet_loses_nothing_in_thousands_of_histories(first: int) -> None:
    assert list(problems(first, 1_000)) == []


def test_a_history_can_be_lived_again() -> None:
    first, second = Fleet(8), Fleet(8)
    assert first.run() == second.run()
    assert first.waits == second.waits
    assert first.server.exchanges == second.server.exchanges


# The tests of the test: a fleet whose rules are wrong is found out.


def goes_wrong(count: int = 1_500) -> bool:
    return next(problems(0, count), None) is not None


@pytest.mark.slow
def test_a_budget_beyond_the_replay_window_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exchange, single_flight):
        monkeypatch.setattr(module, "BUDGET", 60.0)
    assert goes_wrong()


@pytest.mark.slow
def test_a_lease_given_back_without_comparing_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def give_back(
        self: Any, name: str, owner: str, outcome_name: str, outcome: str, seconds: float
    ) -> None:
        await self.put(outcome_name, outcome, seconds)
        await self._command(lambda: self._keyspace.delete(name))

    monkeypatch.setattr(SimulatedStore, "give_back", give_back)
    assert goes_wrong()


@pytest.mark.slow
def test_an_exchange_without_a_shield_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def shield(self: World, function: Any) -> Any:
        return await function()

    monkeypatch.setattr(World, "shield", shield)
    assert goes_wrong()
