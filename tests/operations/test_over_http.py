"""Every operation over HTTP, against this package's emulator and against the official one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.operations import official_stories, stories
from tests.operations.row import CLIENT
from tests.operations.stories import Recorded
from tests.operations.table import ROWS
from tests.support.driver import make_client, play
from tests.support.official_emulator import OfficialEmulator
from workos_authkit import AsyncAuthKit, AuthKit
from workos_authkit._run import run
from workos_authkit.emulator import Emulator, SigningKey, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def signing_key() -> SigningKey:
    """One key for all emulators: making one takes long."""
    return SigningKey.generate()


@pytest.fixture
def emulator(signing_key: SigningKey) -> Iterator[Emulator]:
    """This package's emulator, on loopback."""
    emulator = Emulator(seed=stories.SEED, signing_keys=[signing_key])
    with serving(emulator):
        yield emulator


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.__name__)
def test_the_emulator_tells_the_story(
    story: stories.Story, backend: str, emulator: Emulator
) -> None:
    async def tell(authkit: Any) -> None:
        await story(Recorded(authkit, set()), emulator)

    play(backend, _client(backend, emulator), tell)


@pytest.mark.parametrize("story", official_stories.STORIES, ids=lambda story: story.__name__)
def test_the_official_emulator_tells_the_story(
    story: official_stories.Story, backend: str, official_emulator: OfficialEmulator
) -> None:
    async def tell(authkit: Any) -> None:
        await story(Recorded(authkit, set()))

    play(backend, _client(backend, official_emulator), tell)


def test_the_stories_leave_no_operation_out(signing_key: SigningKey) -> None:
    told: set[str] = set()

    for story in stories.STORIES:
        emulator = Emulator(seed=stories.SEED, signing_keys=[signing_key])
        with serving(emulator), AuthKit(**_settings(emulator)) as authkit:
            run(story(Recorded(authkit, told), emulator))

    assert told == {row.name for row in ROWS}


def test_the_official_stories_leave_out_what_the_official_emulator_lacks(
    official_emulator: OfficialEmulator,
) -> None:
    told: set[str] = set()

    with AuthKit(**_settings(official_emulator)) as authkit:
        for story in official_stories.STORIES:
            run(story(Recorded(authkit, told)))

    assert told == {row.name for row in ROWS} - official_stories.LACKING


def _client(backend: str, server: Emulator | OfficialEmulator) -> AuthKit | AsyncAuthKit:
    return make_client(backend, **_settings(server))


def _settings(server: Emulator | OfficialEmulator) -> dict[str, Any]:
    return {
        **CLIENT,
        "api_key": server.api_key,
        "client_id": server.client_id,
        "base_url": server.base_url,
        "authkit_domain": server.base_url,
        "resource": server.client_id,
        "redirect_uri": "http://localhost:3000/callback",
    }
