"""The network between the fleet, WorkOS and the store, with what can go wrong in it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from attrs import define

from tests.simulation.workos import WorkOS
from tests.simulation.world import Lock, SimulatedClock, World
from workos_authkit._transport import HTTPRequest, HTTPResponse
from workos_authkit.errors import APIConnectionError, APITimeoutError
from workos_authkit.redis._protocol import StoreUnavailable

T = TypeVar("T")


@define
class Weather:
    """How likely each kind of failure is, for one history."""

    refused: float = 0.0
    request_lost: float = 0.0
    reply_lost: float = 0.0
    delayed: float = 0.0
    unavailable: float = 0.0
    """503 or 429."""

    keys_down: float = 0.0
    keys_lost: float = 0.0
    store_lost: float = 0.0
    store_slow: float = 0.0
    store_mixed_up: float = 0.0
    """A stranger's outcome, as when two environments share a store and a prefix."""


class SimulatedTransport:
    """The transport of one process."""

    def __init__(self, world: World, clock: SimulatedClock, server: WorkOS, weather: Weather):
        self.clock = clock
        self._world = world
        self._server = server
        self._weather = weather

    async def send(self, request: HTTPRequest, *, timeout: float) -> HTTPResponse:
        """Send a request, or fail as networks do."""
        world, weather, draw = self._world, self._weather, self._world.random
        path = urlsplit(request.url).path
        is_keys = path.startswith("/sso/jwks/")
        way = draw.uniform(0.005, 0.2)
        fate = draw.random()
        for chance, fail in (
            (weather.refused, self._refuse),
            (weather.request_lost, self._lose),
            (weather.unavailable, self._turn_away),
            (weather.keys_down if is_keys else 0.0, self._turn_away),
            (weather.keys_lost if is_keys else 0.0, self._lose),
        ):
            if fate < chance:
                return await fail(request, timeout)
            fate -= chance
        if fate < weather.delayed:
            way = timeout + draw.uniform(0.0, 3.0)
        elif fate < weather.delayed + weather.reply_lost:
            world.at(world.now + way, lambda: self._deliver(request, path, []))
            await world.sleep(min(timeout, way + draw.uniform(0.0, 0.2)))
            raise APIConnectionError("the connection broke", operation=request.operation)
        answers: list[HTTPResponse] = []
        world.at(world.now + way, lambda: self._deliver(request, path, answers))
        back = way + draw.uniform(0.005, 0.2)
        await world.sleep(min(timeout, back))
        if back >= timeout:
            raise APITimeoutError("no answer in time", operation=request.operation)
        return answers[0]

    def _deliver(self, request: HTTPRequest, path: str, answers: list[HTTPResponse]) -> None:
        answers.append(self._server.handle(request.method, path, request.content))

    async def _refuse(self, request: HTTPRequest, timeout: float) -> HTTPResponse:
        await self._world.sleep(0.001)
        raise APIConnectionError("refused", operation=request.operation, request_sent=False)

    async def _lose(self, request: HTTPRequest, timeout: float) -> HTTPResponse:
        await self._world.sleep(timeout)
        raise APITimeoutError("no answer in time", operation=request.operation)

    async def _turn_away(self, request: HTTPRequest, timeout: float) -> HTTPResponse:
        await self._world.sleep(self._world.random.uniform(0.01, 0.1))
        status = self._world.random.choice((429, 503))
        return HTTPResponse(status=status, headers={}, content=b'{"message":"Not now."}')

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._world.sleep(seconds)

    def lock(self) -> Lock:
        """Return a lock for the tasks of this process."""
        return Lock(self._world)

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run the function to its end, even when the caller is cancelled meanwhile."""
        return await self._world.shield(function)

    async def within(self, seconds: float, function: Callable[[], Awaitable[T]]) -> T:
        """Run a function: the simulated store bounds its commands itself."""
        return await function()

    async def disconnect(self) -> None:
        """Close nothing."""

    async def aclose(self) -> None:
        """Close nothing."""


class Keyspace:
    """What a Redis holds: values that expire."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._values: dict[str, tuple[str, float]] = {}
        self._back_at = 0.0
        self.commands = 0
        self.stray: str | None = None
        """The outcome of a stranger's refresh."""

        self.robbed: list[str] = []
        """Leases that were given back by who does not own them."""

    @property
    def is_lost(self) -> bool:
        """Whether nobody reaches it at the moment."""
        return self._world.now < self._back_at

    def lose(self, begin: float, end: float) -> None:
        """Let it go down, and come back empty, as a Redis without persistence does."""

        def go_down() -> None:
            self._back_at = max(self._back_at, end)
            self._values.clear()

        self._world.at(begin, go_down)

    def get(self, name: str) -> str | None:
        """`GET`."""
        value, expires_at = self._values.get(name, ("", 0.0))
        return value if self._world.now < expires_at else None

    def set(self, name: str, value: str, seconds: float) -> None:
        """`SET PX`."""
        self._values[name] = (value, self._world.now + seconds)

    def replace(self, name: str, owner: str, value: str, seconds: float) -> None:
        """What the script does once it has compared: `SET PX`, or `DEL` where there is no value."""
        held = self.get(name)
        if held is not None and held != owner and not held.startswith("{"):
            self.robbed.append(name)
        if value:
            self.set(name, value, seconds)
        else:
            self._values.pop(name, None)


class SimulatedStore:
    """The store as one process reaches it: commands take time, fail, or take effect unseen."""

    def __init__(self, world: World, clock: SimulatedClock, keyspace: Keyspace, weather: Weather):
        self._world = world
        self._clock = clock
        self._keyspace = keyspace
        self._weather = weather

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._world.sleep(seconds)

    async def get(self, name: str) -> bytes | None:
        """Return the value of a key."""
        value = await self._command(lambda: self._keyspace.get(name))
        if ":refresh:" in name and self._world.random.random() < self._weather.store_mixed_up:
            value = self._keyspace.stray
        return None if value is None else str(value).encode()

    async def put(self, name: str, value: str, seconds: float) -> None:
        """Set a key that expires."""
        await self._command(lambda: self._keyspace.set(name, value, seconds))

    async def take(self, name: str, owner: str, seconds: float) -> bool | None:
        """Set a key that expires unless it is there."""

        def take() -> bool:
            if self._keyspace.get(name) is not None:
                return False
            self._keyspace.set(name, owner, seconds)
            return True

        try:
            return bool(await self._command(take))
        except StoreUnavailable:
            return None

    async def give_back(self, name: str, owner: str, value: str, seconds: float) -> None:
        """Replace the value of a key, or delete it, if it still holds `owner`."""

        def give_back() -> None:
            if self._keyspace.get(name) == owner:
                self._keyspace.replace(name, owner, value, seconds)

        await self._command(give_back)

    async def _command(self, command: Callable[[], Any]) -> Any:
        world, weather, draw = self._world, self._weather, self._world.random
        self._keyspace.commands += 1
        fate = draw.random()
        if fate < weather.store_lost or self._keyspace.is_lost:
            await world.sleep(0.001)
            raise StoreUnavailable
        if fate < weather.store_lost + weather.store_slow:
            world.at(world.now + draw.uniform(0.1, 1.0), command)
            await world.sleep(0.25)
            raise StoreUnavailable
        answers: list[Any] = []
        world.at(world.now + draw.uniform(0.0001, 0.002), lambda: answers.append(command()))
        await world.sleep(draw.uniform(0.002, 0.004))
        return answers[0]
