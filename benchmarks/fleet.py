"""A fleet that refreshes sessions, with and without a coordinator.

    python benchmarks/fleet.py                     # 1,000 sessions: seconds
    python benchmarks/fleet.py --sample 1000000 --parts parts.jsonl    # all: two hours of one core

In virtual time: an hour of 1,000,000 sessions at 64 processes of 8 machines. Real is the code of
the package: sessions, single flight, coordination, keys and retries. Simulated are clocks, network,
WorkOS and the store; seals and signatures are left out, and a text that several processes read is
read once, as neither changes a count. Sessions share nothing but a process's keys, so the fleet
serves them in parts of 1,000, a worker each, and what grows with sessions is multiplied where fewer
are simulated. A second table shows how little the figures depend on how many. The waits come from
delays that were drawn (5 to 200 ms a way to WorkOS, 2 to 4 ms to the store), so they compare the
two columns, and promise nothing of a network. With `--parts`, a run that was interrupted goes on
where it ended: the file holds what each part saw.

For real: 8 processes on this machine, the served emulator, and a redis-server where there is one.
Every process refreshes the same sessions at the same time, the worst that can happen to one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import accumulate
from math import sqrt
from pathlib import Path
from typing import Any, Final

from harness import RESULTS, save
from harness.chart import bar_chart

from workos_authkit.emulator import serving
from workos_authkit.testing import make_emulator

sys.path.insert(0, str(Path(__file__).parents[1]))
from harness.busy_hour import HOUR, WEATHER, Counts, Traffic, busy_hour, memory
from harness.parts import Part, add_part, read_parts

from tests.support.redis_server import running_redis

SESSIONS: Final = 1_000_000
PART: Final = 1_000
"""How many sessions a simulated fleet serves at once."""

PROCESSES: Final = 8
THREADS: Final = 8
ALONE, TOGETHER = "each process on its own", "with the coordinator"

ALMOST_SURELY: Final = 1.96
"""Standard deviations on either side that hold 95 % of the draws."""

PASSWORD: Final = "correct horse battery staple"


def simulated(sample: int, workers: int, record: Path | None) -> Mapping[str, Sequence[Counts]]:
    """Return what fleets of more and more sessions see in an hour, up to the whole sample.

    Args:
        sample: How many sessions.
        workers: How many processes of this machine simulate.
        record: A file that keeps what each part saw, and saves those that it has.
    """
    sizes = [min(PART, sample - first) for first in range(0, sample, PART)]
    parts = [
        Part(size, name == TOGETHER, number)
        for number, size in enumerate(sizes, start=1)
        for name in (ALONE, TOGETHER)
    ]
    seen = read_parts(record) if record else {}
    missing = [part for part in parts if part not in seen]
    with ProcessPoolExecutor(workers) as pool:
        for part, counts in zip(missing, pool.map(_simulate, missing), strict=True):
            seen[part] = counts
            if record:
                add_part(record, part, counts)
                print(f"{len(seen)} of {len(parts)} parts", file=sys.stderr, flush=True)
    return {
        name: list(accumulate(seen[part] for part in parts if part.coordinated is coordinated))
        for name, coordinated in ((ALONE, False), (TOGETHER, True))
    }


def _simulate(part: Part) -> Counts:
    return busy_hour(part.sessions, part.coordinated, part.number)


def figures(seen: Counts, each: float) -> Mapping[str, float]:
    """Return what an hour of all sessions looks like.

    Args:
        seen: What those that were simulated saw.
        each: How many bytes a refresh takes that a process remembers.
    """
    scale, processes = SESSIONS / seen.sessions, Traffic().processes
    return {
        "exchanges per expired session": seen.exchanges / seen.expired,
        "exchanges a second": seen.exchanges * scale / HOUR,
        "refused exchanges an hour": seen.refused * scale,
        "sessions lost an hour": seen.lost * scale,
        "wait p50, ms": seen.wait(0.5),
        "wait p99, ms": seen.wait(0.99),
        "requests for keys, a process": seen.key_requests / seen.fleets / processes,
        "commands to the store a second": seen.commands * scale / HOUR,
        "memory of sessions, MB a process": seen.remembered * scale * each / 1e6,
        "simulated: sessions": seen.sessions,
        "simulated: requests": seen.requests,
        "simulated: expired sessions": seen.expired,
        "simulated: exchanges": seen.exchanges,
        "simulated: sessions lost": seen.lost,
    }


def growth(hours: Mapping[str, Sequence[Counts]]) -> Mapping[str, Mapping[str, str]]:
    """Return how the figures of a session depend on how many are simulated."""
    rows = {}
    for name, counts in hours.items():
        few = [busy_hour(PART // 2, name == TOGETHER, seed=0)]
        for seen in few + [each for each in counts if _is_shown(each, counts)]:
            # Of a count that is drawn (Poisson), 95 % lie within; of none seen, below 3.
            error = ALMOST_SURELY * sqrt(seen.lost) if seen.lost else 3.0
            lost, around = (1e6 * number / seen.sessions for number in (seen.lost, error))
            rows[f"{name}, {seen.sessions:,} sessions"] = {
                "exchanges per expired session": f"{seen.exchanges / seen.expired:.3f}",
                "lost of 1,000,000": f"{lost:,.0f} ± {around:,.0f}" if lost else f"< {around:,.0f}",
                "wait p50, ms": str(seen.wait(0.5)),
                "wait p99, ms": str(seen.wait(0.99)),
            }
    return rows


def _is_shown(seen: Counts, counts: Sequence[Counts]) -> bool:
    """Say whether this is the first, the last or half-way."""
    return seen in (counts[0], counts[(len(counts) - 1) // 2], counts[-1])


def for_real(sessions: int) -> Mapping[str, Mapping[str, float]]:
    """Return what processes on this machine see."""
    rows = {}
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = stack.enter_context(running_redis(directory)).port
        for name, redis_port in ((ALONE, None), (TOGETHER, port)):
            rows[name] = _burst(sessions, redis_port)
    return rows


def _burst(sessions: int, redis_port: int | None) -> Mapping[str, float]:
    emulator = make_emulator()
    with emulator.client() as authkit:
        authkit.users.create(email="ada@example.com", password=PASSWORD, email_verified=True)
        cookies = [
            authkit.sessions.seal(
                authkit.authentication.with_password(email="ada@example.com", password=PASSWORD)
            )
            for _ in range(sessions)
        ]
    emulator.server.forget_requests()
    with serving(emulator) as base_url:
        settings = {
            "api_key": emulator.api_key,
            "client_id": emulator.client_id,
            "cookie_password": emulator.cookie_password,
            "base_url": base_url,
            "redis_port": redis_port,
            "threads": THREADS,
            "cookies": cookies,
        }
        reports = _processes(settings)
    asked = [request.operation for request in emulator.requests]
    waits = sorted(wait for report in reports for wait in report["waits"])
    return {
        "exchanges per expired session": asked.count("authenticate") / sessions,
        "sessions lost": sum(report["lost"] for report in reports),
        "wait p50, ms": waits[len(waits) // 2] * 1000,
        "wait p99, ms": waits[len(waits) * 99 // 100] * 1000,
        "requests for keys, a process": asked.count("jwks.get") / PROCESSES,
        "memory, MB a process": max(report["kilobytes"] for report in reports) / 1000,
    }


def _processes(settings: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Start processes, let them go at the same moment, and return their reports."""
    script = Path(__file__).parent / "harness" / "refreshing_process.py"
    processes = [
        subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    for process in processes:
        _write(process, json.dumps(settings))
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        _write(process, "go")
    return [json.loads(process.communicate(timeout=120)[0]) for process in processes]


def _write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def show(title: str, notes: Sequence[str], rows: Mapping[str, Mapping[str, float]]) -> None:
    """Print figures side by side."""
    print(f"\n{title}")
    for note in notes:
        print(f"  {note}")
    names = list(rows)
    print(f"\n  {'':<34}" + "".join(f"{name:>26}" for name in names))
    for figure in rows[names[0]]:
        values = "".join(f"{_number(rows[name][figure]):>26}" for name in names)
        print(f"  {figure:<34}{values}")


def _number(value: float) -> str:
    return f"{value:,.2f}" if value < 100 and value % 1 else f"{value:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Refreshes of a fleet.")
    parser.add_argument("--sample", type=int, default=1_000, help="sessions to simulate")
    parser.add_argument("--workers", type=int, default=2, help="processes that simulate")
    parser.add_argument("--parts", type=Path, help="file to keep finished parts in")
    parser.add_argument("--real-sessions", type=int, default=100, help="sessions of the real part")
    arguments = parser.parse_args()
    traffic, sample, burst = Traffic(), arguments.sample, arguments.real_sessions

    hour_title = f"An hour of {SESSIONS:,} sessions, {traffic.processes} processes, in virtual time"
    hours = simulated(sample, arguments.workers, arguments.parts)
    each = memory(1_000) / 1_000
    hour = {name: figures(counts[-1], each) for name, counts in hours.items()}
    notes = (
        f"Simulated with {sample:,} of these sessions; exchanges, losses, commands and memory are",
        f"multiplied by {SESSIONS / sample:,.4g}, fetches of keys are not.",
        f"A user sees {traffic.visits:g} pages an hour, of {traffic.requests} requests (Poisson);",
        f"{traffic.late:.1%} of the requests arrive 31 to 59 s late. Of the requests to WorkOS",
        f"{WEATHER.refused:.1%} each are refused, lost, late, turned away, or lose their reply;",
        f"of the commands to the store {WEATHER.store_lost:.2%} fail, and as many hang.",
    )
    show(hour_title, notes, hour)
    growth_title = "The same figures from fewer sessions"
    sizes = growth(hours)
    for name, row in sizes.items():
        print(f"  {name:<48}" + ", ".join(f"{key}: {value}" for key, value in row.items()))
    real_title = f"{burst} sessions at {PROCESSES} real processes, real sockets, real Redis"
    real = for_real(burst)
    note = f"Every process refreshes all of them at the same time, from {THREADS} threads."
    show(real_title, [note], real)
    save(
        "fleet",
        {
            "sample": sample,
            "multiplied by": SESSIONS / sample,
            hour_title: hour,
            growth_title: sizes,
            real_title: real,
        },
    )
    figure = "exchanges per expired session"
    bars = {f"{name}, simulated hour": row[figure] for name, row in hour.items()}
    bars |= {f"{name}, real burst": row[figure] for name, row in real.items()}
    ours = {name for name in bars if name.startswith(TOGETHER)}
    note = f"{traffic.processes} simulated processes; {PROCESSES} real ones over loopback"
    bar_chart(
        RESULTS / "fleet.svg",
        "Exchanges per expired session",
        note,
        bars,
        ours=ours,
        floor=f"{TOGETHER}, simulated hour",
        unit="exchanges",
        digits=2,
    )


if __name__ == "__main__":
    main()
