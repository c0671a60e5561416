"""The proxy that the environment names for the API. Pure, except for warnings."""

import ipaddress
import re
import warnings
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from workos_authkit.errors import ConfigurationError

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_EXCEPTION: Final = re.compile(
    r"(?:(?P<scheme>[a-z]+)://)?(?:\*?\.)?\*?(?P<host>\[[^\]]*](?:/\d+)?|[\w.-]+)(?::(?P<port>\d+))?/?",
    re.ASCII | re.IGNORECASE,
)
"""An entry of `NO_PROXY` other than a bare address: `host`, `.host`, `*.host`, `host:port`,
`scheme://host`, `[address]:port`."""


class Proxy(NamedTuple):
    """A proxy and the environment variable that names it."""

    url: str
    variable: str


def proxy_for(url: str, proxies: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for requests to a URL; `None` to send them directly.

    Args:
        url: The base URL of the API.
        proxies: The result of `urllib.request.getproxies`: a URL for each of `http`, `https` and
            `all`, and the exceptions as `no`.

    Raises:
        ConfigurationError: The proxy for this URL is not a valid proxy URL.
    """
    target = urlsplit(url)
    name = target.scheme if proxies.get(target.scheme) else "all"
    if not proxies.get(name) or _is_exempt(url, proxies.get("no", "")):
        return None
    proxy = proxies[name].strip()
    variable = f"{name.upper()}_PROXY"
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    _check(proxy, variable)
    return Proxy(proxy, variable)


def _check(proxy: str, variable: str) -> None:
    """Refuse a URL that parses to another host, often because of its password."""
    try:
        parts = urlsplit(proxy)
        usable = parts.hostname and parts.port != 0 and "@" not in proxy.partition(parts.netloc)[2]
        usable = usable and parts.netloc.count("@") <= 1 and not re.search(r"[\s\\]", proxy)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(
            f"{variable} is no URL of a proxy, such as http://proxy.example.com:8080; in a user "
            "name and a password, / ? # @ and : must be percent-encoded"
        )


def _is_exempt(url: str, exceptions: str) -> bool:
    """Return whether an entry of `NO_PROXY` names the host of a URL."""
    target = urlsplit(url)
    host = (target.hostname or "").rstrip(".")
    port = target.port or _DEFAULT_PORTS[target.scheme]
    exempt = False
    for entry in filter(None, (entry.strip() for entry in exceptions.split(","))):
        if entry == "*":
            return True
        exempt = _names(entry, target.scheme, host, port) or exempt
    return exempt


def _names(entry: str, scheme: str, host: str, port: int) -> bool:
    network = _network(entry)
    if network is not None:
        return _is_in(host, network)
    found = _EXCEPTION.fullmatch(entry)
    if found is None:
        return _ignored(entry)
    if found["scheme"] not in (None, "all", scheme) or found["port"] not in (None, str(port)):
        return False
    network = _network(found["host"])
    if network is not None:
        return _is_in(host, network)
    if found["host"].startswith("["):
        return _ignored(entry)
    name = found["host"].lower().strip(".")
    return host == name or host.endswith(f".{name}")


def _ignored(entry: str) -> bool:
    warnings.warn(
        f"NO_PROXY: {entry!r} is neither a host nor an address, and is ignored",
        RuntimeWarning,
        stacklevel=2,
    )
    return False


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Parse an address or a range of addresses: `10.0.0.0/8`, `fd00::/8`, `[fd00::]/8`."""
    if text.startswith("["):
        address, bracket, length = text[1:].partition("]")
        text = address + length if bracket and length[:1] in ("", "/") else text
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _is_in(host: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        return ipaddress.ip_address(host) in network
    except ValueError:
        return False
