"""A browser's jar of cookies, as RFC 6265 has it: what applications set, and what they get back.

Beyond the RFC it knows what browsers have added since (RFC 6265bis): the prefixes of names, the
limit of size, and partitions. The public suffixes are the domains of one label.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from attrs import define, field, frozen

SIZE_LIMIT = 4096


@frozen
class Key:
    """What tells two cookies apart."""

    name: str
    domain: str
    path: str
    host_only: bool
    partition: str | None


@define
class Cookie:
    """One cookie in the jar."""

    value: str
    created: int
    expires_at: float
    secure: bool
    http_only: bool


@define
class Browser:
    """Keeps the cookies of one person.

    `receive` takes the `Set-Cookie` values of an answer, `cookies` gives the `Cookie` header of a
    request. `now` is the time, in seconds.
    """

    now: float = 0.0
    _cookies: dict[Key, Cookie] = field(factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def __len__(self) -> int:
        return sum(cookie.expires_at > self.now for cookie in self._cookies.values())

    def receive(self, url: str, set_cookies: Iterable[str], *, site: str | None = None) -> None:
        """Store what an answer sets (RFC 6265, section 5.3).

        Args:
            url: Where the answer came from.
            set_cookies: Its `Set-Cookie` values.
            site: The site around an embedded one.
        """
        for set_cookie in set_cookies:
            self._receive(url, set_cookie, site)

    def _receive(self, url: str, set_cookie: str, site: str | None) -> None:
        parts = urlsplit(url)
        host, is_secure = _host(url), parts.scheme == "https"
        pair, *given = set_cookie.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        attributes = {
            key.strip().lower(): text.strip()
            for key, _, text in (attribute.partition("=") for attribute in given)
        }
        domain = attributes.get("domain", "").removeprefix(".").lower()
        path = attributes.get("path", "")
        secure = "secure" in attributes
        if (
            not (name and equals)
            or len(set_cookie.encode()) > SIZE_LIMIT
            or (domain and not _covers(domain, host))
            or (domain and "." not in domain and domain != host)
            or (secure and not is_secure)
            or ("partitioned" in attributes and not secure)
            or (attributes.get("samesite", "").lower() == "none" and not secure)
            or (name.lower().startswith(("__secure-", "__host-")) and not secure)
            or (name.lower().startswith("__host-") and (domain or path != "/"))
        ):
            return
        key = Key(
            name=name,
            domain=domain or host,
            path=path if path.startswith("/") else _default_path(parts.path),
            host_only=not domain,
            partition=(site or host) if "partitioned" in attributes else None,
        )
        self._count += 1
        known = self._cookies.get(key)
        self._cookies[key] = Cookie(
            value=value,
            created=known.created if known else self._count,
            expires_at=self._expiry(attributes.get("max-age")),
            secure=secure,
            http_only="httponly" in attributes,
        )
        if self._cookies[key].expires_at <= self.now:
            del self._cookies[key]

    def cookies(self, url: str, *, site: str | None = None) -> str:
        """Return the `Cookie` header of a request (RFC 6265, section 5.4); empty for none.

        Args:
            url: Where the request goes.
            site: The site around an embedded one.
        """
        parts, host = urlsplit(url), _host(url)
        path = parts.path or "/"
        sent = [
            (-len(key.path), cookie.created, f"{key.name}={cookie.value}")
            for key, cookie in self._cookies.items()
            if (host == key.domain if key.host_only else _covers(key.domain, host))
            and (path == key.path or path.startswith(key.path.removesuffix("/") + "/"))
            and (not cookie.secure or parts.scheme == "https")
            and key.partition in (None, site or host)
            and cookie.expires_at > self.now
        ]
        return "; ".join(pair for _, _, pair in sorted(sent))

    def close(self) -> None:
        """Drop the cookies that last no longer than the browser is open."""
        self._cookies = {
            key: cookie for key, cookie in self._cookies.items() if cookie.expires_at < float("inf")
        }

    def _expiry(self, max_age: str | None) -> float:
        if max_age is None or not max_age.lstrip("-").isdecimal():
            return float("inf")
        return self.now + int(max_age) if int(max_age) > 0 else float("-inf")


def _host(url: str) -> str:
    host = urlsplit(url).hostname
    assert host is not None, "the URL names a host"
    return host


def _covers(domain: str, host: str) -> bool:
    """Say whether a host matches a domain (RFC 6265, section 5.1.3)."""
    return host == domain or host.endswith(f".{domain}")


def _default_path(path: str) -> str:
    """Return the path of a cookie that names none (RFC 6265, section 5.1.4)."""
    return path[: path.rindex("/")] or "/" if path.startswith("/") else "/"
