"""Compare functions within one run: in turns, so that what slows the machine slows all of them.

pytest-benchmark and pyperf run one function to its end before the next: what slows the machine for
a while would slow one of them.
"""

import json
import platform
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from attrs import frozen

from workos_authkit import _json

RESULTS = Path(__file__).parent.parent / "results"


@frozen
class Contestant:
    """A function and what it is called with, one after the other."""

    name: str
    function: Callable[[Any], object]
    inputs: Sequence[Any]


def without_orjson(contestant: Contestant) -> Contestant:
    """Return the same contestant as it is where the extra `fast` is not installed."""

    def function(value: Any) -> object:
        faster, _json.FASTER = _json.FASTER, None
        try:
            return contestant.function(value)
        finally:
            _json.FASTER = faster

    return Contestant(f"{contestant.name}, without orjson", function, contestant.inputs)


def compare(
    contestants: Sequence[Contestant],
    *,
    rounds: int = 60,
    calls: int = 100,
    summary: Callable[[Sequence[float]], float] = median,
) -> dict[str, float]:
    """Return the microseconds of one call of each contestant, by default their median.

    On a machine that others use too, `min` says what the code costs rather than the neighbours.
    """
    inputs = {contestant.name: cycle(contestant.inputs) for contestant in contestants}
    times: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds + 1):
        shift = number % len(contestants)
        for contestant in [*contestants[shift:], *contestants[:shift]]:
            batch = list(islice(inputs[contestant.name], calls))
            function = contestant.function
            started_at = perf_counter()
            for value in batch:
                function(value)
            times[contestant.name].append((perf_counter() - started_at) / calls * 1e6)
    return {name: summary(rounds_[1:]) for name, rounds_ in times.items()}  # the first warms up


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
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps({"machine": machine, **results}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n")
    print(f"\nwritten to benchmarks/results/{path.name}")
    return path
