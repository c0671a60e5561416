"""What every adapter does, told once."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from tests.web.harness import World

Tell = Callable[[World], None]


@frozen
class Story:
    """One thing that an application does."""

    name: str
    tell: Tell
    options: tuple[tuple[str, Any], ...]
    """The settings of the web layer; stories with the same ones share an application."""

    failing: str | None = None
    """The operation that fails when the application starts, which is then its own."""

    root: str = ""
    """Below which path browsers see the application, which is then its own."""


STORIES: Final[list[Story]] = []


def story(*, failing: str | None = None, root: str = "", **options: Any) -> Callable[[Tell], Tell]:
    """Enter a function into the table."""

    def enter(tell: Tell) -> Tell:
        STORIES.append(Story(tell.__name__, tell, tuple(sorted(options.items())), failing, root))
        return tell

    return enter


def options_of(story: Story) -> Mapping[str, Any]:
    """Return the settings of the web layer that a story needs."""
    return dict(story.options)
