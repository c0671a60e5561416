"""Virtual time, and a scheduler that a seed drives: which task goes next is drawn by lot.

Tasks are coroutines that wait for nothing but `World.sleep`, `World.wait` and `Lock`. A task may
be cancelled, as by anyio, or its process killed, as by the operating system: then it never goes
on, and nothing of it runs, not even a `finally`.
"""

import random
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import suppress
from heapq import heappop, heappush
from types import coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Cancelled(BaseException):
    """Thrown into a task that is cancelled."""


class Deadlock(Exception):
    """Tasks wait, and nothing will ever wake them."""


class Task(Generic[T]):
    """A coroutine that the world drives."""

    def __init__(self, world: "World", process: "Process", coroutine: Coroutine[Any, Any, T]):
        self.world = world
        self.process = process
        self.coroutine = coroutine
        self._send = coroutine.send
        self.is_done = False
        self.result: T | None = None
        self.error: BaseException | None = None
        self.shields = 0
        self.is_cancelled = False
        self.wakes = 0
        """How often it was woken: a wake that was meant for an earlier wait is void."""

        self.before_step: Callable[[int], None] | None = None
        """Called with the number of each step, for histories that interrupt a task at one."""

    def cancel(self) -> None:
        """Cancel the task where it waits, or where its shield ends."""
        if not self.is_done and not self.is_cancelled:
            self.is_cancelled = True
            if self.shields == 0 and self.world.current is not self:
                self.world.wake(self, self.wakes)

    def step(self) -> None:
        """Run the task to its next wait."""
        if self.before_step is not None:
            self.before_step(self.wakes)
            if not self.process.is_alive:
                return
        self.wakes += 1
        self.world.current = self
        try:
            if self.is_cancelled and self.shields == 0:
                self.coroutine.throw(Cancelled())
            else:
                self._send(None)
        except StopIteration as end:
            self._finish(result=end.value)
        except BaseException as error:
            self._finish(error=error)
        self.world.current = None

    def _finish(self, result: T | None = None, error: BaseException | None = None) -> None:
        self.is_done, self.result, self.error = True, result, error
        self.process.tasks.discard(self)


class Process:
    """A process of the fleet: tasks that die together, and a clock of its own."""

    def __init__(self, world: "World", name: str, clock: "SimulatedClock") -> None:
        self.world = world
        self.name = name
        self.clock = clock
        self.tasks: set[Task[Any]] = set()
        self.is_alive = True

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> Task[T]:
        """Start a task."""
        task = Task(self.world, self, coroutine)
        self.tasks.add(task)
        self.world.wake(task, task.wakes)
        return task

    def kill(self) -> None:
        """End the process between two steps: its tasks never go on."""
        self.is_alive = False
        self.world.graveyard.extend(self.tasks)
        self.tasks.clear()


class SimulatedClock:
    """The clock of a machine: it may be wrong, run fast or slow, and be set."""

    def __init__(self, world: "World", *, offset: float = 0.0, rate: float = 1.0) -> None:
        self._world = world
        self._rate = rate
        self.offset = offset

    def time(self) -> float:
        """Return the seconds since the Unix epoch, as this machine believes."""
        return self._world.epoch + self._world.now + self.offset

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return 1_000.0 + self._world.now * self._rate


class World:
    """Virtual time and the tasks in it.

    Args:
        seed: What every draw comes from.
    """

    epoch = 1_800_000_000.0

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._draw = self.random.random
        self.now = 0.0
        self.current: Task[Any] | None = None
        self.graveyard: list[Task[Any]] = []
        self._agenda: list[tuple[float, float, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, time: float, action: Callable[[], None]) -> None:
        """Do something at a time; what has the same time is drawn by lot."""
        self._count = count = self._count + 1
        time = time if time > self.now else self.now
        heappush(self._agenda, (time, self._draw(), count, action))

    def wake(self, task: Task[Any], wakes: int, at: float | None = None) -> None:
        """Let a task go on, unless it does so for another reason before."""

        def go_on() -> None:
            if not task.is_done and task.process.is_alive and task.wakes == wakes:
                task.step()

        self.at(self.now if at is None else at, go_on)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        task = self._task()
        self.wake(task, task.wakes, self.now + seconds)
        await _suspend()

    async def wait(
        self, seconds: float | None, subscribe: Callable[[Callable[[], None]], None]
    ) -> None:
        """Wait until what `subscribe` is given is called, at most so many seconds."""
        task = self._task()
        wakes = task.wakes
        subscribe(lambda: self.wake(task, wakes))
        if seconds is not None:
            self.wake(task, wakes, self.now + seconds)
        await _suspend()

    async def shield(self, function: Callable[[], Awaitable[T]]) -> T:
        """Run a function to its end although its task is cancelled meanwhile."""
        task = self._task()
        task.shields += 1
        try:
            result = await function()
        finally:
            task.shields -= 1
        if task.is_cancelled and task.shields == 0:
            raise Cancelled
        return result

    def run(self, until: float) -> None:
        """Let time pass, as far as there is something to do."""
        agenda = self._agenda
        while agenda and agenda[0][0] <= until:
            self.now, _, _, action = heappop(agenda)
            action()
        self.now = max(self.now, until)

    def bury(self) -> None:
        """Close what was killed."""
        for task in self.graveyard:
            with suppress(BaseException):  # a `finally` that waits has nothing to wait for
                task.coroutine.close()
        self.graveyard.clear()

    def _task(self) -> Task[Any]:
        assert self.current is not None, "only tasks wait"
        return self.current


class Lock:
    """Held by one task at a time; first come, first served."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._holder: Task[Any] | None = None
        self._waiting: list[Callable[[], None]] = []

    async def acquire(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the lock; say whether it is held now."""
        world = self._world
        give_up_at = None if timeout is None else world.now + timeout
        while self._holder is not None:
            left = None if give_up_at is None else give_up_at - world.now
            if left is not None and left <= 0:
                return False
            await world.wait(left, self._waiting.append)
        self._holder = world.current
        return True

    def release(self) -> None:
        """Let the next task in."""
        assert self._holder is not None, "only a held lock is released"
        self._holder = None
        waiting, self._waiting = self._waiting, []
        for wake in waiting:
            wake()


@coroutine
def _suspend() -> Generator[None, None, None]:
    """Hand control to the world; cheaper than an object to await."""
    yield
