from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workos_authkit.cookies import BROWSER_LIMIT, SessionCookie
from workos_authkit.errors import CookieTooLargeError, InvalidArgumentError
from workos_authkit.sealing import seal

PASSWORD = "a-cookie-password-of-sufficient-length"
SEALED = seal({"accessToken": "token"}, PASSWORD)
LARGE = seal({"accessToken": "x" * 7_500}, PASSWORD)


class Browser(dict[str, str]):
    """A jar of cookies, as large as browsers keep them."""

    def receive(self, set_cookies: list[str]) -> None:
        for set_cookie in set_cookies:
            assert len(set_cookie.encode()) < BROWSER_LIMIT
            pair, *attributes = set_cookie.split("; ")
            name, _, value = pair.partition("=")
            if "Max-Age=0" in attributes:
                self.pop(name, None)
            else:
                self[name] = value

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.items())


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
        ({"same_site": "none"}, "Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=None"),
    ],
)
def test_the_attributes_follow_the_settings(settings: dict[str, Any], attributes: str) -> None:
    cookie = SessionCookie(**settings)
    assert cookie.set("x") == [f"{cookie.name}=x; {attributes}"]


def test_clearing_has_the_same_path_and_domain() -> None:
    cookie = SessionCookie(path="/app", domain="example.com")
    [cleared] = cookie.clear()
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
        f"wos-session={SEALED}; wos-session=of-a-shorter-path",
    ],
    ids=lambda cookies: str(cookies)[:30],
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
    ],
    ids=str,
)
def test_a_request_without_a_session_gives_none(cookies: Any) -> None:
    assert SessionCookie().read(cookies) is None


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


def test_chunks_carry_a_large_session() -> None:
    browser, cookie = Browser(), SessionCookie(chunks=True)
    browser.receive(cookie.set(LARGE))
    assert sorted(browser) == ["wos-session.0", "wos-session.1", "wos-session.2"]
    assert cookie.read(browser) == cookie.read(browser.header) == LARGE
    assert SessionCookie().read(browser) == LARGE


@pytest.mark.parametrize("knows_cookies", [True, False])
def test_a_session_that_changes_its_size_leaves_nothing_behind(knows_cookies: bool) -> None:
    browser, cookie = Browser(), SessionCookie(chunks=True)
    for size in (10, 9_000, 5_000, 13_000, 10, 5_000, 10):
        sealed = str(size).ljust(size, "x")
        browser.receive(cookie.set(sealed, existing=dict(browser) if knows_cookies else None))
        assert cookie.read(browser) == sealed
        assert "".join(browser.values()) == sealed
    browser.receive(cookie.set(LARGE))
    browser.receive(cookie.clear(existing=browser.header if knows_cookies else None))
    assert browser == {}


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
        browser.receive(cookie.set(sealed))
    except CookieTooLargeError:
        assert size > max_chunks * 3_900
        return
    assert cookie.read(browser) == sealed
    assert len(browser) <= max_chunks
