"""Clients that are made, or used, before gevent patches the library."""

import subprocess
import sys
import time

import pytest

from tests.support import parts
from tests.support.http_server import Exchange, echo_user, serve

pytestmark = pytest.mark.processes

parts.library("gevent")

SECONDS = 60

PATCHED_LATER = """
import sys, warnings
warnings.simplefilter("ignore")
from workos_authkit import AuthKit

url, is_warm = sys.argv[1], sys.argv[2] == "warm"
authkit = AuthKit("sk_test_key", "client_1", base_url=url)
if is_warm:
    authkit.users.get("user_0")

from gevent import monkey
monkey.patch_all()
import gevent

answers = set()

def ask(number):
    answers.add(authkit.users.get(f"user_{number}").id)

jobs = [gevent.spawn(ask, number) for number in range(30)]
gevent.joinall(jobs, timeout=30, raise_error=True)
assert answers == {f"user_{number}" for number in range(30)}, answers
"""

FETCH_TOGETHER = """
import time, warnings
warnings.simplefilter("ignore")
import httpx
from workos_authkit import AuthKit, JWKSUnavailableError

fetches = []

def answer(request):
    fetches.append(request)
    time.sleep(0.1)  # after the patch: lets other greenlets run
    return httpx.Response(200, json={"keys": []})

transport = httpx.MockTransport(answer)
authkit = AuthKit(client_id="client_1", http_client=httpx.Client(transport=transport))

from gevent import monkey
monkey.patch_all()
import gevent

def ask():
    try:
        authkit.session_tokens.warm_up()
    except JWKSUnavailableError:
        pass

gevent.joinall([gevent.spawn(ask) for _ in range(5)], timeout=30, raise_error=True)
assert len(fetches) == 1, len(fetches)
"""

REFRESH_TOGETHER = """
import sys, time, warnings
warnings.simplefilter("ignore")
import httpx
from workos_authkit import AuthKit, RefreshLease
from workos_authkit.testing import COOKIE_PASSWORD, get_jwks, make_access_token, sealed_session

exchanges = []

def answer(request):
    if "jwks" in request.url.path:
        return httpx.Response(200, json=get_jwks())
    exchanges.append(request)
    time.sleep(0.1)  # after the patch: lets other greenlets run
    user = {"object": "user", "id": "user_test", "email": "ada@example.com"}
    tokens = {"access_token": make_access_token(), "refresh_token": "next"}
    return httpx.Response(200, json={"user": user, **tokens})

class Coordinator:
    def begin(self, key, timeout):
        return RefreshLease(key, "owner")

    def finish(self, lease, outcome):
        time.sleep(0.01)

authkit = AuthKit(
    client_id="client_1",
    cookie_password=COOKIE_PASSWORD,
    http_client=httpx.Client(transport=httpx.MockTransport(answer)),
    refresh_coordinator=Coordinator() if sys.argv[1] == "coordinator" else None,
)
if sys.argv[2] == "warm":
    authkit.sessions.refresh(sealed_session())
    exchanges.clear()

from gevent import monkey
monkey.patch_all()
import gevent

cookie = sealed_session()
jobs = [gevent.spawn(authkit.sessions.refresh, cookie) for _ in range(20)]
gevent.joinall(jobs, timeout=30, raise_error=True)
assert all(job.value for job in jobs), [job.value for job in jobs]
assert len(exchanges) == 1, len(exchanges)
"""

BREAK_OFF = """
import sys, warnings
warnings.simplefilter("ignore")
from workos_authkit import AuthKit, RequestOptions

url, turns = sys.argv[1], int(sys.argv[2])
authkit = AuthKit("sk_test_key", "client_1", base_url=url, timeout=15)

from gevent import monkey
monkey.patch_all()
import gevent

for _ in range(2):
    jobs = [gevent.spawn(authkit.users.get, "slow") for _ in range(300)]
    for _ in range(turns):
        gevent.sleep(0)
    gevent.killall(jobs)
once = RequestOptions(max_retries=0)
assert authkit.users.get("user_1", options=once).id == "user_1"
"""


def run(script: str, *arguments: str) -> None:
    """Run a script in a process of its own, which gevent may patch."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("use", ["new", "warm"])
def test_a_client_from_before_the_patch_serves_greenlets(use: str) -> None:
    with serve(echo_user) as server:
        run(PATCHED_LATER, server.base_url, use)


def test_greenlets_wait_for_one_fetch_of_the_keys() -> None:
    run(FETCH_TOGETHER)


@pytest.mark.parametrize("use", ["new", "warm"])
@pytest.mark.parametrize("shares", ["alone", "coordinator"])
def test_greenlets_share_one_refresh(shares: str, use: str) -> None:
    run(REFRESH_TOGETHER, shares, use)


@pytest.mark.parametrize("turns", [1, 3])
def test_bursts_of_300_killed_greenlets_cost_the_client_nothing(turns: int) -> None:
    def answer(exchange: Exchange) -> None:
        if exchange.path.endswith("slow"):
            time.sleep(0.02)
        echo_user(exchange)

    with serve(answer) as server:
        run(BREAK_OFF, server.base_url, str(turns))
