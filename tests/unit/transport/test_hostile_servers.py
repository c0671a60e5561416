"""Servers that close, drip, repeat or bloat at every stage: a call ends in time, in our errors."""

import gzip
import threading
import zlib
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

import httpx
import httpx2
import pytest

from tests.support.driver import make_client, play, value
from tests.support.http_server import user
from tests.support.raw_server import Peer, Plan, forever, serve_plan
from workos_authkit import AuthKitError, TransportError

pytestmark = pytest.mark.slow

SECONDS = 0.15
PATIENCE = 20
"""Seconds after which a call counts as one that never ends."""

LIMIT = 100_000
BODY = httpx.Response(200, json=user("user_1")).content
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"


def says(*pieces: bytes) -> Plan:
    """Send the pieces and close."""
    return lambda peer: peer.send(b"".join(pieces))


def drips(start: bytes, pieces: Iterable[bytes] | Callable[[], Iterable[bytes]]) -> Plan:
    """Send the start, and then piece after piece."""

    def plan(peer: Peer) -> None:
        peer.send(start)
        peer.drip(pieces() if callable(pieces) else pieces)

    return plan


def floods(start: bytes, piece: bytes) -> Plan:
    """Send the start, and then the piece without end."""

    def plan(peer: Peer) -> None:
        peer.send(start)
        peer.flood(piece)

    return plan


def stops(start: bytes) -> Plan:
    """Send the start, and then nothing."""

    def plan(peer: Peer) -> None:
        peer.send(start)
        peer.wait()

    return plan


def resets(start: bytes) -> Plan:
    """Send the start, and break off."""

    def plan(peer: Peer) -> None:
        peer.send(start)
        peer.reset()

    return plan


def redirects(location: bytes) -> Plan:
    return says(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ", location, b"\r\n\r\n")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def empty_blocks() -> Iterable[bytes]:
    """Compress nothing, again and again."""
    compressor = zlib.compressobj(wbits=31)
    yield chunk(compressor.compress(b"") + compressor.flush(zlib.Z_SYNC_FLUSH))
    yield from repeat(chunk(b"\x00\x00\x00\xff\xff"), 10_000)


STAGES = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 2",
    "a status line": OK,
    "half a header": OK + b"Content-Le",
    "headers": OK + b"Content-Length: 400\r\n\r\n",
    "half a body": OK + b"Content-Length: 400\r\n\r\n" + BODY[:100],
    "half a chunk size": CHUNKED + b"1",
    "half a chunk": CHUNKED + b"190\r\n" + BODY[:100],
    "chunks without an end": CHUNKED + chunk(BODY),
    "half a trailer": CHUNKED + chunk(BODY) + b"0\r\nX-Trai",
    "an interim answer": b"HTTP/1.1 103 Early Hints\r\n\r\n",
}

