"""The emulator's core: a request goes in, a response comes out, and nothing else happens."""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from workos_authkit.emulator import cors
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.faults import Faults
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.newest import Newest
from workos_authkit.emulator.operations import OPERATIONS
from workos_authkit.emulator.refusals import plain
from workos_authkit.emulator.routing import Router, dispatch, no_such_route, read_body, read_query
from workos_authkit.emulator.webhooks import Webhooks

LARGEST_BODY = 4 * 1024 * 1024
"""How many bytes a request's body may have."""


@frozen(kw_only=True)
class RecordedRequest:
    """A request that an emulator got, and what it answered."""

    operation: str | None
    """The operation's name, such as `users.get`; `None` when no operation has the path."""

    request: Request
    response: Response = field(repr=False)
    at: datetime

    @property
    def id(self) -> str:
        """The answer's request id."""
        return self.response.headers["x-request-id"]

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The path, percent-encoded."""
        return self.request.path

    @property
    def headers(self) -> dict[str, str]:
        """The headers, by lower-case name."""
        return dict(self.request.headers)

    @property
    def query(self) -> dict[str, Any]:
        """The parameters of the query."""
        return dict(read_query(self.request))

    @property
    def body(self) -> dict[str, Any]:
        """The members of the body; empty when it holds none."""
        try:
            return dict(read_body(self.request))
        except ValueError:
            return {}

    @property
    def status(self) -> int:
        """The status of the answer; 0 when the connection broke."""
        return self.response.status

    @property
    def error(self) -> str | None:
        """The code of the refusal that it was answered with, if it has one."""
        if self.status < 400:
            return None
        try:
            content = json.loads(self.response.body)
        except ValueError:
            return None
        code = content.get("code") or content.get("error") if isinstance(content, dict) else None
        return code if isinstance(code, str) else None

    @property
    def size(self) -> int:
        """How many bytes it keeps, about."""
        request, response = self.request, self.response
        return (
            len(request.body)
            + len(request.path)
            + len(request.query)
            + len(response.body)
            + sum(map(len, request.headers.values()))
            + sum(map(len, response.headers.values()))
        )


class Server:
    """Serves one environment, one request at a time."""

    _router = Router(OPERATIONS)

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.faults: Faults = Faults({operation.name for operation in OPERATIONS})
        self.lock: AbstractContextManager[bool] = threading.RLock()
        self.webhooks: Webhooks = Webhooks(environment)
        self.watch: Callable[[RecordedRequest], None] | None = None
        """Called after each request."""

        self._records: Newest[RecordedRequest] = Newest(lambda record: record.size)
        self._changes = 0

    @property
    def changes(self) -> int:
        """How often something happened: what shows the state looks again when it grows."""
        return self._changes + self.webhooks.attempts

    def change(self) -> None:
        """Tell what shows the state that something happened."""
        self._changes += 1

    def handle(self, request: Request) -> Response:
        """Answer a request. May be called from many threads; a delay is left to the caller."""
        with self.lock:
            if cors.is_preflight(request):
                return cors.answer_preflight(self.environment, request)
            record = self._answer(request)
            self._records.add(record)
            self.observe()
            self.change()
        if self.watch is not None:
            self.watch(record)
        return record.response

    def observe(self) -> None:
        """Keep what happened as events, and tell of it."""
        with self.lock:
            self.webhooks.tell(self.environment.observe())

    def _answer(self, request: Request) -> RecordedRequest:
        found = self._router.find(request)
        name = found[0].name if found else None

        def operate() -> Response:
            if found is None:
                return no_such_route(request)
            return dispatch(self.environment, *found, request, api_key=self.environment.api_key)

        if len(request.body) > LARGEST_BODY:
            request = evolve(request, body=b"")
            response = plain(413, f"A body may have {LARGEST_BODY} bytes.").response
        else:
            fault = self.faults.take(name, request.method, request.path)
            response = operate() if fault is None else fault.answer(name, operate)
        if request.method == "HEAD":
            response = response.without_body()
        headers = {
            **response.headers,
            **cors.headers(self.environment, request),
            "x-request-id": self.environment.new_id("req_"),
        }
        return RecordedRequest(
            operation=name,
            request=request,
            response=evolve(response, headers=headers),
            at=self.environment.now(),
        )

    @property
    def requests(self) -> Sequence[RecordedRequest]:
        """The requests so far, oldest first; the newest are kept: 10,000, or 32 MiB of them."""
        with self.lock:
            return self._records.all()

    def forget_requests(self) -> None:
        """Forget the requests so far."""
        with self.lock:
            self._records.clear()
