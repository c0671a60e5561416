"""One row per documented answer: how to bring an AuthKit to give it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from tests.emulator.judge import Answer, plain_path
from tests.emulator.scene import (
    Scene,
)

Act = Callable[[Scene], httpx.Response]

TOO_LONG = {"key": "v" * 601}
INVALID = "invalid_request_parameters"


class Row(NamedTuple):
    """A documented answer and what leads to it."""

    method: str
    template: str
    status: int
    code: str | None
    act: Act

    @property
    def answer(self) -> Answer:
        return self.method, plain_path(self.template), self.status, self.code

    def __str__(self) -> str:
        return f"{self.method} {self.template} {self.status} {self.code or ''}".strip()


ROWS: list[Row] = []


def row(method: str, template: str, status: int, code: str | None, act: Act) -> None:
    ROWS.append(Row(method, template, status, code, act))


def rows(method: str, template: str, acts: dict[tuple[int, str | None], Act]) -> None:
    for (status, code), act in acts.items():
        row(method, template, status, code, act)


def on_demand(
    method: str, template: str, operation: str, act: Act, *codes: tuple[int, str]
) -> None:
    """Add rows for answers that only a demand brings."""
    for status, code in codes:

        def demanded(scene: Scene, code: str = code) -> httpx.Response:
            scene.emulator.refuse(operation, code)
            return act(scene)

        row(
            method, template, status, None if code in ("forbidden", "not_found") else code, demanded
        )


def wrong_code(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def later(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.daily_email_quota = 0
    return act(s)


def undeliverable(s: Scene, act: Act) -> httpx.Response:
    s.emulator.settings.undeliverable_domains = frozenset({"example.com"})
    return act(s)


def enrolled_user(s: Scene) -> dict[str, Any]:
    user = s.user()
    s.factor(user)
    return user
