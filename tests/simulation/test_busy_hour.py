"""The benchmark of a fleet counts what happens, whatever it leaves out to be fast."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def harness(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the benchmark's own modules, by name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from harness import busy_hour, parts

    return {"busy_hour": busy_hour, "parts": parts}


@pytest.mark.slow
@pytest.mark.parametrize("coordinated", [False, True], ids=["alone", "coordinated"])
def test_seals_and_signatures_change_no_count(harness: dict[str, Any], coordinated: bool) -> None:
    hour = harness["busy_hour"]
    complete = hour.BusyHour(20, coordinated=coordinated, seed=3).run()
    assert complete.exchanges > 0
    assert complete == hour.busy_hour(20, coordinated, 3)


def test_an_interrupted_simulation_goes_on_with_what_it_has(
    harness: dict[str, Any], tmp_path: Path
) -> None:
    hour, parts = harness["busy_hour"], harness["parts"]
    file = tmp_path / "parts.jsonl"
    assert parts.read_parts(file) == {}
    seen = {
        parts.Part(1_000, coordinated, number): hour.Counts(
            sessions=1_000, exchanges=number, remembered=0.5, waits=Counter({207: number})
        )
        for number in (1, 2)
        for coordinated in (False, True)
    }
    for part, counts in seen.items():
        parts.add_part(file, part, counts)
    assert parts.read_parts(file) == seen
