"""Faults: wrong answers on demand, for the next calls that match."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, get_args

from attrs import Factory, define, evolve, field, frozen

from workos_authkit import InvalidArgumentError
from workos_authkit.emulator.documented import refusal
from workos_authkit.emulator.http import Loss, Response, json_response

_SDK_NAMES: Mapping[str, str] = {
    "authentication.*": "authenticate",
    "authentication.get_authorization_url": "authorize",
    "authentication.start": "authorize",
    "sessions.refresh": "authenticate",
    "sessions.authenticate": "jwks.get",
    "sessions.get_logout_url": "sessions.logout",
    "session_tokens.*": "jwks.get",
    "oauth_tokens.client_credentials": "oauth.token",
    "oauth_tokens.get_metadata": "oauth.metadata",
    "oauth_tokens.verify": "oauth.jwks",
    "oauth_tokens.warm_up": "oauth.jwks",
    "cli_auth.authorize_device": "device.authorize",
    "cli_auth.wait": "authenticate",
}
"""Calls of the client that are not named after the operation that they end in."""

_ALL = re.compile(r"\.all(?=_|$)")
"""A call that pages through a list: `users.all`, `mfa.all_factors`."""

_LONGEST_DELAY = 86_400
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x21-\x7e\xa1-\xff]+([\t ]+[\x21-\x7e\xa1-\xff]+)*|")
"""RFC 9110, section 5.5."""

_FRAMING = frozenset({"content-length", "transfer-encoding"})


@frozen(kw_only=True)
class Fault:
    """What happens to one call.

    A fault with a `status` or a `body` answers instead of the operation, which does not run.
    Without either, the operation runs and the fault changes its answer.
    """

    status: int | None = None
    body: Any = field(default=None, repr=False)
    """Bytes and text are sent unchanged, anything else as JSON."""

    headers: Mapping[str, str] = Factory(dict[str, str])
    delay: float = 0.0
    """Seconds before the answer."""

    lost: Loss | None = None
    """The connection breaks before the request acts (`request`) or after (`reply`)."""

    def answer(self, operation: str | None, operate: Callable[[], Response]) -> Response:
        """Return what the client gets in place of the operation's own answer."""
        if self.lost == "request":
            return Response(status=0, lost="request", delay=self.delay)
        answers = self.status is not None or self.body is not None
        response = self._own(operation) if answers else operate()
        headers = {**response.headers, **{k.lower(): v for k, v in self.headers.items()}}
        return evolve(response, headers=headers, delay=self.delay, lost=self.lost)

    def _own(self, operation: str | None) -> Response:
        status = 200 if self.status is None else self.status
        if self.body is None:
            refused = status >= 400
            return refusal(operation, status).response if refused else Response(status=status)
        return evolve(_content(self.body), status=status)


@define(kw_only=True)
class PlannedFault:
    """A pending fault."""

    id: str
    on: str
    """What it matches."""

    fault: Fault
    times: int
    """How many calls it still affects."""

    def matches(self, operation: str | None, method: str, path: str) -> bool:
        """Return whether it affects a call."""
        names = (operation or "", f"{method} {path}")
        return self.on == "*" or any(fnmatchcase(name, self.on) for name in names)


