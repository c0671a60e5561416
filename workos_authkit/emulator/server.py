"""The emulator's core: a request goes in, a response comes out, and nothing else happens."""

import threading
from collections import deque
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from workos_authkit.emulator import cors
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.faults import Faults
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.operations import OPERATIONS
from workos_authkit.emulator.routing import Router, dispatch, no_such_route, read_body, read_query

_REMEMBERED = 10_000


@frozen(kw_only=True)
class RecordedRequest:
    """A request that an emulator got, and what it answered."""

    operation: str | None
    """The operation's name, such as `users.get`; `None` when no operation has the path."""

    request: Request
    response: Response = field(repr=False)
    at: datetime

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


class Server:
    """Serves one environment, one request at a time."""

    _router = Router(OPERATIONS)

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.faults: Faults = Faults({operation.name: operation.method for operation in OPERATIONS})
        self.lock: AbstractContextManager[bool] = threading.RLock()
        self._recorded: deque[RecordedRequest] = deque(maxlen=_REMEMBERED)

    def handle(self, request: Request) -> Response:
        """Answer a request. May be called from many threads; a delay is left to the caller."""
        with self.lock:
            if cors.is_preflight(request):
                return cors.answer_preflight(self.environment, request)
            found = self._router.find(request)
            name = found[0].name if found else None

            def operate() -> Response:
                if found is None:
                    return no_such_route(request)
                return dispatch(self.environment, *found, request)

            fault = self.faults.take(name, request.method, request.path)
            response = operate() if fault is None else fault.answer(operate)
            if request.method == "HEAD":
                response = response.without_body()
            response = evolve(
                response,
                headers={
                    **response.headers,
                    **cors.headers(self.environment, request),
                    "x-request-id": self.environment.new_id("req_"),
                },
            )
            self._recorded.append(
                RecordedRequest(
                    operation=name,
                    request=request,
                    response=response,
                    at=self.environment.now(),
                )
            )
            return response

    @property
    def requests(self) -> Sequence[RecordedRequest]:
        """The requests so far, oldest first; the newest ten thousand are kept."""
        with self.lock:
            return list(self._recorded)

    def forget_requests(self) -> None:
        """Forget the requests so far."""
        with self.lock:
            self._recorded.clear()
