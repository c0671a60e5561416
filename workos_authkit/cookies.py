"""Session cookies: make `Set-Cookie` values, and find the session in a request.

This module works with texts (RFC 6265), so it fits any framework. The defaults are those of the
Node packages, so that both kinds of backend can share one cookie.

A browser may hold several cookies of one name, for another domain or path: twins. It sends them
all, the older first, and replaces none by another. They arise when `domain` or `path` changes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import evolve, field, frozen

from workos_authkit._request_cookies import CookieValues, RequestCookies, read_request_cookies
from workos_authkit.errors import CookieTooLargeError, InvalidArgumentError

__all__ = ["BROWSER_LIMIT", "RequestCookies", "SameSite", "SessionCookie"]

BROWSER_LIMIT = 4096
"""Size in bytes, including attributes, from which browsers may silently drop a cookie."""

SameSite: TypeAlias = Literal["lax", "strict", "none"]
"""When requests from other sites carry the cookie."""

MOST_TWINS: Final = 8
"""How many cookies of one name are read."""

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")
_PATH = re.compile(r"/[ -:<-~]*")
_DOMAIN = re.compile(r"\.?[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*")


def _as_tuple(cookies: "Sequence[SessionCookie]") -> "Sequence[SessionCookie]":
    return tuple(cookies) if isinstance(cookies, list) else cookies


@frozen
class SessionCookie:
    """The cookie that carries a sealed session.

    Raises:
        InvalidArgumentError: An attribute does not fit into a `Set-Cookie` header, or browsers
            would refuse the cookie because of it.
    """

    name: str = "wos-session"
    """The cookie's name."""

    path: str = field(default="/", kw_only=True)
    """Only requests for paths below this one carry the cookie."""

    domain: str | None = field(default=None, kw_only=True)
    """The domain that shares the cookie with its subdomains; `None` for only this host."""

    secure: bool = field(default=True, kw_only=True)
    """Whether browsers send it only over HTTPS."""

    http_only: bool = field(default=True, kw_only=True)
    """Whether scripts cannot read it."""

    same_site: SameSite = field(default="lax", kw_only=True)
    """When requests from other sites carry it; `none` requires `secure`."""

    max_age: int | None = field(default=34_560_000, kw_only=True)
    """Seconds until the browser deletes it, by default 400 days; `None` means when it closes."""

    partitioned: bool = field(default=False, kw_only=True)
    """Whether a site in a frame has a separate cookie for each embedding site (CHIPS)."""

    chunks: bool = field(default=False, kw_only=True)
    """Whether to split a session that is too large for one cookie into `name.0`, `name.1`, ...

    The Node packages cannot read these.
    """

    max_chunks: int = field(default=4, kw_only=True)
    """The largest number of chunks. Servers also limit request headers, often to 8 or 16 KiB."""

    former: Sequence["SessionCookie"] = field(default=(), kw_only=True, converter=_as_tuple)
    """The cookie before its name, domain or path changed.

        Sessions in former cookies are found, and `set` and `clear` remove them. With `domain`, you
    need not list the former host-only cookie.
    """

    def __attrs_post_init__(self) -> None:
        _check("name", _fits(_NAME, self.name), "must be a token (RFC 6265, section 4.1.1)")
        _check("path", _fits(_PATH, self.path), "must begin with / and be ASCII without ;")
        _check("domain", self.domain is None or _fits(_DOMAIN, self.domain), "must be a host name")
        _check("same_site", self.same_site in ("lax", "strict", "none"), "lax, strict or none")
        _check("same_site", self.same_site != "none" or self.secure, "none requires secure=True")
        _check("max_age", self.max_age is None or _is_count(self.max_age), "must be 1 or more")
        _check("max_chunks", _is_count(self.max_chunks), "must be 1 or more")
        for switch in ("secure", "http_only", "partitioned", "chunks"):
            _check(switch, isinstance(getattr(self, switch), bool), "must be True or False")
        _check("partitioned", not self.partitioned or self.secure, "requires secure=True")
        _check(
            "former",
            isinstance(self.former, tuple)
            and all(isinstance(each, SessionCookie) for each in self.former),
            "must be a list of SessionCookie",
        )
        prefix = self.name.lower()  # browsers heed it in any case (RFC 6265bis, section 4.1.3)
        if prefix.startswith(("__secure-", "__host-")):
            _check("name", self.secure, "this prefix requires secure=True")
        if prefix.startswith("__host-"):
            _check("name", self.path == "/" and not self.domain, "__Host- requires / and no domain")

    def set(self, sealed_session: str, existing: RequestCookies = None) -> list[str]:
        """Return the `Set-Cookie` values that store a sealed session.

        The values that remove twins come first: if a framework keeps one value per name, the
        session stays.

        Args:
            sealed_session: The sealed text.
            existing: The request's cookies. Twins and chunks of an earlier, larger session among
                them are cleared; without `existing`, all that could exist.

        Raises:
            CookieTooLargeError: Browsers would drop the cookie.
            InvalidArgumentError: The text cannot be the value of a cookie, or `existing` holds no
                cookies.
        """
        _check("sealed_session", _fits(_VALUE, sealed_session), "cannot be a cookie's value")
        parts = self._split(sealed_session)
        values = None if existing is None else read_request_cookies(existing, "existing")
        stale = [name for name in self._names(values) if name not in parts]
        return [
            *self._clear_twins(values),
            *(self._header(name, part) for name, part in parts.items()),
            *self._clear(stale),
        ]

    def clear(self, existing: RequestCookies = None) -> list[str]:
        """Return the `Set-Cookie` values that remove the session, twins included.

        Args:
            existing: The request's cookies: only those of a session are cleared; without
                `existing`, all that could exist.

        Raises:
            InvalidArgumentError: `existing` holds no cookies.
        """
        values = None if existing is None else read_request_cookies(existing, "existing")
        return [*self._clear_twins(values), *self._clear(self._names(values))]

    def read(self, cookies: RequestCookies) -> str | tuple[str, ...] | None:
        """Return the sealed session that a request carries, or `None`.

        Args:
            cookies: The request's cookies. The quotes and percent-encoding that some frameworks
                add to values are removed.

        Returns:
            The sealed session. If the browser sent twins, all of them: the `sessions` of a client
            take the newest that can be unsealed.

        Raises:
            InvalidArgumentError: `cookies` is something that holds no cookies.
        """
        values = read_request_cookies(cookies)
        found = dict.fromkeys(
            sealed_session
            for cookie in (self, *self.former)
            for sealed_session in cookie._candidates(values)
        )
        several = tuple(found)[:MOST_TWINS]
        return several if len(several) > 1 else next(iter(several), None)

    def _candidates(self, values: CookieValues) -> Iterator[str]:
        """Yield the texts that may be sealed sessions: whole ones, and joined chunks."""
        yield from filter(None, values.get(self.name, ()))
        chunks: list[Sequence[str]] = []
        while present := list(filter(None, values.get(self._chunk_name(len(chunks)), ()))):
            chunks.append(present)
        # The session of one twin may have fewer chunks than that of another.
        counts = [len(each) for each in chunks]
        ends = [n for n, counted in enumerate(counts, 1) if counts[n : n + 1] != [counted]]
        for end in ends:
            for twin in range(max(counts)):
                yield "".join(each[min(twin, len(each) - 1)] for each in chunks[:end])

    def _twins(self) -> "Iterator[SessionCookie]":
        """Yield the other cookies that the browser may have besides this one."""
        if self.domain is not None:
            yield evolve(self, domain=None, former=())
        if self.partitioned:
            yield evolve(self, partitioned=False, former=())
        for former in self.former:
            yield former
            yield from former._twins()

    def _clear_twins(self, values: CookieValues | None) -> Iterator[str]:
        for twin in self._twins():
            yield from twin._clear(twin._names(values))

    def _split(self, sealed_session: str) -> Mapping[str, str]:
        """Return the cookies to set: one, or the chunks."""
        size = len(self._header(self.name, sealed_session))
        if size < BROWSER_LIMIT:
            return {self.name: sealed_session}
        last = self._chunk_name(self.max_chunks - 1)
        room = BROWSER_LIMIT - 1 - len(self._header(last, ""))
        if not self.chunks or len(sealed_session) > room * self.max_chunks:
            raise self._too_large(sealed_session, size)
        return {
            self._chunk_name(number): sealed_session[start : start + room]
            for number, start in enumerate(range(0, len(sealed_session), room))
        }

    def _too_large(self, sealed_session: str, size: int) -> CookieTooLargeError:
        limit = BROWSER_LIMIT * (self.max_chunks if self.chunks else 1)
        remedy = "raise max_chunks" if self.chunks else "set chunks=True"
        return CookieTooLargeError(
            message=f"the cookie {self.name} would have {size} bytes and browsers keep fewer than "
            f"{limit}: remove what you do not read from the access token (permissions, "
            f"entitlements, feature flags, claims of the JWT template), and long metadata from the "
            f"user, or {remedy}",
            name=self.name,
            size=size,
            limit=limit,
            sealed_session=sealed_session,
        )

    def _names(self, values: CookieValues | None) -> Sequence[str]:
        """Return the cookie names under which the browser has, or may have, parts of a session."""
        if values is None:
            count = self.max_chunks if self.chunks else 0
            return [self.name, *map(self._chunk_name, range(count))]
        ours = re.compile(re.escape(self.name) + r"(\.[0-9]{1,2})?")
        return [name for name in values if ours.fullmatch(name)]

    def _chunk_name(self, number: int) -> str:
        return f"{self.name}.{number}"

    def _header(self, name: str, value: str, max_age: int | None = None) -> str:
        max_age = self.max_age if max_age is None else max_age
        attributes = {
            f"Path={self.path}": True,
            f"Domain={self.domain}": self.domain is not None,
            f"Max-Age={max_age}": max_age is not None,
            "HttpOnly": self.http_only,
            "Secure": self.secure,
            f"SameSite={self.same_site.capitalize()}": True,
            "Partitioned": self.partitioned,
        }
        return "; ".join([f"{name}={value}", *(text for text, on in attributes.items() if on)])

    def _clear(self, names: Sequence[str]) -> list[str]:
        return [self._header(name, "", max_age=0) for name in names]


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def _check(argument: str, holds: bool, rule: str) -> None:
    if not holds:
        raise InvalidArgumentError(message=f"{argument}: {rule}")
