"""The finished parts of a long simulation, in a file: an interrupted one goes on from there."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from harness.busy_hour import Counts


@frozen
class Part:
    """What one worker simulates at a time: so many sessions of a fleet."""

    sessions: int
    coordinated: bool
    number: int
    """Seeds its draws."""


def read_parts(path: Path) -> dict[Part, Counts]:
    """Return what the parts saw that a file holds; none if there is no file."""
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(map(_read, lines))


def add_part(path: Path, part: Part, counts: Counts) -> None:
    """Add a line with what a part saw."""
    line = json.dumps({"part": asdict(part), "counts": asdict(counts)})
    with path.open("a") as file:
        file.write(line + "\n")


def _read(line: str) -> tuple[Part, Counts]:
    found = json.loads(line)
    counts: Mapping[str, Any] = found["counts"]
    waits = Counter({int(wait): count for wait, count in counts["waits"].items()})
    return Part(**found["part"]), Counts(**{**counts, "waits": waits})
