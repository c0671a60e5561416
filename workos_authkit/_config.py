"""Settings of a client: where they come from, and their checks."""

import os
import re
from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import field, frozen

from workos_authkit._types import RequestOptions
from workos_authkit._version import __version__
from workos_authkit.errors import ConfigurationError, InvalidArgumentError
from workos_authkit.sealing import Passwords, check_passwords
from workos_authkit.tokens import DEFAULT_TOKEN_CACHE_SIZE

DEFAULT_BASE_URL: Final = "https://api.workos.com"
DEFAULT_TIMEOUT: Final = 15.0
DEFAULT_MAX_RETRIES: Final = 3
DEFAULT_DEADLINE: Final = 60.0
MAX_SECONDS: Final = 86_400.0
"""A longer timeout or deadline is a mistake, and sockets do not take much longer ones."""


@frozen(kw_only=True)
class Limits:
    """How long a call may take."""

    timeout: float
    max_retries: int
    deadline: float


@frozen(kw_only=True)
class Settings:
    """What a client was told, checked."""

    api_key: str | None = field(repr=False)
    client_id: str | None
    base_url: str
    redirect_uri: str | None
    cookie_password: Passwords | None = field(repr=False)
    issuers: Sequence[str]
    leeway: float
    limits: Limits
    user_agent: str
    token_cache_size: int = DEFAULT_TOKEN_CACHE_SIZE

    @property
    def is_public(self) -> bool:
        """Whether calls go without an API key."""
        return self.api_key is None

    def require_client_id(self) -> str:
        """Return the client id.

        Raises:
            ConfigurationError: There is none.
        """
        if self.client_id is None:
            raise _missing("client_id", "WORKOS_CLIENT_ID")
        return self.client_id

    def require_redirect_uri(self) -> str:
        """Return the redirect URI.

        Raises:
            ConfigurationError: There is none.
        """
        if self.redirect_uri is None:
            raise _missing("redirect_uri", "WORKOS_REDIRECT_URI")
        return self.redirect_uri

    def require_cookie_password(self) -> Passwords:
        """Return the cookie password, or the passwords, newest first.

        Raises:
            ConfigurationError: There is none.
        """
        if self.cookie_password is None:
            raise _missing("cookie_password", "WORKOS_COOKIE_PASSWORD")
        return self.cookie_password

    def limits_for(self, options: RequestOptions | None) -> Limits:
        """Return the limits of one call.

        Raises:
            ConfigurationError: One of them is out of range.
            InvalidArgumentError: `options` is something else.
        """
        if options is None:
            return self.limits
        if not isinstance(options, RequestOptions):
            raise InvalidArgumentError(
                f"options must be a RequestOptions, not {type(options).__name__}"
            )
        own = self.limits
        return _check_limits(
            timeout=own.timeout if options.timeout is None else options.timeout,
            max_retries=own.max_retries if options.max_retries is None else options.max_retries,
            deadline=own.deadline if options.deadline is None else options.deadline,
        )


def load_settings(
    *,
    api_key: str | None,
    client_id: str | None,
    public: bool,
    base_url: str | None,
    redirect_uri: str | None,
    cookie_password: Passwords | None,
    issuer: str | Sequence[str] | None,
    leeway: float,
    timeout: float,
    max_retries: int,
    deadline: float,
    user_agent_suffix: str | None,
    token_cache_size: int = DEFAULT_TOKEN_CACHE_SIZE,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """Put the settings together from arguments and, where one is missing, the environment.

    Raises:
        ConfigurationError: Names the setting, what is wrong with it and what to do.
    """
    if public and api_key is not None:
        raise ConfigurationError("a public client takes no api_key: leave out one of the two")
    if not public:
        api_key = api_key or environment.get("WORKOS_API_KEY") or None
    cookie_password = cookie_password or environment.get("WORKOS_COOKIE_PASSWORD") or None
    if cookie_password is not None:
        cookie_password = check_passwords(cookie_password)
    if not (_is_number(leeway) and leeway >= 0):
        raise ConfigurationError("leeway must be 0 or more seconds")
    if type(token_cache_size) is not int or token_cache_size < 0:
        raise ConfigurationError("token_cache_size must be a whole number, 0 or more")
    return Settings(
        api_key=_printable(api_key, "api_key"),
        client_id=_printable(client_id or environment.get("WORKOS_CLIENT_ID"), "client_id"),
        base_url=_check_base_url(
            base_url or environment.get("WORKOS_BASE_URL") or DEFAULT_BASE_URL
        ),
        redirect_uri=redirect_uri or environment.get("WORKOS_REDIRECT_URI") or None,
        cookie_password=cookie_password,
        issuers=_check_issuer(
            (environment.get("WORKOS_ISSUER") or ()) if issuer in (None, "") else issuer
        ),
        leeway=leeway,
        token_cache_size=token_cache_size,
        limits=_check_limits(timeout=timeout, max_retries=max_retries, deadline=deadline),
        user_agent=_printable(
            " ".join(filter(None, [f"workos-authkit-python/{__version__}", user_agent_suffix])),
            "user_agent_suffix",
            spaces=True,
        )
        or "",
    )


def _missing(name: str, variable: str) -> ConfigurationError:
    return ConfigurationError(f"{name} is missing: pass {name}= or set {variable}")


def _printable(value: str | None, name: str, *, spaces: bool = False) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a text, not {type(value).__name__}")
    allowed = value.replace(" ", "") if spaces else value
    if not (allowed.isascii() and allowed.isprintable() and " " not in allowed):
        raise ConfigurationError(f"{name} holds a character that cannot be in a header")
    return value


_LABEL: Final = "[a-z0-9_-]{1,63}"
_BASE_URL: Final = re.compile(
    rf"https?://({_LABEL}(\.{_LABEL})*\.?|\[[0-9a-f:.]+])(:[0-9]+)?(/[a-z0-9._~%/-]*)?",
    re.ASCII | re.IGNORECASE,
)


def _check_base_url(url: str) -> str:
    try:
        usable = isinstance(url, str) and _BASE_URL.fullmatch(url) and urlsplit(url).port != 0
    except ValueError:  # no port, or no IPv6 address
        usable = False
    if not usable:
        raise ConfigurationError(
            "base_url must be an http or https URL of a host, such as https://api.workos.com"
        )
    return url.rstrip("/")


def _check_issuer(issuer: Any) -> Sequence[str]:
    issuers = (issuer,) if isinstance(issuer, str) else issuer
    if isinstance(issuers, Collection) and all(isinstance(each, str) and each for each in issuers):
        return tuple(issuers)
    raise ConfigurationError("issuer must be a text, or several, none of them empty")


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and isfinite(value)


def _check_limits(*, timeout: float, max_retries: int, deadline: float) -> Limits:
    for name, seconds in (("timeout", timeout), ("deadline", deadline)):
        if not (_is_number(seconds) and 0 < seconds <= MAX_SECONDS):
            raise ConfigurationError(
                f"{name} must be a number of seconds, more than 0 and at most a day"
            )
    if type(max_retries) is not int or max_retries < 0:
        raise ConfigurationError("max_retries must be a whole number, 0 or more")
    return Limits(timeout=timeout, max_retries=max_retries, deadline=deadline)
