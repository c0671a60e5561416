"""Answers that go wrong on demand, for the next calls that match."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any, get_args

from attrs import Factory, evolve, field, frozen

from workos_authkit.emulator.http import Loss, Response, json_response


@frozen(kw_only=True)
class Fault:
    """What goes wrong with one call.

    A fault with a `status` or a `body` answers instead of the operation, which does not run. One
    with neither lets the operation run and spoils its answer.
    """

    status: int | None = None
    body: Any = field(default=None, repr=False)
    """Bytes or text go out as they are, anything else as JSON."""

    headers: Mapping[str, str] = Factory(dict[str, str])
    delay: float = 0.0
    """Seconds before the answer."""

    lost: Loss | None = None
    """The connection breaks before the request acts (`request`) or after (`reply`)."""

    def answer(self, operate: Callable[[], Response]) -> Response:
        """Return what the client gets in place of the operation's own answer."""
        if self.lost == "request":
            return Response(status=0, lost="request", delay=self.delay)
        response = operate() if self.status is None and self.body is None else self._own()
        headers = {**response.headers, **{k.lower(): v for k, v in self.headers.items()}}
        return evolve(response, headers=headers, delay=self.delay, lost=self.lost)

    def _own(self) -> Response:
        status = 200 if self.status is None else self.status
        if self.body is None:
            return Response(status=status)
        if isinstance(self.body, bytes | str):
            body = self.body.encode() if isinstance(self.body, str) else self.body
            return Response(status=status, headers={"content-type": "text/html"}, body=body)
        return json_response(self.body, status)


@frozen(kw_only=True)
class _Planned:
    pattern: str
    fault: Fault


class Faults:
    """The faults that are still to come, in order."""

    def __init__(self, operations: Mapping[str, str]) -> None:
        self._operations = operations
        self._planned: list[_Planned] = []

    def add(
        self,
        on: str = "*",
        *,
        times: int = 1,
        status: int | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        lost: Loss | None = None,
    ) -> None:
        """Spoil the next calls that match.

        Args:
            on: The operation's name (`users.get`, `users.*`; `operations` lists them) or a method
                and a path (`GET /user_management/users/*`); `*` stands for anything.
            times: How many calls.
            status: The status to answer with, instead of running the operation.
            body: The body to answer with: JSON data, or text or bytes as they are.
            headers: Headers to add, `Retry-After` for instance.
            delay: Seconds before the answer.
            lost: Break the connection: before the request acts (`"request"`), or after (`"reply"`).

        Raises:
            ValueError: No operation has such a name, or another argument makes no sense.
        """
        if " " not in on and not any(fnmatchcase(name, on) for name in self._operations):
            raise ValueError(f"on: no operation is called '{on}'")
        if times < 1:
            raise ValueError(f"times: must be 1 or more, not {times}")
        if status is not None and not 200 <= status <= 599:
            raise ValueError(f"status: must be a final HTTP status, 200 to 599, not {status}")
        if not delay >= 0:
            raise ValueError(f"delay: must be 0 or more seconds, not {delay}")
        if lost not in (None, *get_args(Loss)):
            raise ValueError(f"lost: must be 'request' or 'reply', not {lost!r}")
        fault = Fault(status=status, body=body, headers=headers or {}, delay=delay, lost=lost)
        self._planned.extend([_Planned(pattern=on, fault=fault)] * times)

    def take(self, operation: str | None, method: str, path: str) -> Fault | None:
        """Return the next fault for a call, which is used up by this."""
        names = (operation or "", f"{method} {path}")
        for position, planned in enumerate(self._planned):
            if planned.pattern == "*" or any(fnmatchcase(n, planned.pattern) for n in names):
                return self._planned.pop(position).fault
        return None

    def __len__(self) -> int:
        return len(self._planned)

    def clear(self) -> None:
        """Let everything work again."""
        self._planned.clear()
