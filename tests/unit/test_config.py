"""Where settings come from, and which are refused."""

import copy
import inspect
import pickle
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workos_authkit import AsyncAuthKit, AuthKit, ConfigurationError, __version__
from workos_authkit._config import Settings
from workos_authkit.sealing import check_passwords

PASSWORD = "a cookie password of 32 characters or more"

Make = Callable[..., Settings]


@pytest.fixture(params=[AuthKit, AsyncAuthKit])
def make(request: pytest.FixtureRequest) -> Make:
    """Make a client and return what it was told."""

    def factory() -> httpx.Client | httpx.AsyncClient:
        raise AssertionError("no client is needed yet")

    def settings(*args: Any, **kwargs: Any) -> Settings:
        client: AuthKit | AsyncAuthKit = request.param(*args, http_client=factory, **kwargs)
        return client._api.settings

    return settings


# Sources


def test_settings_have_defaults(make: Make) -> None:
    settings = make()
    assert settings.is_public
    assert settings.client_id is None
    assert settings.base_url == "https://api.workos.com"
    assert (settings.limits.timeout, settings.limits.max_retries) == (15, 3)
    assert settings.limits.deadline == 60
    assert settings.user_agent == f"workos-authkit-python/{__version__}"


def test_settings_come_from_the_environment(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", "sk_environment")
    monkeypatch.setenv("WORKOS_CLIENT_ID", "client_environment")
    monkeypatch.setenv("WORKOS_BASE_URL", "http://localhost:8080/")
    monkeypatch.setenv("WORKOS_REDIRECT_URI", "https://app.example.com/callback")
    monkeypatch.setenv("WORKOS_COOKIE_PASSWORD", PASSWORD)
    monkeypatch.setenv("WORKOS_ISSUER", "https://issuer.example.com")
    monkeypatch.setenv("WORKOS_AUDIENCE", "client_audience")
    settings = make()
    assert settings.api_key == "sk_environment"
    assert settings.client_id == "client_environment"
    assert settings.base_url == "http://localhost:8080"
    assert settings.redirect_uri == "https://app.example.com/callback"
    assert settings.cookie_password == check_passwords(PASSWORD)
    assert tuple(settings.issuer) == ("https://issuer.example.com",)
    assert tuple(settings.audience) == ("client_audience",)


def test_arguments_go_before_the_environment(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "CLIENT_ID", "BASE_URL", "REDIRECT_URI", "ISSUER"):
        monkeypatch.setenv(f"WORKOS_{name}", "https://environment.example.com")
    settings = make(
        "sk_argument",
        "client_argument",
        base_url="https://argument.example.com",
        redirect_uri="https://argument.example.com/callback",
        issuer=["https://one.example.com", "https://two.example.com"],
    )
    assert "environment" not in str(settings)
    assert settings.api_key == "sk_argument"
    assert tuple(settings.issuer) == ("https://one.example.com", "https://two.example.com")


def test_empty_variables_of_the_environment_are_none(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "API_KEY",
        "CLIENT_ID",
        "BASE_URL",
        "REDIRECT_URI",
        "ISSUER",
        "AUDIENCE",
        "COOKIE_PASSWORD",
    ):
        monkeypatch.setenv(f"WORKOS_{name}", "")
    assert make() == make()
    assert make().client_id is None


def test_a_public_client_ignores_the_key_of_the_environment(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", "sk_environment")
    assert make(public=True).is_public
    assert not make().is_public


def test_a_public_client_with_a_key_is_a_contradiction(make: Make) -> None:
    with pytest.raises(ConfigurationError, match="public client takes no api_key"):
        make("sk_argument", public=True)


@pytest.mark.parametrize(
    ("require", "name", "variable"),
    [
        (Settings.require_client_id, "client_id", "WORKOS_CLIENT_ID"),
        (Settings.require_redirect_uri, "redirect_uri", "WORKOS_REDIRECT_URI"),
        (Settings.require_cookie_password, "cookie_password", "WORKOS_COOKIE_PASSWORD"),
    ],
)
def test_a_missing_setting_says_where_to_put_it(
    make: Make, require: Callable[[Settings], Any], name: str, variable: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"pass {name}= or set {variable}"):
        require(make())


# Checks


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.workos.com",
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "http://[::1]:8080",
        "https://proxy.example.com/workos/v1/",
        "HTTPS://API.WORKOS.COM.",
    ],
)
def test_a_base_url_is_a_host_and_perhaps_a_path(make: Make, base_url: str) -> None:
    settings = make(base_url=base_url)
    assert settings.base_url == base_url.rstrip("/")
    assert httpx.URL(f"{settings.base_url}/users").path.endswith("/users")


@pytest.mark.parametrize(
    "base_url",
    [
        "api.workos.com",
        "ftp://api.workos.com",
        "https://",
        "https:///path",
        "https://user:password@api.workos.com",
        "https://api.workos.com?a=b",
        "https://api.workos.com#a",
        "https://api.workos.com:0",
        "https://api.workos.com:port",
        "https://api.workos.com:99999",
        "https://api workos.com",
        "https://api.workos.com/a b",
        "https://api.workos.com\n",
        "https://api..workos.com",
        f"https://{'a' * 64}.com",
        "https://[::1",
        "https://[::::]",
        "https://ä.example.com",
        5,
        b"https://api.workos.com",
    ],
)
def test_what_is_no_base_url_is_refused(make: Make, base_url: Any) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        make(base_url=base_url)


