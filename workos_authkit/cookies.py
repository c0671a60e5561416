"""Carry a sealed session in cookies: `Set-Cookie` values, and finding it in a request again.

What this module takes and gives are texts (RFC 6265), so it serves any framework. The defaults are
those of the Node packages: both kinds of backend share one cookie.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import unquote

from attrs import field, frozen

from workos_authkit.errors import CookieTooLargeError, InvalidArgumentError

BROWSER_LIMIT = 4096
"""Bytes from which on browsers may drop a cookie without a word, its attributes counted."""

SameSite: TypeAlias = Literal["lax", "strict", "none"]
"""Which requests from other sites carry the cookie."""

RequestCookies: TypeAlias = Mapping[str, str] | str | None
"""The cookies of a request: values by name, as frameworks have them, or the `Cookie` header."""

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")
_PATH = re.compile(r"/[ -:<-~]*")
_DOMAIN = re.compile(r"\.?[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*")


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
    """The domain that shares the cookie with its subdomains; `None` for the host alone."""

    secure: bool = field(default=True, kw_only=True)
    """Whether only HTTPS requests carry it."""

    http_only: bool = field(default=True, kw_only=True)
    """Whether it is out of the reach of scripts."""

    same_site: SameSite = field(default="lax", kw_only=True)
    """Which requests from other sites carry it; `none` demands `secure`."""

    max_age: int | None = field(default=34_560_000, kw_only=True)
    """Seconds until the browser drops it, by default 400 days; `None` when it is closed."""

    chunks: bool = field(default=False, kw_only=True)
    """Whether a session too large for one cookie goes into `name.0`, `name.1` and so on.

    The Node packages cannot read these.
    """

    max_chunks: int = field(default=4, kw_only=True)
    """How many there may be. Servers limit the headers of a request too, often to 8 or 16 KiB."""

    def __attrs_post_init__(self) -> None:
        _check("name", _fits(_NAME, self.name), "must be a token (RFC 6265, section 4.1.1)")
        _check("path", _fits(_PATH, self.path), "must begin with / and be ASCII without ;")
        _check("domain", self.domain is None or _fits(_DOMAIN, self.domain), "must be a host name")
        _check("same_site", self.same_site in ("lax", "strict", "none"), "lax, strict or none")
        _check("same_site", self.same_site != "none" or self.secure, "none demands secure=True")
        _check("max_age", self.max_age is None or _is_count(self.max_age), "must be 1 or more")
        _check("max_chunks", _is_count(self.max_chunks), "must be 1 or more")
        if self.name.startswith(("__Secure-", "__Host-")):
            _check("name", self.secure, "this prefix demands secure=True")
        if self.name.startswith("__Host-"):
            _check("name", self.path == "/" and not self.domain, "__Host- demands / and no domain")

    def set(self, sealed_session: str, existing: RequestCookies = None) -> list[str]:
        """Return the `Set-Cookie` values that store a sealed session.

        Args:
            sealed_session: The sealed text.
            existing: The request's cookies. What is left of an earlier, larger session among them
                is cleared; without them, `chunks` clears whatever there could be.

        Raises:
            CookieTooLargeError: Browsers would drop the cookie.
            InvalidArgumentError: The text cannot be the value of a cookie.
        """
        _check("sealed_session", _fits(_VALUE, sealed_session), "cannot be a cookie's value")
        parts = self._split(sealed_session)
        stale = [name for name in self._names(existing) if name not in parts]
        return [self._header(name, part) for name, part in parts.items()] + self._clear(stale)

    def clear(self, existing: RequestCookies = None) -> list[str]:
        """Return the `Set-Cookie` values that remove the session.

        Args:
            existing: The request's cookies, to remove all chunks of the session.
        """
        chunks = [name for name in self._names(existing) if name != self.name]
        return self._clear([self.name, *chunks])

    def read(self, cookies: RequestCookies) -> str | None:
        """Return the sealed session that a request carries, or `None`.

        Args:
            cookies: The request's cookies. The quotes and percent-encoding that some frameworks
                add to values are taken off.
        """
        values = _by_name(cookies)
        if whole := _unwrap(values.get(self.name)):
            return whole
        numbered = (_unwrap(values.get(self._chunk_name(number))) for number in itertools.count())
        return "".join(itertools.takewhile(bool, numbered)) or None

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
            f"{limit}: leave out of the access token what you do not read there (permissions, "
            f"entitlements, feature flags, claims of the JWT template) and of the user long "
            f"metadata, or {remedy}",
            name=self.name,
            size=size,
            limit=limit,
            sealed_session=sealed_session,
        )

    def _names(self, existing: RequestCookies) -> Sequence[str]:
        """Return the names under which the browser has, or may have, parts of a session."""
        if existing is None:
            count = self.max_chunks if self.chunks else 0
            return [self.name, *map(self._chunk_name, range(count))]
        ours = re.compile(re.escape(self.name) + r"(\.[0-9]{1,2})?")
        return [name for name in _by_name(existing) if ours.fullmatch(name)]

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
        }
        return "; ".join([f"{name}={value}", *(text for text, on in attributes.items() if on)])

    def _clear(self, names: Sequence[str]) -> list[str]:
        return [self._header(name, "", max_age=0) for name in names]


def _by_name(cookies: RequestCookies) -> Mapping[str, str]:
    """Return the values by name; of two with one name the first, whose path is the longer."""
    if not isinstance(cookies, str):
        return cookies or {}
    values: dict[str, str] = {}
    for pair in cookies.split(";"):
        name, _, value = pair.partition("=")
        values.setdefault(name.strip(" \t"), value.strip(" \t"))
    return values


def _unwrap(value: object) -> str:
    """Return a value without quotes (`http.cookies`) and percent-encoding (JavaScript)."""
    return unquote(value.removeprefix('"').removesuffix('"')) if isinstance(value, str) else ""


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def _check(argument: str, holds: bool, rule: str) -> None:
    if not holds:
        raise InvalidArgumentError(message=f"{argument}: {rule}")
