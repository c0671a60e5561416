"""Requests that no browser sends: each gets an answer that refuses or ignores what is wrong."""

import re
import socket
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlsplit

from tests.web.harness import World
from tests.web.stories import story

ROUTES = ("sign-in", "sign-up", "callback", "sign-out", "organization", "session")
PAGES = (b"/page", b"/optional", b"/claims", b"/mixed", b"/recent", b"/start")
PLACES = (*(b"/auth/" + route.encode() for route in ROUTES), *PAGES)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PERSON = b"Accept: text/html\r\n"

PATHS = (
    b"//auth/sign-in",
    b"/auth//sign-in",
    b"/auth/../page",
    b"/auth/sign-in/",
    b"//page",
    b"/auth/sign%2din",
    b"/auth%2fsign-in",
    b"/auth/\xff",
    b"/auth/%ff",
    b"/page%00",
    b"/auth/callback%0d%0ax:y",
    b"/%2e%2e/page",
    b"/page/%2f%2fevil.example",
    b"/\\page",
    b"/auth/callback;x=1",
    b"http://evil.example/page",
    b"/auth/" + b"a" * 3000,
)
QUERIES = (
    b"%",
    b"a",
    b"&&==;;",
    b"return_to=//evil.example",
    b"return_to=/%ff",
    b"return_to=%ff%fe",
    b"return_to=/a%0d%0ab",
    b"return_to=/%25%32%66evil",
    b"return_to=/" + b"%41" * 900,
    b"state=&code=",
    b"state=%00&code=%00",
    b"state=\xff&code=\xff",
    b"state=" + b"a" * 3000,
    b"code=x",
    b"code=x&code=y&state=a&state=b",
    b"error=%ff%0d%0a&state=%ED%A0%80",
    b"error=%3Cscript%3E",
    b"login_hint=%0d%0aSet-Cookie:x&organization_id=%00&screen_hint=x",
    b"login_hint=" + b"x" * 2500,
    b"prompt=none&max_age=1&connection_id=x&provider=x",
)
COOKIES = (
    b"wos-session",
    b"wos-session=",
    b"=;=;=",
    b"wos-session=\xff\xfe",
    b"wos-session=%00%ff",
    b"wos-session.0=a; wos-session.1=b; wos-session.99=c",
    b"wos-session.1=x",
    b"a" * 6000,
    b"wos-auth-flow-\xff=1; wos-auth-flow-a\x01=2; wos-auth-flow-a b=3; wos-auth-flow-=4",
    b"wos-auth-flow-%0d%0a=1; wos-auth-flow-zzzzzzzzzzzzzzzz=2; wos-auth-flow-1",
    b"\xe2\x98\x83",
    b"; ".join(b"wos-auth-flow-%016x=x" % number for number in range(60)),
    b"; ".join(b"wos-session=%d" % number for number in range(100)),
)
HEADERS = (
    b"Origin: null",
    b"Origin: http://[::1",
    b"Origin: \xff",
    b"Origin: http://a:99999999",
    b"Referer: http://[::1",
    b"Referer: \xff\xfe",
    b"Referer: http://a:b/",
    b"Accept: \xff",
    b"HX-Request: true\r\nHX-Current-URL: http://[a",
    b"HX-Request: true\r\nHX-Current-URL: \xff",
    b"HX-Request: true\r\nHX-Current-URL: javascript:alert(1)",
    b"Sec-Fetch-Mode: \xff",
    b"Authorization: Bearer",
    b"Authorization: Bearer \xff",
    b"Authorization: Bearer a.b.c",
    b"Authorization: Bearer " + b"." * 400,
    b"Authorization: Basic \xff",
    b"Host: \xff",
    b"Authorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6WyJ4Il19.e30.x",
    b"Authorization: Bearer x\r\nAuthorization: Bearer y",
    b"User-Agent: \xff" + b"x" * 3000,
)
BODIES = (
    (b"application/x-www-form-urlencoded", b"organization_id=%ff&return_to=//evil.example"),
    (b"application/x-www-form-urlencoded", b"a=1&" * 5000),
    (b"application/x-www-form-urlencoded; charset=none", b"organization_id=x"),
    (b"multipart/form-data", b"x"),
    (b"multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff"),
    (b"application/json", b"[" * 10_000),
    (b"application/json", b'{"organization_id": 1, "return_to": []}'),
    (b"application/json", b'{"organization_id": "\\ud800", "return_to": "/\\ud800"}'),
    (b"application/json", b"1" * 8000),
    (b"application/json", b"\xff\xfe"),
    (b"\xff", b"organization_id=x"),
)
METHODS = (b"HEAD", b"OPTIONS", b"PUT", b"PATCH", b"DELETE", b"TRACE", b"PROPFIND", b"QUERY")