class Faults:
    """The pending faults, in order."""

    def __init__(self, operations: Collection[str]) -> None:
        self.operations: tuple[str, ...] = tuple(sorted(operations))
        """The names of all operations."""

        self._planned: list[PlannedFault] = []
        self._added = 0

    def __iter__(self) -> Iterator[PlannedFault]:
        return iter(list(self._planned))

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
    ) -> str:
        """Change the outcome of the next calls that match.

        Args:
            on: The operation's name (`users.get`, `users.*`; `operations` lists them), a call of
                the client that ends in one operation (`authentication.with_password` means
                `authenticate`), or a method and a path (`GET /user_management/users/*`); `*`
                matches anything.
            times: How many calls.
            status: The status to answer with, instead of running the operation.
            body: The body to answer with: JSON data, or text or bytes as they are. With a status
                of 400 or more and no body it is the one that the API documents.
            headers: Headers to add, such as `Retry-After`.
            delay: Seconds before the answer.
            lost: Break the connection: before the request acts (`"request"`), or after (`"reply"`).

        Returns:
            The fault's id, for `remove`.

        Raises:
            InvalidArgumentError: No operation has this name, the fault is empty, or another
                argument is not valid.
        """
        _check(times=times, status=status, headers=headers, delay=delay, lost=lost)
        _check_body(status, body)
        if status is body is lost is None and not headers and not delay:
            raise InvalidArgumentError(
                "the fault is empty: pass status, body, headers, delay or lost"
            )
        fault = Fault(status=status, body=body, headers=headers or {}, delay=delay, lost=lost)
        self._added += 1
        planned = PlannedFault(
            id=f"fault_{self._added}", on=self._resolved(on), fault=fault, times=times
        )
        self._planned.append(planned)
        return planned.id

    def take(self, operation: str | None, method: str, path: str) -> Fault | None:
        """Return the next fault for a call, which is used up by this."""
        for planned in self._planned:
            if planned.matches(operation, method, path):
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
                return planned.fault
        return None

    def remove(self, identifier: str) -> None:
        """Remove a fault.

        Raises:
            LookupError: It does not exist, or is used up.
        """
        for planned in self._planned:
            if planned.id == identifier:
                self._planned.remove(planned)
                return
        raise LookupError(f"no fault '{identifier}'")

    def __len__(self) -> int:
        return sum(planned.times for planned in self._planned)

    def clear(self) -> None:
        """Remove all faults."""
        self._planned.clear()

    def _resolved(self, on: object) -> str:
        """Return the pattern of the operations that `on` stands for.

        Raises:
            InvalidArgumentError: There is none.
        """
        if not isinstance(on, str):
            raise InvalidArgumentError(f"on must be a string, not {type(on).__name__}")
        if " " in on or any(fnmatchcase(name, on) for name in self.operations):
            return on
        resource, _, method = on.partition(".")
        listing = _ALL.sub(".list", on)
        if listing in self.operations:
            return listing
        calls = _calls(resource)
        if on in _SDK_NAMES or method in calls:
            found = _SDK_NAMES.get(on) or _SDK_NAMES.get(f"{resource}.*")
            if found is not None:
                return found
            raise InvalidArgumentError(f"on: '{on}' sends no request that could fail")
        known = {*self.operations, *(f"{resource}.{call}" for call in calls)}
        similar = difflib.get_close_matches(on, sorted(known), n=3)
        hint = f"did you mean {' or '.join(similar)}? " if similar else ""
        raise InvalidArgumentError(
            f"on: no operation is called '{on}'; {hint}emulator.faults.operations lists them"
        )


def _calls(resource: str) -> list[str]:
    """Return the names of the calls that the client has for a resource."""
    from workos_authkit import AuthKit  # loads httpx, which the emulator itself does not need

    kind = getattr(AuthKit, resource, None)
    return [n for n in dir(kind) if not n.startswith("_")] if isinstance(kind, type) else []


def _check(*, times: Any, status: Any, headers: Any, delay: Any, lost: Any) -> None:
    if not _is_number(times, int) or times < 1:
        raise InvalidArgumentError(f"times must be a number of calls, 1 or more, not {times!r}")
    if status is not None and not (_is_number(status, int) and 200 <= status <= 599):
        raise InvalidArgumentError(
            f"status must be a final HTTP status, 200 to 599, not {status!r}"
        )
    if not (_is_number(delay, int, float) and 0 <= delay <= _LONGEST_DELAY):
        raise InvalidArgumentError(f"delay must be 0 to {_LONGEST_DELAY} seconds, not {delay!r}")
    if lost not in (None, *get_args(Loss)):
        raise InvalidArgumentError(f"lost must be 'request' or 'reply', not {lost!r}")
    texts = [*headers.keys(), *headers.values()] if isinstance(headers, Mapping) else []
    if headers is not None and not (
        isinstance(headers, Mapping) and all(isinstance(text, str) for text in texts)
    ):
        raise InvalidArgumentError("headers must be a mapping of strings to strings")
    for name, value in (headers or {}).items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise InvalidArgumentError(f"headers: {name!r} and its value cannot be sent in HTTP")
        if name.lower() in _FRAMING:
            raise InvalidArgumentError(
                f"headers: {name!r} says where the answer ends; to cut it short, pass lost='reply'"
            )


def _check_body(status: int | None, body: Any) -> None:
    if body is None:
        return
    if status in (204, 304):
        raise InvalidArgumentError(f"body: an answer with the status {status} has none")
    try:
        _content(body)
    except (TypeError, ValueError, RecursionError):
        raise InvalidArgumentError("body must be bytes, a string, or what JSON can hold") from None


def _content(body: Any) -> Response:
    """Return what a body is on the wire."""
    if isinstance(body, bytes | str):
        content = body.encode() if isinstance(body, str) else body
        return Response(status=200, headers={"content-type": "text/html"}, body=content)
    return json_response(body)


def _is_number(value: object, *kinds: type) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)
