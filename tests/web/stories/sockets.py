"""WebSockets."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import connect

from tests.web.harness import Browser, World
from tests.web.stories import story


def opened(world: World, browser: Browser, **headers: str) -> tuple[str | bytes, Response]:
    """Open the WebSocket; return what it says first, and the answer that opened it."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    url = world.url.replace("http:", "ws:") + "/ws"
    with connect(url, additional_headers={"cookie": cookies, **headers}) as socket:
        assert socket.response is not None
        return socket.recv(timeout=20), socket.response


@story()
def a_websocket_opens_with_a_session_and_carries_its_new_cookie(world: World) -> None:
    world.add_user("socket@example.com")
    browser = world.browser().expired("socket@example.com")

    said, answer = opened(world, browser, origin=world.url)

    assert said == "socket@example.com"
    [cookie] = answer.headers.get_all("set-cookie")
    assert cookie.startswith("wos-session=Fe26.2*")
    assert browser.session_cookie not in cookie


@story()
def a_websocket_without_a_session_or_from_another_site_does_not_open(world: World) -> None:
    for browser, headers, status in (
        (world.browser(), {}, 401),
        (world.browser(), {"origin": world.url}, 401),
        (world.browser().with_session(), {"origin": "https://evil.example"}, 403),
        (world.browser().with_session(), {"origin": "null"}, 403),
        (world.browser().with_session(), {"sec-fetch-site": "cross-site"}, 403),
    ):
        with pytest.raises(InvalidStatus) as refused:
            opened(world, browser, **headers)
        assert refused.value.response.status_code == status, headers
        assert "location" not in refused.value.response.headers


@story()
def while_workos_is_away_a_websocket_gets_503_and_the_cookie_stays(world: World) -> None:
    world.add_user("patient@example.com")
    browser = world.browser().expired("patient@example.com")
    world.emulator.faults.add("authenticate", status=503, headers={"retry-after": "3600"})

    with pytest.raises(InvalidStatus) as refused:
        opened(world, browser, origin=world.url)

    assert refused.value.response.status_code == 503
    assert "set-cookie" not in refused.value.response.headers
