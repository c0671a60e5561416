"""Access to a served emulator, and to its control.

Any page on the web can make a browser send requests to this machine. Two headers reveal it: the
`Host`, if it pointed its own name here (DNS rebinding), and the `Origin`.
"""

import ipaddress
from urllib.parse import urlsplit

from workos_authkit.emulator.http import Request
from workos_authkit.emulator.refusals import plain

_RESERVED = ("localhost", "internal", "test")
"""Top-level domains that nobody can own (RFC 6761; `internal` by ICANN)."""


def check_host(request: Request, base_url: str) -> None:
    """Make sure that no stranger could have pointed the name in a request's `Host` at this machine.

    Addresses, names without a dot, reserved names and the name in `base_url` are safe.

    Raises:
        Refused: The name is not safe: 403.
    """
    host = request.headers.get("host", "")
    if _is_address(host) or _name(host) == _name(urlsplit(base_url).netloc):
        return
    labels = _name(host).split(".")
    if len(labels) > 1 and labels[-1] not in _RESERVED:
        message = f"The host '{host}' is not this emulator's; say so with --base-url."
        raise plain(403, message)


def check_controller(request: Request, peer: str | None) -> None:
    """Make sure that a control request comes from this machine, and not from a foreign page.

    Args:
        request: The request.
        peer: The peer's address; `None` if there is none.

    Raises:
        Refused: It does not: 403.
    """
    if peer is not None and not _is_loopback(peer):
        message = "The emulator is controlled from its own machine only; see --expose-control."
        raise plain(403, message)
    check_same_origin(request)


def check_same_origin(request: Request) -> None:
    """Make sure that a request does not come from a page of another origin.

    Any page may link here, because it cannot read the answer.

    Raises:
        Refused: It does: 403.
    """
    if _follows_a_link(request):
        return
    origin = request.headers.get("origin")
    foreign = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    host = request.headers.get("host", "")
    if foreign or (origin is not None and origin.partition("://")[2] != host):
        raise plain(403, "The emulator refuses requests from pages of another origin.")


def _follows_a_link(request: Request) -> bool:
    """Return whether a browser navigates a top-level window with a safe method."""
    headers = request.headers
    return (
        request.method in ("GET", "HEAD")
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _name(host: str) -> str:
    """Return a host without its port, in lower case."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdecimal() else host).rstrip(".").lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(_name(host).strip("[]"))
    except ValueError:
        return False
    return True


def _is_loopback(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return True  # a Unix socket, or a test client: no network
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