@given(st.text())
@example("xn--a.com")  # a host, as far as a pattern can tell
def test_a_base_url_that_is_taken_is_one_that_httpx_takes(text: str) -> None:
    try:
        client = AuthKit(base_url=f"https://{text}", http_client=httpx.Client)
    except ConfigurationError:
        return
    assert httpx.URL(f"{client._api.settings.base_url}/users").host


@pytest.mark.parametrize("name", ["timeout", "deadline"])
@pytest.mark.parametrize(
    "value", [0, -1, float("nan"), float("inf"), 86_401, None, "15", True, [15]]
)
def test_a_time_that_no_call_could_have_is_refused(make: Make, name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} must be a number of seconds"):
        make(**{name: value})


@pytest.mark.parametrize("value", [-1, 1.5, None, "3", True])
def test_max_retries_is_a_whole_number(make: Make, value: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_retries must be a whole number"):
        make(max_retries=value)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), None, "10"])
def test_a_leeway_is_seconds(make: Make, value: Any) -> None:
    with pytest.raises(ConfigurationError, match="leeway"):
        make(leeway=value)


@pytest.mark.parametrize("name", ["api_key", "client_id", "user_agent_suffix"])
@pytest.mark.parametrize("value", ["a\nb", "a\x00", "é", "a\x7f"])
def test_a_setting_that_no_header_can_hold_is_refused(make: Make, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        make(**{name: value})
    assert value not in str(caught.value)


@pytest.mark.parametrize("name", ["api_key", "client_id"])
@pytest.mark.parametrize("value", [5, b"sk_test", "a b", "sk_test\n"])
def test_a_key_that_is_none_is_refused(make: Make, name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name):
        make(**{name: value})


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"client_id": "sk_test_1234"}, "pass sk_... as api_key"),
        ({"api_key": "client_1234"}, "pass client_... as client_id"),
    ],
    ids=["client_id", "api_key"],
)
def test_a_key_and_a_client_id_that_were_swapped_are_refused(
    make: Make, settings: dict[str, str], advice: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make(**settings)
    assert advice in str(caught.value)
    assert "1234" not in str(caught.value)


@pytest.mark.parametrize("name", ["issuer", "audience"])
@pytest.mark.parametrize("value", [5, ["https://a", ""], [5], b"https://a"])
def test_an_issuer_or_audience_is_a_text_or_several(make: Make, name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name):
        make(**{name: value})


INVISIBLE = "\n\t \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{BOM}\N{LEFT-TO-RIGHT MARK}\N{NULL}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_key", "sk_test_1"),
        ("client_id", "client_1"),
        ("base_url", "https://api.workos.com"),
        ("redirect_uri", "https://app.example.com/callback"),
        ("issuer", "https://auth.example.com"),
        ("audience", "client_1"),
        ("authkit_domain", "auth.example.com"),
        ("resource", "https://api.example.com"),
        ("webhook_secret", "whsec_1"),
        ("actions_secret", "whsec_1"),
    ],
)
def test_an_invisible_character_around_a_setting_is_refused(
    make: Make, name: str, value: str
) -> None:
    """What files, copies and templates add: it would fail later, and nobody would see why."""
    for character in INVISIBLE:
        for spelled in (value + character, character + value):
            with pytest.raises(ConfigurationError, match=name) as caught:
                make(**{name: spelled})
            assert value not in str(caught.value) or name == "base_url"


def test_a_redirect_uri_is_a_text(make: Make) -> None:
    with pytest.raises(ConfigurationError, match="redirect_uri must be a string"):
        make(redirect_uri=5)


@pytest.mark.parametrize("passwords", ["too short", ["too short"], [PASSWORD, "too short"]])
def test_a_cookie_password_is_long_enough(make: Make, passwords: str | Sequence[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make(cookie_password=passwords)
    assert "too short" not in str(caught.value)


def test_settings_show_no_secret(make: Make) -> None:
    settings = make("sk_planted", cookie_password="planted " * 5)
    assert "planted" not in repr(settings)


# Copies


@pytest.mark.parametrize(
    "client", [AuthKit("sk_key"), AsyncAuthKit("sk_key")], ids=["sync", "async"]
)
def test_a_copy_of_a_client_is_the_client(client: Any) -> None:
    assert copy.copy(client) is client
    assert copy.deepcopy({"client": client})["client"] is client


@pytest.mark.parametrize("kind", [AuthKit, AsyncAuthKit])
def test_a_copy_of_a_resource_serves_the_client(kind: type[AuthKit] | type[AsyncAuthKit]) -> None:
    client = kind("sk_key", "client_1", authkit_domain="a.example", resource="https://b.example")
    resources = [getattr(client, name) for name in dir(client) if not name.startswith("_")]
    for resource in resources:
        if not inspect.ismethod(resource):
            twins = (resource, copy.deepcopy(resource))
            one, other = (vars(getattr(twin, "_async", twin)) for twin in twins)
            assert other.get("_api") is one.get("_api")
            assert other.get("_refreshes") is one.get("_refreshes")


@pytest.mark.parametrize(
    "client", [AuthKit("sk_key"), AsyncAuthKit("sk_key")], ids=["sync", "async"]
)
def test_pickling_a_client_says_what_to_do(client: Any) -> None:
    for value in (client, client.users):
        with pytest.raises(TypeError, match=r"cannot be pickled.*make one in each process"):
            pickle.dumps(value)
