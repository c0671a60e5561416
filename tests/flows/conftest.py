"""Where the flows take place."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.driver import play
from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit.emulator import Clock, Emulator
from workos_authkit.testing import make_emulator

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery staple"
ADA = {"email": EMAIL, "password": PASSWORD, "first_name": "Ada"}

Story = Callable[[Any], Awaitable[Any]]


class Stage:
    """Our emulator with Ada in it, and clients for stories. Time passes while clients pause."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.emulator: Emulator = make_emulator(clock=Clock(running=False), seed={"users": [ADA]})
        self.slept: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None
        """What happens during a pause."""

    def play(self, story: Story, **settings: Any) -> Any:
        """Tell a story with a new client, as a new web request would."""
        emulator = self.emulator
        make = emulator.client if self.backend == "sync" else emulator.async_client
        client: AuthKit | AsyncAuthKit = make(**settings)
        client._api.transport.sleep = self._sleep  # type: ignore[method-assign]
        return play(self.backend, client, story)

    def browse(self, url: str, **query: str) -> str:
        """Go where a browser is sent, with more in the query; return where it ends up."""
        with self.emulator.http_client() as browser:
            answer = browser.send(browser.build_request("GET", browser_url(url, query)))
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def seed(self, **sections: Any) -> None:
        """Add to what is there."""
        self.emulator.seed(sections)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.emulator.clock.advance(seconds)
        self.meanwhile()


def browser_url(url: str, query: dict[str, str]) -> str:
    """Return the URL with more in its query."""
    return "&".join([url, *(f"{name}={value}" for name, value in query.items())])


@pytest.fixture
def stage(backend: str) -> Stage:
    return Stage(backend)
