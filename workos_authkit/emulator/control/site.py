"""The routes of a served emulator: the API, the hosted pages, control and its pages."""

from typing import TYPE_CHECKING

from workos_authkit.emulator.control import api, pages
from workos_authkit.emulator.control.guard import check_controller, check_host
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.refusals import Refused
from workos_authkit.emulator.routing import dispatch, no_such_route

if TYPE_CHECKING:
    from workos_authkit.emulator.in_process import InProcessEmulator

CONTROL = "/_emulator"
CHANGES = f"{api.ROOT}/changes"
"""The path of the stream of changes."""


class Site:
    """Answers requests to a served emulator.

    Args:
        emulator: The emulator to serve.
        expose_control: Whether other machines may reach `/_emulator`.
        any_host: Whether requests to the API may name any host; for applications behind a server
            that checks the host.
    """

    def __init__(
        self, emulator: "InProcessEmulator", *, expose_control: bool = False, any_host: bool = True
    ) -> None:
        self.emulator = emulator
        self.closing: bool = False
        """Whether streams must end."""

        self._expose_control = expose_control
        self._any_host = any_host

    def handle(self, request: Request, peer: str | None) -> Response:
        """Answer a request from an address."""
        response = self._answer(request, peer)
        return response.without_body() if request.method == "HEAD" else response

    def _answer(self, request: Request, peer: str | None) -> Response:
        own = _is_control(request.path)
        page = pages.ROUTER.find(request)
        try:
            self.check(request, peer, control=own)
        except Refused as refused:
            return refused.response
        if page is not None:
            return dispatch(self.emulator, *page, request)
        if request.path.startswith(api.ROOT):
            return api.handle(self.emulator, request)
        return no_such_route(request) if own else self.emulator.server.handle(request)

    def check(self, request: Request, peer: str | None, *, control: bool) -> None:
        """Make sure that a request is allowed.

        Raises:
            Refused: It is not: 403.
        """
        if not self._any_host or (control and not self._expose_control):
            check_host(request, self.emulator.base_url)
        if control:
            check_controller(request, None if self._expose_control else peer)


def _is_control(path: str) -> bool:
    return path == CONTROL or path.startswith(f"{CONTROL}/")
