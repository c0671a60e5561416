"""What processes say to the store that they share, and when."""

import random
import re

import pytest
from attrs import define, field

from workos_authkit import RefreshLease, RefreshOutcome
from workos_authkit._run import run
from workos_authkit.redis._protocol import Coordination

OWNER = "0" * 32


@define
class Store:
    """A store in which time passes only while somebody sleeps."""

    now: float = 0.0
    values: dict[str, tuple[str, float]] = field(factory=dict)
    """By key: the value, and how many seconds it stays."""

    pauses: list[float] = field(factory=list)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    async def get(self, name: str) -> bytes | None:
        return self.values[name][0].encode() if name in self.values else None

    async def put(self, name: str, value: str, seconds: float) -> None:
        self.values[name] = (value, seconds)

    async def take(self, name: str, owner: str, seconds: float) -> bool | None:
        if name in self.values:
            return False
        self.values[name] = (owner, seconds)
        return True

    async def give_back(self, name: str, owner: str, value: str, seconds: float) -> None:
        if self.values.get(name, ("", 0.0))[0] != owner:
            return
        del self.values[name]
        if value:
            self.values[name] = (value, seconds)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def coordination(store: Store) -> Coordination:
    return Coordination(store, "app")


def test_a_caller_that_waits_asks_every_25_to_250_ms_and_less_and_less(
    store: Store, coordination: Coordination
) -> None:
    random.seed(1)
    store.values["app:refresh:key"] = (OWNER, 30.0)
    assert run(coordination.begin("key", 10.0)) is None
    *pauses, last = store.pauses
    assert all(0.025 <= pause <= 0.25 for pause in pauses)
    assert last <= 0.25
    assert len(set(pauses[-10:])) == 10  # processes that begin together part ways
    assert sum(pauses[:5]) < sum(pauses[-5:])
    assert store.now == pytest.approx(10.0)


def test_a_lease_is_an_owner_that_nobody_can_guess(
    store: Store, coordination: Coordination
) -> None:
    leases = [run(coordination.begin(key, 1.0)) for key in ("one", "other")]
    owners = {lease.owner for lease in leases if isinstance(lease, RefreshLease)}
    assert len(owners) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", owner) for owner in owners)
    assert {value for value, _ in store.values.values()} == owners
    assert {seconds for _, seconds in store.values.values()} == {30.0}


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        (RefreshOutcome(sealed_session="sealed"), [60.0]),
        (RefreshOutcome(failure="timeout"), [2.0]),
        (RefreshOutcome(), []),
    ],
    ids=["session", "failure", "nothing"],
)
def test_an_outcome_stays_for_as_long_as_others_may_need_it(
    store: Store, coordination: Coordination, outcome: RefreshOutcome, kept: list[float]
) -> None:
    lease = run(coordination.begin("key", 1.0))
    assert isinstance(lease, RefreshLease)
    run(coordination.finish(lease, outcome))
    assert [seconds for _, seconds in store.values.values()] == kept
    begun = run(coordination.begin("key", 1.0))
    assert begun == outcome if kept else isinstance(begun, RefreshLease)


def test_an_end_stays_for_longer_than_a_process_remembers(
    store: Store, coordination: Coordination
) -> None:
    run(coordination.end("subject"))
    assert store.values == {"app:ended:subject": ("1", 120.0)}
    assert run(coordination.has_ended("subject"))
    assert not run(coordination.has_ended("other"))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "rubbish",
        "[]",
        "{}",
        "null",
        "1",
        '{"sealed_session": 1}',
        '{"failure": null}',
        "[" * 9999,
    ],
    ids=lambda value: value[:24] or "empty",
)
def test_a_value_that_nobody_wrote_counts_as_none(
    store: Store, coordination: Coordination, value: str
) -> None:
    store.values["app:refresh:key"] = (value, 60.0)
    assert run(coordination.begin("key", 1.0)) is None
    assert store.pauses == []
