"""An hour of traffic at a fleet, in virtual time, for a sample of its sessions."""

import gc
import random as random_module
import tracemalloc
from collections import Counter
from statistics import mean
from typing import Final

from attrs import define, field, fields_dict, frozen

from harness.stand_ins import without_collections, without_cryptography
from tests.simulation.fleet import SETTINGS
from tests.simulation.network import Keyspace, SimulatedStore, SimulatedTransport, Weather
from tests.simulation.workos import TOKEN_LIFETIME, Session, WorkOS
from tests.simulation.world import Process, SimulatedClock, World
from workos_authkit._client_resources import AsyncResources
from workos_authkit._convert import structure
from workos_authkit._transport import HTTPResponse
from workos_authkit.models import Authentication
from workos_authkit.redis._protocol import Coordination

HOUR: Final = 3600.0
CLOCK_ERROR: Final = 0.5
"""Seconds that the clock of a machine may be wrong."""

WEATHER: Final = Weather(
    refused=0.001,
    request_lost=0.001,
    reply_lost=0.001,
    delayed=0.001,
    unavailable=0.001,
    store_lost=0.0001,
    store_slow=0.0001,
)


@frozen
class Traffic:
    """What a user does, on average, and what the fleet is."""

    machines: int = 8
    processes: int = 64
    visits: float = 12.0
    """Page views an hour; one comes when it comes (Poisson)."""

    requests: int = 5
    """Requests of one page view, within 100 ms, each to any process."""

    late: float = 0.001
    """Share of requests that arrive 31 to 59 s after they were sent, as from a phone."""


class CountingWorkOS(WorkOS):
    """WorkOS, and how often it refuses an exchange."""

    refused = 0

    def _exchange(self, token: str) -> HTTPResponse:
        response = super()._exchange(token)
        self.refused += response.status == 400
        return response


@define
class Browser:
    """A user's browser: a cookie, and the refresh token that this holds."""

    session: Session
    cookie: str
    refresh_token: str
    issued_at: float


@define
class Seen:
    """What happened to the sample."""

    requests: int = 0
    waits: Counter[int] = field(factory=Counter)
    """How many requests that met an expired session waited so many milliseconds."""

    expired: set[str] = field(factory=set)
    """The refresh tokens of sessions that were found expired."""

    lost: int = 0
    remembered: list[float] = field(factory=list)
    """How many refreshes a process remembered, minute by minute."""


@define
class Counts:
    """What was seen; counts of several fleets add up, as their sessions share nothing."""

    sessions: int = 0
    fleets: int = 0
    requests: int = 0
    expired: int = 0
    exchanges: int = 0
    refused: int = 0
    lost: int = 0
    key_requests: int = 0
    commands: int = 0
    """To the store."""

    remembered: float = 0.0
    """Refreshes that a process remembers, on average."""

    waits: Counter[int] = field(factory=Counter)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in fields_dict(Counts)))

    def wait(self, share: float) -> int:
        """Return the milliseconds that this share of the waits does not exceed."""
        below = 0
        for milliseconds, count in sorted(self.waits.items()):
            below += count
            if below >= share * self.waits.total():
                return milliseconds
        return 0


def busy_hour(sample: int, coordinated: bool, seed: int) -> Counts:
    """Return what an hour of these sessions shows, without the cost of seals and signatures."""
    with without_collections(), without_cryptography():
        return BusyHour(sample, coordinated=coordinated, seed=seed).run()


