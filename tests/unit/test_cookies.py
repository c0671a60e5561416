from collections import UserDict
from email import message_from_string
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from werkzeug.datastructures import Headers, MultiDict

from tests.support.browser import Browser
from workos_authkit.cookies import BROWSER_LIMIT, SessionCookie
from workos_authkit.errors import CookieTooLargeError, InvalidArgumentError
from workos_authkit.sealing import seal

PASSWORD = "a-cookie-password-of-sufficient-length"
SEALED = seal({"accessToken": "token"}, PASSWORD)
LARGE = seal({"accessToken": "x" * 7_500}, PASSWORD)


URL = "https://app.example.com/"


def test_the_cookie_is_the_one_that_node_writes() -> None:
    assert SessionCookie().set(SEALED) == [
        f"wos-session={SEALED}; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax"
    ]
    assert SessionCookie().clear() == [
        "wos-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"
    ]


@pytest.mark.parametrize(
    ("settings", "attributes"),
    [
        ({"name": "session"}, "Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax"),
        (
            {"path": "/app", "domain": "example.com", "max_age": 60},
            "Path=/app; Domain=example.com; Max-Age=60; HttpOnly; Secure; SameSite=Lax",
        ),
        ({"max_age": None, "http_only": False}, "Path=/; Secure; SameSite=Lax"),
        (
            {"secure": False, "same_site": "strict"},
            "Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict",
        ),
        (
            {"same_site": "none", "partitioned": True},
            "Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=None; Partitioned",
        ),
    ],
)
def test_the_attributes_follow_the_settings(settings: dict[str, Any], attributes: str) -> None:
    cookie = SessionCookie(**settings)
    assert cookie.set("x", existing={}) == [f"{cookie.name}=x; {attributes}"]


def test_clearing_has_the_same_path_and_domain() -> None:
    cookie = SessionCookie(path="/app", domain="example.com")
    *_, cleared = cookie.clear()
    assert "; Path=/app; Domain=example.com; Max-Age=0;" in cleared


@pytest.mark.parametrize(
    "settings",
    [
        {"name": ""},
        {"name": "a b"},
        {"name": "a=b"},
        {"name": "a;b"},
        {"name": "a\r\nSet-Cookie: b"},
        {"name": "ü"},
        {"name": None},
        {"path": "app"},
        {"path": "/; Domain=evil.example"},
        {"path": "/\n"},
        {"path": "/ü"},
        {"domain": ""},
        {"domain": "example.com; Path=/"},
        {"domain": "example.com\n"},
        {"domain": "a..b"},
        {"same_site": "Lax; x"},
        {"same_site": None},
        {"same_site": "none", "secure": False},
        {"max_age": 0},
        {"max_age": -1},
        {"max_age": 1.5},
        {"max_age": True},
        {"max_chunks": True},
        {"partitioned": True, "secure": False},
        {"former": ["wos-session"]},
        {"former": SessionCookie("old")},
        {"name": "__host-session", "domain": "example.com"},
        {"name": "__SECURE-session", "secure": False},
        {"max_age": "60; x"},
        {"max_chunks": 0},
        {"name": "__Secure-session", "secure": False},
        {"name": "__Host-session", "secure": False},
        {"name": "__Host-session", "domain": "example.com"},
        {"name": "__Host-session", "path": "/app"},
    ],
    ids=str,
)
def test_what_would_break_the_header_or_the_cookie_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        SessionCookie(**settings)


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_no_value_ends_or_extends_the_header(value: str) -> None:
    try:
        [header] = SessionCookie().set(value)
    except InvalidArgumentError:
        return
    assert header.isascii()
    assert header.isprintable()
    assert header.count(";") == 5
    assert header.partition(";")[0] == f"wos-session={value}"


