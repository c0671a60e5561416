"""The table of stories, told to every adapter over its real server."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.web.adapters import ADAPTERS
from tests.web.harness import Adapter, World, world
from tests.web.stories import (
    STORIES,
    Story,
    authorizing,
    deliveries,
    hostile,
    leaving,
    options_of,
    refusing,
    signing_in,
    sockets,
    staying,
)

pytestmark = pytest.mark.processes

CHAPTERS = (signing_in, staying, refusing, leaving, authorizing, deliveries, sockets, hostile)


class Worlds:
    """The worlds of one adapter: stories with the same settings share one."""

    def __init__(self, adapter: Adapter, stack: ExitStack) -> None:
        self.adapter = adapter
        self._stack = stack
        self._worlds: dict[Any, World] = {}

    def for_story(self, story: Story) -> World:
        key = (story.options, story.failing, story.root)
        if key not in self._worlds:
            started = world(self.adapter, options_of(story), story.failing, story.root)
            self._worlds[key] = self._stack.enter_context(started)
        return self._worlds[key]


@pytest.fixture(scope="module", params=ADAPTERS, ids=lambda adapter: adapter.name)
def worlds(request: pytest.FixtureRequest) -> Iterator[Worlds]:
    with ExitStack() as stack:
        yield Worlds(request.param, stack)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story(story: Story, worlds: Worlds) -> None:
    if reason := worlds.adapter.lacks.get(story.name):
        pytest.skip(reason)
    world = worlds.for_story(story)
    world.emulator.faults.clear()

    with world.browsers:
        story.tell(world)


def test_every_chapter_has_stories() -> None:
    names = [story.name for story in STORIES]
    assert len(names) == len(set(names))
    for chapter in CHAPTERS:
        assert any(story.tell.__module__ == chapter.__name__ for story in STORIES)


def test_an_adapter_leaves_out_only_stories_that_there_are() -> None:
    for adapter in ADAPTERS:
        assert adapter.lacks.keys() <= {story.name for story in STORIES}
