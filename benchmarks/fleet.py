"""A fleet that refreshes sessions, with and without a coordinator.

    python benchmarks/fleet.py            # some two minutes
    python benchmarks/fleet.py --sample 300

In virtual time: an hour of 1,000,000 sessions at 64 processes of 8 machines. Real is the code of
the package: sessions, single flight, coordination, keys and retries, with real seals and real
signatures. Simulated are clocks, network, WorkOS and the store. Sampled are the sessions: the whole
fleet serves some of them, as sessions have nothing to do with each other, and the counts that grow
with sessions are multiplied. The waits come from delays that were drawn (5 to 200 ms a way to
WorkOS, 2 to 4 ms to the store), so they compare the two columns, and promise nothing of a network.

For real: 8 processes on this machine, the served emulator, and a redis-server where there is one.
Every process refreshes the same sessions at the same time, the worst that can happen to one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from harness import RESULTS, save
from harness.chart import bar_chart

from workos_authkit.emulator import serving
from workos_authkit.testing import make_emulator

sys.path.insert(0, str(Path(__file__).parents[1]))
from harness.busy_hour import HOUR, WEATHER, BusyHour, Traffic, memory

from tests.support.redis_server import running_redis

SESSIONS: Final = 1_000_000
PROCESSES: Final = 8
THREADS: Final = 8
ALONE, TOGETHER = "each process on its own", "with the coordinator"

PASSWORD: Final = "correct horse battery staple"


def simulated(sample: int) -> Mapping[str, Mapping[str, float]]:
    """Return what an hour of all sessions looks like, from that of a sample."""
    scale, processes = SESSIONS / sample, Traffic().processes
    each = memory(1_000) / 1_000
    rows = {}
    for name, coordinated in ((ALONE, False), (TOGETHER, True)):
        seen = BusyHour(sample, coordinated=coordinated).run()
        rows[name] = {
            "exchanges per expired session": seen["exchanges"] / seen["expired sessions"],
            "exchanges a second": seen["exchanges"] * scale / HOUR,
            "refused exchanges an hour": seen["refused exchanges"] * scale,
            "sessions lost an hour": seen["sessions lost"] * scale,
            "wait p50, ms": seen["wait p50"] * 1000,
            "wait p99, ms": seen["wait p99"] * 1000,
            "requests for keys, a process": seen["key requests"] / processes,
            "memory of sessions, MB a process": seen["remembered refreshes"] * scale * each / 1e6,
            "sample: requests": seen["requests"],
            "sample: expired sessions": seen["expired sessions"],
            "sample: exchanges": seen["exchanges"],
            "sample: sessions lost": seen["sessions lost"],
        }
    return rows


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
    parser.add_argument("--real-sessions", type=int, default=100, help="sessions of the real part")
    arguments = parser.parse_args()
    traffic, sample, burst = Traffic(), arguments.sample, arguments.real_sessions

    hour_title = f"An hour of {SESSIONS:,} sessions, {traffic.processes} processes, in virtual time"
    hour = simulated(sample)
    notes = (
        f"Simulated with {sample:,} of these sessions at all processes; exchanges, losses and",
        f"memory are multiplied by {SESSIONS / sample:,.0f}, requests for keys are not.",
        f"A user sees {traffic.visits:g} pages an hour, of {traffic.requests} requests (Poisson);",
        f"{traffic.late:.1%} of the requests arrive 31 to 59 s late. Of the requests to WorkOS",
        f"{WEATHER.refused:.1%} each are refused, lost, late, turned away, or lose their reply;",
        f"of the commands to the store {WEATHER.store_lost:.2%} fail, and as many hang.",
    )
    show(hour_title, notes, hour)
    real_title = f"{burst} sessions at {PROCESSES} real processes, real sockets, real Redis"
    real = for_real(burst)
    note = f"Every process refreshes all of them at the same time, from {THREADS} threads."
    show(real_title, [note], real)
    save(
        "fleet",
        {"sample": sample, "multiplied by": SESSIONS / sample, hour_title: hour, real_title: real},
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