@pytest.mark.parametrize(
    "cookies",
    [
        {"wos-session": SEALED},
        {"wos-session": quote(SEALED)},
        {"wos-session": f'"{SEALED}"'},
        f"wos-session={SEALED}",
        f"a=b; wos-session={SEALED}; c=d=e",
        f"a=b;wos-session={SEALED} ;;=;c",
        f"wos-session={SEALED}".encode(),
        [f"a=b; wos-session={SEALED}", "c=d"],
        ("a=b", f"wos-session={SEALED}".encode()),
        iter([f"wos-session={SEALED}"]),
        SimpleCookie(f"wos-session={SEALED}"),
        SimpleCookie(f"wos-session={SEALED}")["wos-session"],
        MultiDict([("wos-session", SEALED)]),
        {b"wos-session": SEALED.encode()},
        {"Host": "example.com", "Cookie": f"a=b; wos-session={SEALED}"},
        {"host": ["example.com"], "cookie": [f"a=b; wos-session={SEALED}"]},
        {"wos-session": ["", SEALED]},
        [("Host", "example.com"), ("Cookie", f"wos-session={SEALED}")],
        [(b"host", b"example.com"), (b"cookie", f"wos-session={SEALED}".encode())],
        {"REQUEST_METHOD": "GET", "HTTP_COOKIE": f"wos-session={SEALED}", "wsgi.version": (1, 0)},
        {"type": "http", "headers": [(b"cookie", f"wos-session={SEALED}".encode())]},
        {"version": "2.0", "cookies": ["a=b", f"wos-session={SEALED}"], "headers": {"host": "x"}},
        {"headers": {"Cookie": f"wos-session={SEALED}"}, "requestContext": {"identity": {}}},
        {"headers": None, "multiValueHeaders": {"cookie": [f"wos-session={SEALED}"]}, "body": None},
        {"headers": {"cookie": [{"key": "Cookie", "value": f"a=b; wos-session={SEALED}"}]}},
        list(SimpleCookie(f"a=b; wos-session={SEALED}").values()),
        message_from_string(f"Host: example.com\nCookie: wos-session={SEALED}\n\n"),
        f"wos-session=; wos-session={SEALED}",
        f"wos-session={SEALED}; wos-session={SEALED}",
    ],
    ids=lambda cookies: type(cookies).__name__,
)
def test_the_session_is_found_again(cookies: Any) -> None:
    assert SessionCookie().read(cookies) == SEALED


@pytest.mark.parametrize(
    "cookies",
    [
        None,
        "",
        {},
        "wos-session",
        "wos-session=",
        'wos-session=""',
        {"wos-session": ""},
        {"wos-session": None},
        {"WOS-session": "x"},
        "xwos-session=x",
        {"wos-session.1": "x"},
        b"",
        [],
        [""],
        SimpleCookie(),
        {"REQUEST_METHOD": "GET", "wsgi.version": (1, 0), "wsgi.multithread": True},
        {"type": "http", "headers": [], "client": ("127.0.0.1", 5000)},
        {"version": "2.0", "headers": {"host": "x"}, "requestContext": {}},
    ],
    ids=str,
)
def test_a_request_without_a_session_gives_none(cookies: Any) -> None:
    assert SessionCookie().read(cookies) is None


@pytest.mark.parametrize("get_all", ["getlist", "getall", "get_list"])
def test_twins_that_a_container_hides_are_offered(get_all: str) -> None:
    """Werkzeug, Django and Starlette have the first method, aiohttp and Bottle the second."""

    class Cookies(UserDict[str, list[str]]):
        def __getitem__(self, name: str) -> Any:
            return self.data[name][0]

    container = Cookies({"wos-session": ["old", "new"]})
    setattr(container, get_all, container.data.__getitem__)
    assert SessionCookie().read(container) == ("old", "new")


class StatefulRequest(UserDict[str, object]):
    """A request as aiohttp has it: a mapping of what handlers store, with `headers`."""

    def __init__(self, headers: object) -> None:
        super().__init__()
        self.headers = headers


@pytest.mark.parametrize(
    "request_",
    [
        StatefulRequest({"Cookie": f"wos-session={SEALED}"}),
        StatefulRequest(httpx.Headers({"Cookie": f"wos-session={SEALED}"})),
        StatefulRequest(message_from_string(f"Cookie: wos-session={SEALED}\n\n")),
        StatefulRequest(Headers([("Cookie", f"wos-session={SEALED}")])),
        httpx.Request("GET", URL, headers={"Cookie": f"wos-session={SEALED}"}),
        Request({"type": "http", "headers": [(b"cookie", f"wos-session={SEALED}".encode())]}),
    ],
    ids=["mapping", "httpx", "message", "werkzeug", "request", "starlette"],
)
def test_a_request_gives_the_cookies_of_its_headers(request_: Any) -> None:
    assert SessionCookie().read(request_) == SEALED
    assert SessionCookie().clear(request_)


def test_a_cookie_called_headers_is_one_of_several() -> None:
    values = {
        "headers": "x",
        "multiValueHeaders": "x",
        "cookies": "y",
        "get_all": "z",
        "wos-session": SEALED,
    }
    assert SessionCookie().read(values) == SEALED
    assert SessionCookie().read({name: [value] for name, value in values.items()}) == SEALED