PLANS: dict[str, Plan] = {
    **{f"closes after {name}": says(start) for name, start in STAGES.items()},
    **{f"resets after {name}": resets(start) for name, start in STAGES.items()},
    "drips a status line": drips(b"HTTP/1.1 200 ", lambda: forever(b"O")),
    "drips a header": drips(OK + b"X-Slow: ", lambda: forever(b"a")),
    "drips headers": drips(OK, lambda: forever(b"X-Slow: a\r\n")),
    "drips interim answers": drips(b"", lambda: forever(b"HTTP/1.1 103 Early Hints\r\n\r\n")),
    "drips a body": drips(OK + b"Content-Length: 10000\r\n\r\n", lambda: forever(b" ")),
    "drips a body without a length": drips(OK + b"\r\n", lambda: forever(b" ")),
    "drips a chunk extension": drips(CHUNKED + b"1;", lambda: forever(b"a")),
    "drips chunks": drips(CHUNKED, lambda: forever(chunk(b" "))),
    "drips trailers": drips(CHUNKED + chunk(BODY) + b"0\r\n", lambda: forever(b"X-T: a\r\n")),
    "drips empty blocks of gzip": drips(GZIPPED, empty_blocks),
    "stops at once": stops(b""),
    "stops in the headers": stops(OK),
    "stops in the body": stops(OK + b"Content-Length: 10000\r\n\r\n {"),
    "floods a header": floods(OK + b"X-Big: ", b"a" * 65_536),
    "floods headers": floods(OK, b"X-Many: a\r\n" * 1_000),
    "floods interim answers": floods(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000),
    "floods a body": floods(OK + b"\r\n", b" " * 65_536),
    "floods chunks": floods(CHUNKED, chunk(b" " * 65_536)),
    "floods chunk extensions": floods(CHUNKED, b"1;" + b"a" * 60_000 + b"\r\n \r\n"),
    "floods trailers": floods(CHUNKED + b"0\r\n", b"X-Many: a\r\n" * 1_000),
    "floods an error": floods(b"HTTP/1.1 500 No\r\n\r\n", b" " * 65_536),
    "bloats": says(
        OK, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b" " * 50_000_000, compresslevel=9)
    ),
    "bloats twice": says(
        OK, b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(gzip.compress(BODY))
    ),
    "is not compressed": says(OK, b"Content-Encoding: gzip\r\n\r\n", BODY),
    "compresses as nobody asked": says(OK, b"Content-Encoding: zstd\r\n\r\n", BODY),
    "contradicts its length": says(OK, b"Content-Length: 1\r\nContent-Length: 400\r\n\r\n", BODY),
    "has a negative length": says(OK, b"Content-Length: -1\r\n\r\n", BODY),
    "has a length that is none": says(OK, b"Content-Length: many\r\n\r\n", BODY),
    "speaks HTTP/0.9": says(BODY),
    "speaks HTTP/2": says(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00" * 18),
    "speaks TLS": says(b"\x15\x03\x01\x00\x02\x02\x46"),
    "babbles": says(bytes(range(256)) * 10),
    "has a status of its own": says(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
    "switches protocols": says(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
    "redirects to a script": redirects(b"javascript:1"),
    "redirects to a letter box": redirects(b"mailto:x"),
    "redirects to a bad port": redirects(b"http://a:99999/"),
    "redirects to half an address": redirects(b"http://[::1"),
    "redirects to an odd host": redirects(b"http://\xff\xfe/"),
    "redirects to a host that IDNA cannot have": redirects(b"http://xn--a/"),
    "redirects to a long URL": redirects(b"/" + b"a" * 70_000),
    "redirects to nowhere": redirects(b""),
}


@pytest.fixture(params=[None, httpx2], ids=["our client", "a client of httpx2"])
def settings(request: pytest.FixtureRequest, backend: str) -> dict[str, Any]:
    library: Any = request.param
    if library is None:
        return {}
    client = library.Client() if backend == "sync" else library.AsyncClient()
    return {"http_client": lambda: client}  # making it there would block the loop


@pytest.mark.filterwarnings("ignore:Async generator 'http:ResourceWarning")  # on trio
@pytest.mark.parametrize("name", PLANS)
def test_a_hostile_server_ends_a_call_in_time_and_in_our_errors(
    name: str, backend: str, settings: dict[str, Any]
) -> None:
    outcomes: list[Any] = []

    async def story(client: Any) -> None:
        await value(client.users.get("user_1"))

    def call(url: str) -> None:
        client = make_client(
            backend,
            base_url=url,
            timeout=SECONDS,
            deadline=SECONDS,
            max_retries=0,
            max_response_bytes=LIMIT,
            **settings,
        )
        try:
            outcomes.append(play(backend, client, story))
        except BaseException as error:
            outcomes.append(error)

    with serve_plan(PLANS[name]) as url:
        thread = threading.Thread(target=call, args=[url], daemon=True)
        thread.start()
        thread.join(PATIENCE)
    (outcome,) = outcomes or ["it never ends"]
    assert isinstance(outcome, AuthKitError), repr(outcome)
    assert "planted" not in str(outcome)
    if isinstance(outcome, TransportError):
        assert outcome.operation


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "bare deflate", "identity"])
def test_a_server_that_keeps_the_rules_is_read(encoding: str, backend: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    compressed = {
        "gzip": gzip.compress(BODY),
        "x-gzip": gzip.compress(BODY),
        "deflate": zlib.compress(BODY),
        "bare deflate": bare.compress(BODY) + bare.flush(),
        "identity": BODY,
    }[encoding]
    name = encoding.rpartition(" ")[2].encode()
    answer = says(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        OK,
        b"Content-Encoding: %s\r\nTransfer-Encoding: chunked\r\n\r\n" % name,
        *(chunk(compressed[start : start + 7]) for start in range(0, len(compressed), 7)),
        b"0;ext=1\r\nX-Trailer: a\r\n\r\n",
    )

    async def story(client: Any) -> str:
        return str((await value(client.users.get("user_1"))).id)

    with serve_plan(answer) as url:
        assert play(backend, make_client(backend, base_url=url), story) == "user_1"
