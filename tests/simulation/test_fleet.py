"""No history of a fleet loses a session, sends a spent token late, or keeps a caller waiting."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Literal

import pytest

from tests.simulation.fleet import Fleet, Plan
from tests.simulation.network import SimulatedStore, Weather
from tests.simulation.world import World
from workos_authkit._refreshing import exchange, single_flight
from workos_authkit._refreshing.coordination import LEAST_TIMEOUT, RefreshOutcome
from workos_authkit._refreshing.endings import Endings
from workos_authkit._refreshing.exchange import RefreshExchange
from workos_authkit._refreshing.rules import ATTEMPT_TIMEOUT
from workos_authkit._refreshing.single_flight import Refresh, Renewal
from workos_authkit._types import RequestOptions


def problems(first: int, histories: int) -> Iterator[str]:
    for seed in range(first, first + histories):
        for problem in Fleet(seed).run():
            yield f"{problem}; live it again: python -m tests.simulation {seed}"


@pytest.mark.slow
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


@pytest.mark.parametrize("interruption", ["cancel", "kill"])
@pytest.mark.parametrize("coordinated", [False, True], ids=["alone", "coordinated"])
def test_a_request_may_be_interrupted_at_each_of_its_steps(
    interruption: Literal["cancel", "kill"], coordinated: bool
) -> None:
    reached = 0
    for step in count():
        plan = Plan(
            processes=2,
            users=1,
            rounds=2,
            tabs=3,
            coordinated=coordinated,
            weather=Weather(reply_lost=0.1),
            interruption=interruption,
            interrupted_step=step,
        )
        fleet = Fleet(step, plan)
        assert fleet.run() == [], step
        if not fleet.was_interrupted:
            break
        reached += 1
        assert fleet.browsers[0].cookie is not None or interruption == "kill"
    assert reached >= 3  # it begins, waits for the keys, and exchanges


def test_a_refresh_keeps_its_deadline_when_the_keys_do_not_come() -> None:
    weather = Weather(keys_lost=1.0)
    plan = Plan(processes=1, users=1, rounds=0, tabs=0, coordinated=False, weather=weather)
    fleet = Fleet(1, plan)
    [process], [browser] = fleet.processes, fleet.browsers
    answered_at: list[float] = []

    async def story() -> None:
        options = RequestOptions(deadline=1.5)
        refreshed = await process.authkit.sessions.refresh(browser.cookie, options=options)
        answered_at.append(fleet.world.now)
        assert refreshed
        assert refreshed.session.reason == "jwks_unavailable"

    task = process.spawn(story())
    fleet.world.run(60.0)
    assert task.error is None
    assert answered_at[0] <= 1.5 + LEAST_TIMEOUT


# The tests of the test: a fleet whose rules are wrong is found out.


def goes_wrong(histories: int = 1_500) -> bool:
    return next(problems(0, histories), None) is not None


@pytest.mark.slow
def test_a_budget_beyond_the_replay_window_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exchange, single_flight):
        monkeypatch.setattr(module, "BUDGET", 60.0)
    assert goes_wrong()


@pytest.mark.slow
def test_a_lease_given_back_without_comparing_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def give_back(self: Any, name: str, owner: str, value: str, seconds: float) -> None:
        await self._command(lambda: self._keyspace.replace(name, owner, value, seconds))

    monkeypatch.setattr(SimulatedStore, "give_back", give_back)
    assert goes_wrong()


@pytest.mark.slow
def test_an_exchange_without_a_shield_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def shield(self: World, function: Any) -> Any:
        return await function()

    monkeypatch.setattr(World, "shield", shield)
    assert goes_wrong()


@pytest.mark.slow
def test_a_process_that_asks_nobody_of_endings_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask_others(self: Endings, session_id: str, user_id: str, left: float) -> bool:
        return self.has_ended(session_id, user_id)

    monkeypatch.setattr(Endings, "ask_others", ask_others)
    assert goes_wrong()


@pytest.mark.slow
def test_a_process_that_does_not_heed_its_own_endings_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Endings, "has_ended", lambda self, session_id, user_id: False)
    assert goes_wrong()


@pytest.mark.slow
def test_an_attempt_that_outlasts_its_caller_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    at_most = exchange.at_most
    monkeypatch.setattr(exchange, "at_most", lambda _, options: at_most(ATTEMPT_TIMEOUT, options))
    assert goes_wrong()


@pytest.mark.slow
def test_taking_the_outcome_of_another_session_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def take(self: RefreshExchange, theirs: RefreshOutcome, refresh: Refresh) -> bool:
        if theirs.sealed_session is None:
            return False
        refresh.finish(Renewal(theirs.sealed_session, self.load(theirs.sealed_session)))
        return True

    monkeypatch.setattr(RefreshExchange, "_take", take)
    assert goes_wrong()


@pytest.mark.slow
def test_sessions_that_share_an_outcome_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "refresh_key", lambda token, organization_id: "the only one")
    assert goes_wrong()