def test_the_jar_of_a_client_is_no_request() -> None:
    jar = httpx.Cookies()
    jar.set("wos-session", "a", domain="a.example.com")
    jar.set("wos-session", "b", domain="b.example.com")
    with pytest.raises(InvalidArgumentError, match="ambiguous"):
        SessionCookie().read(jar)


@pytest.mark.parametrize(
    "cookies",
    [
        5,
        object(),
        [("wos-session", 5)],
        [{"wos-session": "x"}],
        {"wos-session": 5},
        {"wos-session": {}},
        [None],
    ],
    ids=["number", "object", "pairs", "dicts", "value", "empty", "nothing"],
)
def test_what_holds_no_cookies_is_no_request_without_a_session(cookies: Any) -> None:
    for method in (SessionCookie().read, SessionCookie().clear):
        with pytest.raises(InvalidArgumentError, match="cookies"):
            method(cookies)


def test_the_python_cookie_library_carries_it() -> None:
    written = SimpleCookie()
    written["wos-session"] = SEALED + "="  # `=` is where http.cookies begins to quote
    header = written.output(header="", sep="").strip()
    assert SessionCookie().read(header) == SEALED + "="


def test_too_large_a_session_is_an_error_that_keeps_it() -> None:
    with pytest.raises(CookieTooLargeError) as raised:
        SessionCookie().set(LARGE)
    error = raised.value
    assert error.name == "wos-session"
    assert error.size == len(SessionCookie(max_age=10**7 * 3).set("x")[0]) - 1 + len(LARGE)
    assert error.limit == 4096
    assert error.sealed_session == LARGE
    assert str(error.size) in str(error)
    assert "permissions" in str(error)
    assert LARGE not in repr(error)


def test_the_limit_is_exact() -> None:
    cookie = SessionCookie()
    room = BROWSER_LIMIT - len(cookie.set("x")[0])
    assert len(cookie.set("x" * room)[0]) == BROWSER_LIMIT - 1
    with pytest.raises(CookieTooLargeError):
        cookie.set("x" * (room + 1))


def names(browser: Browser) -> list[str]:
    return [pair.partition("=")[0] for pair in browser.cookies(URL).split("; ") if pair]


def test_chunks_carry_a_large_session() -> None:
    browser, cookie = Browser(), SessionCookie(chunks=True)
    browser.receive(URL, cookie.set(LARGE))
    assert sorted(names(browser)) == ["wos-session.0", "wos-session.1", "wos-session.2"]
    assert cookie.read(browser.cookies(URL)) == LARGE
    assert SessionCookie().read(SimpleCookie(browser.cookies(URL))) == LARGE


@pytest.mark.parametrize("knows_cookies", [True, False])
def test_a_session_that_changes_its_size_leaves_nothing_behind(knows_cookies: bool) -> None:
    browser, cookie = Browser(), SessionCookie(chunks=True)
    for size in (10, 9_000, 5_000, 13_000, 10, 5_000, 10):
        sealed = str(size).ljust(size, "x")
        existing = browser.cookies(URL) if knows_cookies else None
        browser.receive(URL, cookie.set(sealed, existing=existing))
        assert cookie.read(browser.cookies(URL)) == sealed
    browser.receive(URL, cookie.set(LARGE))
    browser.receive(URL, cookie.clear(existing=browser.cookies(URL) if knows_cookies else None))
    assert len(browser) == 0


def test_chunks_of_earlier_times_go_even_when_chunks_are_no_longer_wanted() -> None:
    existing = {"wos-session.0": "x", "wos-session.1": "x", "wos-session.x": "x", "other": "x"}
    _, *cleared = SessionCookie().set(SEALED, existing=existing)
    assert [value.partition("=")[0] for value in cleared] == ["wos-session.0", "wos-session.1"]


def test_more_chunks_than_allowed_are_an_error() -> None:
    with pytest.raises(CookieTooLargeError, match="max_chunks"):
        SessionCookie(chunks=True, max_chunks=2).set(LARGE)
    with pytest.raises(CookieTooLargeError):
        SessionCookie(chunks=True, path="/" + "x" * 4_100).set(SEALED)


@given(st.integers(1, 20_000), st.integers(1, 8))
def test_chunks_are_whole_whatever_the_size(size: int, max_chunks: int) -> None:
    browser, cookie = Browser(), SessionCookie(chunks=True, max_chunks=max_chunks)
    sealed = "".join(chr(ord("a") + index % 26) for index in range(size))
    try:
        browser.receive(URL, cookie.set(sealed))
    except CookieTooLargeError:
        assert size > max_chunks * 3_900
        return
    assert cookie.read(browser.cookies(URL)) == sealed
    assert len(browser) <= max_chunks


