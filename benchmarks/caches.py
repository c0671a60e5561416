"""Whether remembering tokens saves more than it costs, when there are far more than places.

    python benchmarks/caches.py

100,000 sessions come as often as Zipf's law has it, 1,000 requests a second in all, spread over 1
to 32 processes; each process remembers 1,024 tokens. Every token lives for five minutes, so each
starts from nothing: the more processes, the fewer of them come for the third time to the same one.

The hits are counted, and the cache is timed, in one process after the other. What a hit saves is
the check of a real token that is not remembered.
"""

import random
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import accumulate
from time import perf_counter
from typing import Any

import httpx
from harness import Contestant, Targets, compare, save
from sessions import CLIENT_ID, PASSWORD, Cookies
from tokens import Issuer

from workos_authkit import AuthKit, tokens
from workos_authkit._cache import Cache

SESSIONS = 100_000
PLACES = tokens.DEFAULT_TOKEN_CACHE_SIZE
REQUESTS = 300_000
"""1,000 a second, for five minutes."""

PROCESSES = (1, 2, 4, 8, 16, 32)


def traffic(seed: int) -> list[int]:
    """Return the session of each request."""
    weights = list(accumulate(1 / rank for rank in range(1, SESSIONS + 1)))
    return random.Random(seed).choices(range(SESSIONS), cum_weights=weights, k=REQUESTS)


def one_process(texts: Sequence[str], requests: Sequence[int]) -> tuple[float, float]:
    """Return the share of hits, and the microseconds that the cache takes for each request."""
    cache: Cache[int] = Cache(PLACES)
    hits = 0
    started_at = perf_counter()
    for number in requests:
        text = texts[number]
        if cache.get(text) is None:
            cache.put(text, number)
        else:
            hits += 1
    return hits / len(requests), (perf_counter() - started_at) / len(requests) * 1e6


def memory_per_token(issuer: Issuer) -> float:
    """Return the bytes that one remembered token takes, with its text and its claims."""
    keys = tokens.KeySet.from_jwks(issuer.jwks)
    verifier = tokens.Verifier(cache_size=PLACES)
    return memory_per_entry(
        lambda token: verifier.verify(token, keys, now=issuer.issued_at),
        [token.decode() for token in issuer.tokens[: PLACES // 2]],
    )


def memory_per_session(cookies: Cookies) -> float:
    """Return the bytes that one remembered session takes, with its cookie, token and claims."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=dict(cookies.jwks)))
    client = AuthKit(
        client_id=CLIENT_ID,
        cookie_password=PASSWORD,
        token_cache_size=PLACES,
        http_client=lambda: httpx.Client(transport=transport),
    )
    return memory_per_entry(client.sessions.authenticate, cookies.iron)


def memory_per_entry(remember: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the bytes that one text takes where what comes for the second time is remembered."""
    for text in texts:
        remember(text)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for text in texts:
        remember("".join([text[:1], text[1:]]))  # a text of its own, as a request brings it
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(texts)


def main() -> None:
    issuer = Issuer.generate(2048)
    keys = tokens.KeySet.from_jwks(issuer.jwks)
    forgetful = tokens.Verifier(cache_size=0)
    check = Contestant(
        "a check",
        lambda token: forgetful.verify(token, keys, now=issuer.issued_at),
        [token.decode() for token in issuer.tokens],
    )
    saved_by_hit = compare([check])["a check"]
    texts = [f"{number:01024}" for number in range(SESSIONS)]  # they end with what is their own
    requests = traffic(seed=1)
    rows: dict[int, Any] = {}
    targets = Targets()
    print(f"\nA check of a token takes {saved_by_hit:.1f} µs; microseconds for each request:")
    print(f"  {'processes':>9}  {'hits':>6}  {'cache costs':>11}  {'hits save':>9}")
    for processes in PROCESSES:
        hits, cost = one_process(texts, requests[::processes])
        saved = hits * saved_by_hit
        rows[processes] = {"hits": round(hits, 3), "costs": cost, "saves": saved}
        print(f"  {processes:9}  {hits:6.1%}  {cost:11.2f}  {saved:9.2f}")
    worst = min(row["saves"] / row["costs"] for row in rows.values())
    targets.at_least("what a cache saves over what it costs", 1, worst)
    size = memory_per_token(issuer)
    print(f"\nA remembered token of {len(issuer.tokens[0])} characters takes {size:,.0f} bytes")
    cookies = Cookies.make(PLACES // 2)
    size_of_session = memory_per_session(cookies)
    length = len(cookies.iron[0])
    print(f"A session, with a cookie of {length} characters, takes {size_of_session:,.0f} bytes")
    full = PLACES * size_of_session / 1e6
    targets.at_most(f"MB for {PLACES:,} sessions, as documented", 8, full)
    save(
        "caches",
        {
            "sessions": SESSIONS,
            "places": PLACES,
            "requests": REQUESTS,
            "microseconds of a check": saved_by_hit,
            "by processes": rows,
            "bytes of a remembered token": round(size),
            "bytes of a remembered session": round(size_of_session),
            "targets": targets.rows,
        },
    )


if __name__ == "__main__":
    main()