def answer_to(world: World, request: bytes) -> bytes:
    """Send a request as it is, and return the head of the answer."""
    address = urlsplit(world.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (received := connection.recv(65_536)):
            answer += received
    return answer.partition(b"\r\n\r\n")[0]


def check(world: World, requests: Iterable[bytes]) -> None:
    """Send requests; none may make the server fail, or send the browser to another site."""
    for request in requests:
        status_line, *headers = answer_to(world, request).split(b"\r\n")
        told = (request[:300], status_line, headers)
        assert 200 <= int(status_line.split()[1]) < 500, told
        assert not any(CONTROL.search(header) for header in headers), told
        if status_line.split()[1] == b"303":  # ours; frameworks have others
            [location] = [
                h.split(b": ", 1)[1] for h in headers if h.lower().startswith(b"location")
            ]
            is_path = location.startswith(b"/") and not location.startswith((b"//", b"/\\"))
            assert is_path or location.startswith(world.emulator.base_url.encode()), told


def asking(
    place: bytes, *headers: bytes, method: bytes = b"GET", body: bytes | None = None
) -> bytes:
    named = (
        b"" if any(header.startswith(b"Host:") for header in headers) else b"Host: 127.0.0.1\r\n"
    )
    length = b"" if body is None else b"Content-Length: %d\r\n" % len(body)
    fields = b"".join(header.removesuffix(b"\r\n") + b"\r\n" for header in headers)
    head = method + b" " + place + b" HTTP/1.1\r\nConnection: close\r\n" + named + length + fields
    return head + b"\r\n" + (body or b"")


def session(world: World) -> bytes:
    return f"Cookie: wos-session={world.cookie()}".encode()


@story()
def odd_paths_and_methods_are_answered(world: World) -> None:
    check(world, (asking(path, PERSON) for path in PATHS))
    check(world, (asking(place, method=method) for place in PLACES for method in METHODS))
    check(world, (asking(b"/auth/sign-out", session(world), method=m) for m in METHODS))


@story()
def odd_queries_are_answered(world: World) -> None:
    places = (b"/auth/sign-in", b"/auth/sign-up", b"/auth/callback", b"/page", b"/start")
    check(world, (asking(place + b"?" + q, PERSON) for place in places for q in QUERIES))


@story()
def odd_cookies_are_answered(world: World) -> None:
    for cookie in COOKIES:
        sent = b"Cookie: " + cookie
        check(world, (asking(place, sent, PERSON) for place in PLACES))
        posted = (b"/auth/sign-out", b"/auth/organization")
        check(world, (asking(place, sent, method=b"POST", body=b"") for place in posted))


@story()
def odd_headers_are_answered(world: World) -> None:
    known = session(world)
    for header in HEADERS:
        check(world, (asking(place, header) for place in PLACES))
        check(world, (asking(place, header, known) for place in PAGES))
        check(world, [asking(b"/page", header, known, method=b"POST", body=b"")])


@story()
def odd_bodies_are_answered(world: World) -> None:
    known = session(world)
    for kind, body in BODIES:
        sent = b"Content-Type: " + kind
        for place in (b"/auth/organization", b"/auth/sign-out", b"/page"):
            asked = (known,), ()
            check(
                world,
                (asking(place, sent, *more, method=b"POST", body=body) for more in asked),
            )


@story()
def a_request_that_ends_in_the_middle_does_no_harm(world: World) -> None:
    whole = asking(
        b"/auth/organization",
        session(world),
        b"Content-Type: application/json",
        method=b"POST",
        body=b'{"organization_id": "org_1"}',
    )
    address = urlsplit(world.url)
    for length in (20, whole.index(b"\r\n\r\n") + 4, len(whole) - 5):
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(whole[:length])
    check(world, chain([asking(b"/", PERSON)], [asking(b"/page", session(world))]))