# Twins: cookies of one name, for another domain or path

CHANGES = {
    "a domain": (SessionCookie(), SessionCookie(domain="example.com")),
    "a domain, with chunks": (
        SessionCookie(chunks=True),
        SessionCookie(domain="example.com", chunks=True),
    ),
    "the host as domain": (SessionCookie(), SessionCookie(domain="app.example.com")),
    "no domain": (
        SessionCookie(domain="example.com"),
        SessionCookie(former=[SessionCookie(domain="example.com")]),
    ),
    "another domain": (
        SessionCookie(domain="example.com"),
        SessionCookie(domain="app.example.com", former=[SessionCookie(domain="example.com")]),
    ),
    "another path": (
        SessionCookie(path="/app"),
        SessionCookie(former=[SessionCookie(path="/app")]),
    ),
    "another name": (
        SessionCookie(domain="example.com"),
        SessionCookie("__Host-wos-session", former=[SessionCookie(domain="example.com")]),
    ),
    "a partition": (
        SessionCookie(same_site="none"),
        SessionCookie(same_site="none", partitioned=True),
    ),
    "nothing": (SessionCookie(), SessionCookie()),
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> tuple[SessionCookie, SessionCookie]:
    return CHANGES[request.param]


PAGE = "https://app.example.com/app/page"


@pytest.mark.parametrize("knows_cookies", [True, False], ids=["existing", "unknown"])
def test_a_change_of_the_cookie_leaves_no_twin(
    change: tuple[SessionCookie, SessionCookie], knows_cookies: bool
) -> None:
    before, now = change
    size = 9_000 if before.chunks else 10
    browser = Browser()

    def existing() -> str | None:
        return browser.cookies(PAGE) if knows_cookies else None

    browser.receive(PAGE, before.set("OLD".ljust(size, "x")))
    assert now.read(browser.cookies(PAGE)) == "OLD".ljust(size, "x")
    browser.receive(PAGE, now.set("NEW", existing()))
    assert now.read(browser.cookies(PAGE)) == "NEW"
    assert len(browser) == 1
    browser.receive(PAGE, before.set("OLD"))
    browser.receive(PAGE, now.clear(existing()))
    assert len(browser) == 0


def test_all_twins_are_offered_the_empty_ones_apart() -> None:
    browser, cookie = Browser(), SessionCookie()
    browser.receive(PAGE, SessionCookie(domain="example.com").set("OLD"))
    browser.receive(PAGE, cookie.set("NEW"))
    browser.receive(PAGE, ["wos-session=; Path=/app"])
    assert browser.cookies(PAGE) == "wos-session=; wos-session=OLD; wos-session=NEW"
    assert cookie.read(browser.cookies(PAGE)) == ("OLD", "NEW")


@pytest.mark.parametrize("sizes", [(5_000, 9_000), (9_000, 5_000), (9_000, 9_000), (10, 5_000)])
def test_twins_in_chunks_are_offered_too(sizes: tuple[int, int]) -> None:
    browser = Browser()
    old, new = ("OLD".ljust(sizes[0], "o"), "NEW".ljust(sizes[1], "n"))
    browser.receive(PAGE, SessionCookie(domain="example.com", chunks=True).set(old))
    browser.receive(PAGE, SessionCookie(chunks=True).set(new))
    found = SessionCookie().read(browser.cookies(PAGE))
    assert {old, new} <= set(found or ())


def test_a_flood_of_twins_is_not_looked_at() -> None:
    flood = "; ".join(f"wos-session={number}" for number in range(1_000))
    found = SessionCookie().read(flood)
    assert isinstance(found, tuple)
    assert len(found) == 8


@pytest.mark.parametrize("settings", [{}, {"domain": "example.com"}, {"chunks": True}], ids=str)
@pytest.mark.parametrize("cookies", [{}, "", "a=b", [], {"other": "x"}], ids=str)
def test_a_stranger_is_sent_no_cookie(settings: dict[str, Any], cookies: Any) -> None:
    assert SessionCookie(**settings).clear(cookies) == []


def test_the_cookie_with_former_ones_is_a_value() -> None:
    cookie, same = (SessionCookie(former=[SessionCookie("old")]) for _ in range(2))
    assert {cookie} == {same}


def test_where_one_value_per_name_is_kept_it_is_the_session() -> None:
    kept = {
        set_cookie.partition("=")[0]: set_cookie
        for set_cookie in SessionCookie(domain="example.com").set("NEW")
    }
    assert kept["wos-session"].startswith("wos-session=NEW;")
