"""One history of a fleet, from a seed: processes, browsers, failures, and what must hold."""

import json
import random as random_module
from functools import partial
from typing import Any, Literal

from attrs import define, field

from tests.simulation.network import Keyspace, SimulatedStore, SimulatedTransport, Weather
from tests.simulation.workos import TOKEN_LIFETIME, Session, WorkOS
from tests.simulation.world import Cancelled, Process, SimulatedClock, Task, World
from workos_authkit._client_resources import AsyncResources
from workos_authkit._config import load_settings
from workos_authkit._convert import structure
from workos_authkit._types import RequestOptions
from workos_authkit.models import Authentication
from workos_authkit.redis._protocol import Coordination

PASSWORD = "the password of a simulated fleet of processes"
SETTINGS = load_settings(
    api_key="sk_sim", client_id="client_sim", cookie_password=PASSWORD, max_retries=10
)

GRACE = 1.0
"""Seconds that an answer may come after its deadline: for the commands to the store."""

LONGEST_WAIT = 2 * SETTINGS.deadline + 2 * GRACE
"""Seconds within which a request is served: to authenticate, then to refresh."""

EXPIRED = TOKEN_LIFETIME + 20.0
"""Seconds after which every process finds a token expired, the leeway and wrong clocks included."""


@define
class Plan:
    """What a history consists of."""

    processes: int
    users: int
    rounds: int
    tabs: int
    coordinated: bool
    weather: Weather
    kills: float = 0.0
    """How likely a process dies while a round is served."""

    cancels: float = 0.0
    """How likely a request is cancelled, as its browser goes away."""

    revokes: float = 0.0
    """How likely a user signs out after a round."""

    outages: float = 0.0
    """How likely WorkOS goes down while a round is served, for up to a minute."""

    clock_error: float = 0.0
    """How many seconds the clocks of the machines may differ from the true time."""

    haste: float = 0.0
    """How likely a request has a deadline of its own, shorter than the client's."""

    clock_jumps: float = 0.0
    """How likely the clock of a machine is set while a round is served, by up to `clock_error`."""

    machines: int = 1

    store_outages: float = 0.0
    """How likely the store goes down while a round is served, and comes back empty."""

    interruption: Literal["cancel", "kill"] = "cancel"
    interrupted_step: int | None = None
    """The step at which the first request is cancelled, or its process killed."""


def draw_plan(seed: int) -> Plan:
    """Return the plan of a seed; every third goes without failures, every other with a store."""
    draw = random_module.Random(seed)
    calm = seed % 3 == 0

    def chance(most: float) -> float:
        return 0.0 if calm or draw.random() < 0.5 else draw.uniform(0.0, most)

    weather = Weather(
        refused=chance(0.2),
        request_lost=chance(0.05),
        reply_lost=chance(0.15),
        delayed=chance(0.05),
        unavailable=chance(0.2),
        keys_down=chance(0.3),
        keys_lost=chance(0.3),
        store_lost=chance(0.3),
        store_slow=chance(0.2),
        store_mixed_up=chance(0.2),
    )
    return Plan(
        processes=draw.randint(1, 4),
        users=draw.randint(1, 2),
        rounds=draw.randint(1, 3),
        tabs=draw.randint(1, 6),
        coordinated=seed % 2 == 0,
        weather=weather,
        kills=chance(0.2),
        cancels=draw.uniform(0.0, 0.3) if draw.random() < 0.5 else 0.0,
        outages=chance(0.5),
        revokes=chance(0.2) if not calm else 0.0,
        clock_error=0.0 if calm else draw.choice((0.0, 2.0, 5.0)),
        clock_jumps=chance(0.5),
        machines=draw.randint(1, 3),
        store_outages=chance(0.5),
        haste=chance(0.5),
    )


@define
class Browser:
    """A user's browser: one cookie, whatever the tabs do."""

    session: Session
    cookie: str | None
    signed_out_by: list[Process] = field(factory=list)
    """Processes through which its user signed out."""

    former: str | None = None
    """The cookie before this one."""

    lost: list[str] = field(factory=list)
    """Why an answer cleared the cookie."""

    def take(self, cookie: str) -> None:
        """Keep the cookie of an answer."""
        if cookie != self.cookie:
            self.former, self.cookie = self.cookie, cookie


