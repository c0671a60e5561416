"""What the emulator takes of the time of users' tests, beside the official emulator.

    python benchmarks/emulator.py

Ours runs in the process of the test. The official one, inside npm's `workos`, is a server, and is
asked over HTTP by our client; where there is no Node, it is left out.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest
from harness import Targets, save, table

from workos_authkit import AuthKit
from workos_authkit.emulator import Emulator

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.official_emulator import start_official_emulator

EMAIL = "ada@example.com"
PASSWORD = "a good password, 1"
SEED = {"users": [{"email": EMAIL, "password": PASSWORD}]}

OURS = "workos_authkit, in the process"
SERVED = "workos (npm), over HTTP"

ROUNDS = 200


def milliseconds(work: Callable[[], object], clock: Callable[[], float], rounds: int) -> float:
    """Return the median of so many calls."""
    times: list[float] = []
    for _ in range(rounds + 2):  # the first ones load libraries and make keys
        started_at = clock()
        work()
        times.append((clock() - started_at) * 1000)
    return median(times[2:])


def sign_in(client: AuthKit) -> object:
    """Sign in with a password: from the call to the session's tokens."""
    return client.authentication.with_password(email=EMAIL, password=PASSWORD)


def of_fresh_emulators() -> float:
    """Return the processor time of a sign-in, each in an emulator of its own, as tests do it."""
    clients = iter([Emulator(seed=SEED).client() for _ in range(ROUNDS + 2)])
    return milliseconds(lambda: sign_in(next(clients)), process_time, ROUNDS)


def official() -> float | None:
    """Return the time of a sign-in with the official emulator."""
    users = [{"email": EMAIL, "password": PASSWORD, "email_verified": True}]
    try:
        with start_official_emulator({"users": users}) as emulator:
            client = AuthKit(
                emulator.api_key, emulator.client_id, base_url=emulator.base_url, max_retries=0
            )
            return milliseconds(lambda: sign_in(client), perf_counter, 50)
    except pytest.skip.Exception as reason:
        print(f"\nwithout the official emulator: {reason}")
        return None


def main() -> None:
    targets = Targets()
    creation = milliseconds(lambda: Emulator(seed=SEED), process_time, ROUNDS)
    targets.at_most("milliseconds to create an emulator with a user", 1, creation)
    processor = of_fresh_emulators()
    targets.at_most("milliseconds of processor time for a password sign-in", 0.5, processor)
    client = Emulator(seed=SEED).client()
    elapsed = {OURS: milliseconds(lambda: sign_in(client), perf_counter, ROUNDS)}
    if (served := official()) is not None:
        elapsed[SERVED] = served
    table("A password sign-in, until it is done", elapsed, floor=OURS, unit="ms")
    save(
        "emulator",
        {
            "unit": "median milliseconds",
            "creation": creation,
            "sign-in, processor time": processor,
            "sign-in, elapsed": elapsed,
            "targets": targets.rows,
        },
    )


if __name__ == "__main__":
    main()
