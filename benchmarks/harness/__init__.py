"""Compare functions within one run: in turns, so that what slows the machine slows all of them.

pytest-benchmark and pyperf run one function to its end before the next: what slows the machine for
a while would slow one of them.
"""

import json
import os
import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from attrs import frozen

from workos_authkit import _base64url, _json

_PASSES = 3

RESULTS = Path(__file__).parent.parent / "results"


@frozen
class Contestant:
    """A function and what it is called with, one after the other."""

    name: str
    function: Callable[[Any], object]
    inputs: Sequence[Any]


def without_extra(contestant: Contestant) -> Contestant:
    """Return the same contestant as it is where the extra `fast` is not installed."""

    def function(value: Any) -> object:
        parser, decoder = _json.FASTER, _base64url._faster
        _json.FASTER, _base64url._faster = None, lambda: None
        try:
            return contestant.function(value)
        finally:
            _json.FASTER, _base64url._faster = parser, decoder

    return Contestant(f"{contestant.name}, without the extra fast", function, contestant.inputs)


def compare(
    contestants: Sequence[Contestant],
    *,
    rounds: int = 60,
    calls: int = 100,
    summary: Callable[[Sequence[float]], float] = median,
    clock: Callable[[], float] = perf_counter,
) -> dict[str, float]:
    """Return the microseconds of one call of each contestant, by default their median.

    On a machine that others use too, `min` says what the code costs rather than the neighbors,
    and so does `time.process_time` as the clock of what waits for nothing.
    """
    inputs = {contestant.name: cycle(contestant.inputs) for contestant in contestants}
    times: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds + 1):
        shift = number % len(contestants)
        for contestant in [*contestants[shift:], *contestants[:shift]]:
            batch = list(islice(inputs[contestant.name], calls))
            function = contestant.function
            started_at = clock()
            for value in batch:
                function(value)
            times[contestant.name].append((clock() - started_at) / calls * 1e6)
    return {name: summary(rounds_[1:]) for name, rounds_ in times.items()}  # the first warms up


def python_alone(inputs: Sequence[Any]) -> Contestant:
    """Return a loop that calls nothing: what it loses with threads, the interpreter loses.

    Handing the interpreter's lock over costs some hundredths of the rate, whatever the code does.
    """

    def loop(_: Any) -> int:
        total = 0
        for number in range(500):
            total += number
        return total

    return Contestant("a loop in Python alone", loop, inputs)


def by_threads(
    contestants: Sequence[Contestant], counts: Sequence[int] = (1, 2, 4, 8), *, rounds: int = 5
) -> dict[str, dict[int, float]]:
    """Return the median calls per second of each contestant, in so many threads at once."""
    rates: dict[str, dict[int, list[float]]] = {
        contestant.name: {count: [] for count in counts} for contestant in contestants
    }
    for _ in range(rounds):
        for count in counts:
            for contestant in contestants:
                rates[contestant.name][count].append(_per_second(contestant, count))
    return {
        name: {count: median(values) for count, values in row.items()}
        for name, row in rates.items()
    }


def _per_second(contestant: Contestant, count: int) -> float:
    """Divide the inputs among threads, so that each comes as often however many there are.

    Each comes several times, so that starting the threads is no part of the outcome.
    """
    start = threading.Barrier(count + 1)

    def work(number: int) -> None:
        inputs = contestant.inputs[number::count]
        start.wait()
        for _ in range(_PASSES):
            for value in inputs:
                contestant.function(value)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for worker in workers:
        worker.start()
    start.wait()
    started_at = perf_counter()
    for worker in workers:
        worker.join()
    return _PASSES * len(contestant.inputs) / (perf_counter() - started_at)


def rates_table(title: str, rates: Mapping[str, Mapping[int, float]]) -> None:
    """Print calls per second by the number of threads."""
    width = max(map(len, rates))
    print(f"\n{title}, per second and by threads")
    counts = next(iter(rates.values()))
    print(f"  {'':<{width}}", *(f"{count:10}" for count in counts))
    for name, row in rates.items():
        print(f"  {name:<{width}}", *(f"{rate:10,.0f}" for rate in row.values()))


class Targets:
    """What a benchmark should reach, and whether it does."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def at_most(self, name: str, target: float, reached: float) -> None:
        """Note a value that should be small."""
        self._note(name, "at most", target, reached, reached <= target)

    def at_least(self, name: str, target: float, reached: float) -> None:
        """Note a value that should be large."""
        self._note(name, "at least", target, reached, reached >= target)

    def _note(self, name: str, bound: str, target: float, reached: float, holds: bool) -> None:
        outcome = "reached" if holds else "missed"
        print(f"\ntarget: {name}: {bound} {target:g}; {outcome}: {reached:.2f}")
        self.rows.append(
            {"name": name, bound: target, "reached": round(reached, 3), "outcome": outcome}
        )


def table(title: str, rows: Mapping[str, float], *, floor: str, unit: str = "µs") -> None:
    """Print the rows with their ratios to one of them."""
    width = max(map(len, rows))
    print(f"\n{title}")
    for name, value in sorted(rows.items(), key=lambda row: row[1]):
        print(f"  {name:<{width}}  {value:10.2f} {unit}  {value / rows[floor]:8.2f} x")


def save(name: str, results: Mapping[str, Any]) -> Path:
    """Write the results as JSON, with the machine that they are of."""
    machine = {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": _processor(),
        "processors": len(os.sched_getaffinity(0)),
        "load": [round(load, 2) for load in os.getloadavg()],  # of one, five and fifteen minutes
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps({"machine": machine, **results}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n")
    print(f"\nwritten to benchmarks/results/{path.name}")
    return path


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
