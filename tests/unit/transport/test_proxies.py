"""The proxy that the environment names, and the hosts that go without."""

import warnings
from collections.abc import Mapping

import pytest

from tests.support.driver import make_client
from workos_authkit import ConfigurationError
from workos_authkit._transport._proxies import proxy_for

PROXY = "http://proxy.example.com:8080"
API = "https://api.workos.com"


def chosen(url: str = API, **proxies: str) -> str | None:
    proxy = proxy_for(url, proxies)
    return None if proxy is None else proxy.url


@pytest.mark.parametrize(
    ("url", "proxies", "url_of_proxy"),
    [
        (API, {}, None),
        (API, {"http": PROXY}, None),
        (API, {"https": PROXY}, PROXY),
        (API, {"https": "proxy.example.com:8080"}, PROXY),
        (API, {"all": PROXY}, PROXY),
        (API, {"https": PROXY, "all": "gopher://elsewhere.example.com"}, PROXY),
        ("http://localhost:1", {"http": PROXY, "https": "http://elsewhere"}, PROXY),
        (API, {"https": "http://user:pass%2Fword@proxy:1"}, "http://user:pass%2Fword@proxy:1"),
    ],
    ids=str,
)
def test_the_proxy_is_that_of_the_urls_scheme(
    url: str, proxies: Mapping[str, str], url_of_proxy: str | None
) -> None:
    assert chosen(url, **proxies) == url_of_proxy


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        (API, "*"),
        (API, "api.workos.com"),
        (API, "workos.com"),
        (API, ".workos.com"),
        (API, "*.workos.com"),
        (API, "API.WorkOS.com."),
        (API, "api.workos.com:443"),
        (API, "https://api.workos.com"),
        (API, "all://api.workos.com"),
        ("http://127.0.0.1:8080", "127.0.0.1"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://127.0.0.1:8080", "127.0.0.0/8"),
        ("http://[::1]:8080", "::1"),
        ("http://[::1]:8080", "[::1]"),
        ("http://[::1]:8080", "[::1]:8080"),
        ("http://[fd00::1]:8080", "fd00::/8"),
        ("http://[fd00::1]:8080", "[fd00::]/8"),
        ("http://localhost:8080", "localhost"),
    ],
)
def test_an_entry_of_no_proxy_names_the_host(url: str, entry: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chosen(url, http=PROXY, https=PROXY, no=f"elsewhere.example.com, {entry}") is None


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "workos.com.example.com",
        "xapi.workos.com",
        "notworkos.com",
        "api.workos.com:8443",
        "http://api.workos.com",
        "10.0.0.0/8",
        "fd00::/8",
        "[fd00::]/8",
        "fe80::/10,fd07:b51a:cc66::/64",
        "::1",
        "[::1]:443",
        "192.168.0.1",
    ],
)
def test_an_entry_of_no_proxy_names_another_host(entry: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chosen(https=PROXY, no=entry) == PROXY


@pytest.mark.parametrize(
    "entry", ["[nothing]", "a b", "[::1", "host:port", "fd00::/999", "http://"]
)
def test_an_entry_that_cannot_be_read_is_named_and_ignored(entry: str) -> None:
    with pytest.warns(RuntimeWarning, match="is ignored") as caught:
        assert chosen(https=PROXY, no=f"{entry},other.example.com") == PROXY
    assert repr(entry) in str(caught[0].message)


PASSWORDS = [
    "plan/ted",
    "plan#ted",
    "plan?ted",
    "plan@ted",
    "12/34planted",
    "plan\\ted",
    "plan ted",
]


@pytest.mark.parametrize("scheme", ["http", "https", "socks5", "gopher"])
def test_an_unusable_proxy_is_named_without_its_password(
    scheme: str, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for password in PASSWORDS:
        monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://user:{password}@proxy.example.com:8080")
        with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as caught:
            make_client(backend)
        for part in ("plan", "ted", "pl an", "12/34"):
            assert part not in str(caught.value)


@pytest.mark.parametrize("no_proxy", ["fd00::/8", "[::1],[fe80::]/10", "*.svc,fd07:b51a:cc66::/64"])
def test_ranges_of_ipv6_addresses_do_not_stop_a_client(
    no_proxy: str, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", no_proxy)
    make_client(backend)
