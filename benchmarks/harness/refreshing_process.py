"""A process of a fleet: refreshes the sessions that it reads, and tells what it saw.

Its settings come as one line of JSON. It says "ready", waits for another line, and refreshes each
cookie once, from several threads.
"""

import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import redis

from workos_authkit import AuthKit
from workos_authkit.redis import RedisRefreshCoordinator


def kilobytes() -> int:
    """Return the most memory that this process has held.

    `getrusage` would count that of the process that started it.
    """
    status = Path("/proc/self/status").read_text()
    [held] = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(held)


def main() -> None:
    settings: dict[str, Any] = json.loads(sys.stdin.readline())
    port = settings["redis_port"]
    authkit = AuthKit(
        settings["api_key"],
        settings["client_id"],
        base_url=settings["base_url"],
        cookie_password=settings["cookie_password"],
        refresh_coordinator=RedisRefreshCoordinator(redis.Redis(port=port)) if port else None,
    )
    authkit.session_tokens.warm_up()

    def refresh(cookie: str) -> tuple[float, bool]:
        started_at = time.perf_counter()
        refreshed = authkit.sessions.refresh(cookie)
        return time.perf_counter() - started_at, bool(refreshed)

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(settings["threads"]) as threads:
        answers = list(threads.map(refresh, settings["cookies"]))
    report = {
        "waits": [seconds for seconds, _ in answers],
        "lost": sum(not refreshed for _, refreshed in answers),
        "kilobytes": kilobytes(),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