class Fleet:
    """A history that runs.

    Args:
        seed: Where everything is drawn from.
        plan: What happens; drawn from the seed by default.
    """

    def __init__(self, seed: int, plan: Plan | None = None) -> None:
        self.seed = seed
        self.plan = plan or draw_plan(seed)
        self.world = World(seed)
        self.server = WorkOS(self.world)
        self.keyspace = Keyspace(self.world)
        self.problems: list[str] = []
        self.waits: list[float] = []
        self.clocks = [self._clock() for _ in range(self.plan.machines)]
        self.processes = [self._start(f"p{number}") for number in range(self.plan.processes)]
        self.browsers = [self._sign_in(number) for number in range(self.plan.users)]
        self.keyspace.stray = json.dumps({"sealed_session": self._sign_in(self.plan.users).cookie})
        self.was_interrupted = False
        self.excused: set[str] = set()
        """Sessions whose fate nobody could help: a process died with the new token, or WorkOS could
    not be reached for longer than it gives the same answer again."""

    def run(self) -> list[str]:
        """Live the history, and return what went wrong in it."""
        random_module.seed(self.seed)  # the package's own dice
        world = self.world
        end = EXPIRED
        for _ in range(self.plan.rounds):
            for browser in self.browsers:
                for _ in range(self.plan.tabs):
                    asks = partial(self._request, browser)
                    world.at(end + world.random.uniform(0.0, 0.5), asks)
            if world.random.random() < self.plan.kills:
                world.at(end + world.random.uniform(0.0, 3.0), self._kill_one)
            if world.random.random() < self.plan.outages:
                self.server.outages.append(
                    (end + world.random.uniform(0.0, 1.0), end + world.random.uniform(5.0, 60.0))
                )
            if world.random.random() < self.plan.store_outages:
                begin = end + world.random.uniform(0.0, 1.0)
                self.keyspace.lose(begin, begin + world.random.uniform(0.1, 10.0))
            if world.random.random() < self.plan.clock_jumps:
                world.at(end + world.random.uniform(0.0, 3.0), self._set_a_clock)
            if world.random.random() < self.plan.revokes:
                world.at(end + world.random.uniform(0.0, 30.0), self._sign_one_out)
            end += EXPIRED
        world.run(end + 2 * SETTINGS.deadline)
        world.bury()
        self._judge()
        return self.problems

    # What happens

    def _clock(self) -> SimulatedClock:
        """Return the clock of a machine, which its processes share."""
        rate = self.world.random.choice((1.0, 1.0001))
        return SimulatedClock(self.world, offset=self._clock_error(), rate=rate)

    def _clock_error(self) -> float:
        return self.world.random.uniform(-self.plan.clock_error, self.plan.clock_error)

    def _set_a_clock(self) -> None:
        """Set the clock of a machine forward or back, as an operator or a time server does."""
        self.world.random.choice(self.clocks).offset = self._clock_error()

    def _start(self, name: str) -> Process:
        world, plan = self.world, self.plan
        clock = world.random.choice(self.clocks)
        process = Process(world, name, clock)
        coordinator = None
        if plan.coordinated:
            store = SimulatedStore(world, clock, self.keyspace, plan.weather)
            coordinator = Coordination(store, "sim")
        transport = SimulatedTransport(world, clock, self.server, plan.weather)
        process.authkit = AsyncResources(transport, SETTINGS, coordinator)
        return process

    def _sign_in(self, number: int) -> Browser:
        session = self.server.sign_in(number)
        authentication = structure(self.server.body(session), Authentication)
        cookie = self.processes[0].authkit.sessions.seal(authentication)
        return Browser(session, cookie)

    def _request(self, browser: Browser, tries: int = 8) -> None:
        """Send a request to some process; when nothing comes back, send it again soon."""
        if browser.cookie is None:
            return
        process = self.world.random.choice(self.processes)
        options = RequestOptions(deadline=self._deadline())
        task = process.spawn(self._serve(process, browser, browser.cookie, options))
        if self.plan.interrupted_step is not None:
            self._interrupt(task)
        if self.world.random.random() < self.plan.cancels:
            self.world.at(self.world.now + self.world.random.uniform(0.0, 2.0), task.cancel)
        asked_at = self.world.now

        def look() -> None:
            if task.is_done:
                self._conclude(browser, process, task, asked_at, tries)
            elif not process.is_alive:
                self.excused.add(browser.session.id)
                self._again(browser, tries)
            elif self.world.now - asked_at > LONGEST_WAIT:
                self.problems.append(f"{process.name} gave no answer in {LONGEST_WAIT} s")
            else:
                self.world.at(self.world.now + 0.25, look)

        look()

    def _conclude(self, browser: Browser, process: Process, task: Any, asked_at: float, tries: int):
        self.waits.append(self.world.now - asked_at)
        if isinstance(task.error, Cancelled):
            self._again(browser, tries)
        elif task.error is not None:
            self.problems.append(f"{process.name} raised {task.error!r}")
        elif task.result == "again":
            self._again(browser, tries)

    def _again(self, browser: Browser, tries: int) -> None:
        if tries:
            self.world.at(
                self.world.now + self.world.random.uniform(0.1, 1.0),
                lambda: self._request(browser, tries - 1),
            )

    def _deadline(self) -> float:
        draw = self.world.random
        return draw.uniform(1.0, 30.0) if draw.random() < self.plan.haste else SETTINGS.deadline

    async def _serve(
        self, process: Process, browser: Browser, cookie: str, options: RequestOptions
    ) -> str:
        """Serve a request as an application does."""
        sessions = process.authkit.sessions
        is_over = process in browser.signed_out_by
        session = await self._in_time(process, sessions.authenticate, cookie, options)
        if session and is_over:
            self.problems.append(f"{process.name} gave out a session after its sign-out")
        if not session and session.needs_refresh:
            refreshed = await self._in_time(process, sessions.refresh, cookie, options)
            if refreshed and is_over:
                self.problems.append(f"{process.name} refreshed a session after its sign-out")
            if refreshed:
                browser.take(refreshed.sealed_session)
                session = refreshed.session
                self._check_user(browser, refreshed.authentication.user.id)
            elif not refreshed.keep_cookie:
                if browser.cookie == cookie:
                    browser.lost.append(refreshed.reason)
                    browser.cookie = None
                return "signed out"
            else:
                # The token may be spent and its reply lost; what ends later is not our doing.
                self.excused.add(browser.session.id)
                return "again"
        if session:
            self._check_user(browser, session.user.id)
            return "served"
        return "again" if session.keep_cookie else "signed out"

    async def _in_time(
        self, process: Process, call: Any, cookie: str, options: RequestOptions
    ) -> Any:
        """Make a call, and see that it keeps its deadline."""
        asked_at = self.world.now
        result = await call(cookie, options=options)
        took, deadline = self.world.now - asked_at, options.deadline
        if took > deadline + GRACE:
            self.problems.append(
                f"{process.name} took {took:.1f} s to {call.__name__}, of {deadline:.1f} s"
            )
        return result

    def _check_user(self, browser: Browser, user_id: str) -> None:
        if user_id != browser.session.user_id:
            self.problems.append(f"{browser.session.user_id} was served as {user_id}")

    def _interrupt(self, task: Task[str]) -> None:
        """Cancel the task at the step of the plan, or kill its process there."""

        def interrupt(step: int) -> None:
            if step == self.plan.interrupted_step and not self.was_interrupted:
                self.was_interrupted = True
                if self.plan.interruption == "cancel":
                    task.cancel()
                else:
                    self._kill(task.process)

        task.before_step = interrupt

    def _kill_one(self) -> None:
        self._kill(self.world.random.choice(self.processes))

    def _kill(self, process: Process) -> None:
        process.kill()
        self.processes[self.processes.index(process)] = self._start(process.name + "'")

    def _sign_one_out(self) -> None:
        browser = self.world.random.choice(self.browsers)
        process = self.world.random.choice(self.processes)
        process.spawn(self._sign_out(process, browser))

    async def _sign_out(self, process: Process, browser: Browser) -> None:
        try:
            await process.authkit.sessions.revoke(browser.session.id)
        except Exception:
            return  # not signed out, as nobody knows
        browser.signed_out_by.append(process)
        asked = [process]
        weather = self.plan.weather
        is_reliable = not (weather.store_lost or weather.store_slow or self.plan.store_outages)
        if self.plan.coordinated and is_reliable:
            asked = self.processes
        for other in asked:
            for cookie in filter(None, (browser.cookie, browser.former)):
                if await other.authkit.sessions.refresh(cookie):
                    self.problems.append(f"{other.name} refreshed a session after its sign-out")

    # What must hold

    def _judge(self) -> None:
        server, plan = self.server, self.plan
        self.problems += [
            f"another's lease of {name} was given back" for name in self.keyspace.robbed
        ]
        for browser in self.browsers:
            session = browser.session
            if browser.lost and not session.was_revoked and session.id not in self.excused:
                self.problems.append(f"{session.id} was lost: {browser.lost}")
        for session_id in server.late:
            if session_id not in self.excused:
                self.problems.append(f"a token of {session_id} was sent after its replay window")
        is_calm = plan.weather == Weather() and not (
            plan.kills or plan.outages or plan.store_outages
        )
        rotations = sum(session.rotations - 1 for session in server.sessions.values())
        shares = plan.coordinated or plan.processes == 1
        if is_calm and shares and not plan.revokes and server.exchanges != rotations:
            self.problems.append(f"{server.exchanges} exchanges for {rotations} rotations")