class BusyHour:
    """An hour of a sample of sessions at the whole fleet.

    Args:
        sample: How many sessions.
        coordinated: Whether the processes share a store.
        traffic: What the users do.
        seed: What every draw comes from.
    """

    def __init__(
        self, sample: int, *, coordinated: bool, traffic: Traffic | None = None, seed: int = 1
    ) -> None:
        random_module.seed(seed)  # the package's own dice
        self._traffic = traffic or Traffic()
        self._world = World(seed)
        self._server = CountingWorkOS(self._world)
        self._keyspace = Keyspace(self._world)
        self._coordinated = coordinated
        self._seen = Seen()
        self._processes = self._start()
        self._users = 0
        self._browsers = [self._sign_in() for _ in range(sample)]

    def run(self) -> Counts:
        """Let the hour pass, and return what was seen."""
        world, seen = self._world, self._seen
        for browser in self._browsers:
            self._plan_visit(browser)
        for minute in range(10, 60):
            world.at(minute * 60.0, self._look)
        world.run(HOUR + 120.0)
        return Counts(
            sessions=len(self._browsers),
            fleets=1,
            requests=seen.requests,
            expired=len(seen.expired),
            exchanges=self._server.exchanges,
            refused=self._server.refused,
            lost=seen.lost,
            key_requests=self._server.key_requests,
            commands=self._keyspace.commands,
            remembered=mean(seen.remembered),
            waits=seen.waits,
        )

    def _start(self) -> list[Process]:
        world, traffic = self._world, self._traffic
        clocks = [
            SimulatedClock(world, offset=world.random.uniform(-CLOCK_ERROR, CLOCK_ERROR))
            for _ in range(traffic.machines)
        ]
        keyspace = self._keyspace if self._coordinated else None
        return [
            start(world, self._server, clocks[number % traffic.machines], keyspace, number)
            for number in range(traffic.processes)
        ]

    def _sign_in(self) -> Browser:
        self._users += 1
        session = self._server.sign_in(self._users)
        return Browser(session, self._seal(session), session.refresh_token, int(self._world.now))

    def _seal(self, session: Session) -> str:
        authentication = structure(self._server.body(session), Authentication)
        return self._processes[0].authkit.sessions.seal(authentication)

    def _plan_visit(self, browser: Browser) -> None:
        world = self._world
        at = world.now + world.random.expovariate(self._traffic.visits / HOUR)
        if at < HOUR:
            world.at(at, lambda: self._visit(browser))

    def _visit(self, browser: Browser) -> None:
        world, traffic = self._world, self._traffic
        for _ in range(traffic.requests):
            at = world.now + world.random.uniform(0.0, 0.1)
            world.at(at, lambda: self._send(browser))
        self._plan_visit(browser)

    def _send(self, browser: Browser) -> None:
        world = self._world
        arrives_at = world.now
        if world.random.random() < self._traffic.late:
            arrives_at += world.random.uniform(31.0, 59.0)
        self._seen.requests += 1
        if arrives_at + CLOCK_ERROR < browser.issued_at + TOKEN_LIFETIME:
            return  # each process would find the session current
        process = world.random.choice(self._processes)
        request = self._serve(process, browser, browser.cookie, browser.refresh_token)
        world.at(arrives_at, lambda: process.spawn(request))

    async def _serve(
        self, process: Process, browser: Browser, cookie: str, refresh_token: str
    ) -> None:
        """Serve a request as an application does."""
        seen, sessions = self._seen, process.authkit.sessions
        asked_at = self._world.now
        session = await sessions.authenticate(cookie)
        if session or not session.needs_refresh:
            return
        seen.expired.add(refresh_token)
        refreshed = await sessions.refresh(cookie)
        seen.waits[round((self._world.now - asked_at) * 1000)] += 1
        if refreshed:
            if browser.refresh_token == refresh_token:
                browser.cookie = refreshed.sealed_session
                browser.refresh_token = refreshed.authentication.refresh_token
                if refreshed.session:
                    browser.issued_at = refreshed.session.claims.iat - self._world.epoch
        elif refreshed.keep_cookie:
            return
        elif refresh_token.rpartition("_")[0] == browser.refresh_token.rpartition("_")[0]:
            seen.lost += 1  # its user signs in again
            again = self._sign_in()
            browser.session, browser.cookie = again.session, again.cookie
            browser.refresh_token, browser.issued_at = again.refresh_token, again.issued_at

    def _look(self) -> None:
        counts = [len(process.authkit.sessions._refreshes) for process in self._processes]
        self._seen.remembered.append(mean(counts))


def start(
    world: World, server: WorkOS, clock: SimulatedClock, keyspace: Keyspace | None, number: int
) -> Process:
    """Start a process of a fleet, with the real code of a client."""
    process = Process(world, f"p{number}", clock)
    coordinator = None
    if keyspace is not None:
        coordinator = Coordination(SimulatedStore(world, clock, keyspace, WEATHER), "fleet")
    transport = SimulatedTransport(world, clock, server, WEATHER)
    process.authkit = AsyncResources(transport, SETTINGS, coordinator)
    return process


def memory(refreshes: int) -> int:
    """Return how many bytes a client holds that has just made so many refreshes."""
    random_module.seed(1)
    world = World(1)
    server = WorkOS(world)
    tracemalloc.start()
    process = start(world, server, SimulatedClock(world), None, 0)
    cookies = []
    for number in range(refreshes):
        authentication = structure(server.body(server.sign_in(number)), Authentication)
        cookies.append(process.authkit.sessions.seal(authentication))
    for number, cookie in enumerate(cookies):
        world.at(number * 0.01, lambda cookie=cookie: process.spawn(refresh(process, cookie)))
    world.run(refreshes * 0.01 + 30.0)
    assert len(process.authkit.sessions._refreshes) == refreshes
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    process.authkit = None
    gc.collect()
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held - left


async def refresh(process: Process, cookie: str) -> None:
    await process.authkit.sessions.refresh(cookie)
