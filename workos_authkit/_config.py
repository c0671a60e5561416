"""Settings of a client: where they come from, and their checks."""

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

import attrs
from attrs import Factory, field, frozen

from workos_authkit._arguments import is_number
from workos_authkit._defaults import DEFAULT_LEEWAY, DEFAULT_TOKEN_CACHE_SIZE
from workos_authkit._transport import DEFAULT_BASE_URL, DEFAULT_MAX_RESPONSE_BYTES
from workos_authkit._types import RequestOptions
from workos_authkit._version import __version__
from workos_authkit.errors import ConfigurationError, InvalidArgumentError
from workos_authkit.sealing import Passwords, check_passwords

DEFAULT_TIMEOUT: Final = 15.0
DEFAULT_MAX_RETRIES: Final = 3
DEFAULT_DEADLINE: Final = 60.0
MAX_SECONDS: Final = 86_400.0
"""A longer timeout or deadline is a mistake, and sockets do not support much longer ones."""

Check: TypeAlias = Callable[[str, Any], Any]
"""Takes a setting's name and value; returns the value to keep, or raises."""


# Checks


def _printable(name: str, value: Any) -> str:
    """Take what a header can hold, without spaces."""
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a string, not {type(value).__name__}")
    if not (value.isascii() and value.isprintable() and " " not in value):
        raise ConfigurationError(f"{name} contains a character that a header cannot contain")
    return value


def _api_key(name: str, value: Any) -> str:
    key = _printable(name, value)
    if key.startswith("client_"):
        raise ConfigurationError(
            "api_key is a client id: pass client_... as client_id, and the secret key sk_... here"
        )
    return key


def _client_id(name: str, value: Any) -> str:
    client_id = _printable(name, value)
    if client_id.startswith("sk_"):
        raise ConfigurationError(
            "client_id is a secret key, which must never be in a URL: pass sk_... as api_key, and "
            "client_... here"
        )
    return client_id


_LABEL: Final = "[a-z0-9_-]{1,63}"
_BASE_URL: Final = re.compile(
    rf"https?://({_LABEL}(\.{_LABEL})*\.?|\[[0-9a-f:.]+])(:[0-9]+)?(/[a-z0-9._~%/-]*)?",
    re.ASCII | re.IGNORECASE,
)


def _base_url(name: str, value: Any, example: str = DEFAULT_BASE_URL) -> str:
    try:
        usable = isinstance(value, str) and _BASE_URL.fullmatch(value) and urlsplit(value).port != 0
    except ValueError:  # no port, or no IPv6 address
        usable = False
    if not usable:
        raise ConfigurationError(
            f"{name} must be an http or https URL of a host, such as {example}"
        )
    return str(value).rstrip("/")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a string, not {type(value).__name__}")
    if not value.isprintable() or value != value.strip():
        raise ConfigurationError(f"{name} contains an invisible character: a space, a newline")
    return value


def _passwords(_: str, value: Any) -> Passwords:
    return check_passwords(value)


def _texts(name: str, value: Any) -> Sequence[str]:
    texts = (value,) if isinstance(value, str) else value
    if isinstance(texts, Collection) and all(isinstance(each, str) and each for each in texts):
        return tuple(_text(name, each) for each in texts)
    raise ConfigurationError(f"{name} must be a non-empty string, or several of them")


def _domain(name: str, value: Any) -> str:
    """Return a domain as the `iss` of tokens has it; the dashboard shows it without its scheme."""
    if isinstance(value, str) and value and "://" not in value:
        value = f"https://{value}"
    parts = urlsplit(_base_url(name, value, "https://example.authkit.app"))
    return f"{parts.scheme}://{_host(parts)}{parts.path}"


def _host(url: SplitResult) -> str:
    """Return a host with its port, unless that is the default of the scheme."""
    host = url.netloc.lower().rpartition(":")[0] if url.port is not None else url.netloc.lower()
    is_default = url.port in (None, {"http": 80, "https": 443}.get(url.scheme))
    return host if is_default else f"{host}:{url.port}"


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"{name} must be True or False")
    return value


def _leeway(name: str, value: Any) -> float:
    if not (is_number(value) and value >= 0):
        raise ConfigurationError(f"{name} must be 0 or more seconds")
    return float(value)


def _seconds(name: str, value: Any) -> float:
    if not (is_number(value) and 0 < value <= MAX_SECONDS):
        raise ConfigurationError(
            f"{name} must be a number of seconds, more than 0 and at most a day"
        )
    return float(value)


def _count(name: str, value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ConfigurationError(f"{name} must be a whole number, 0 or more")
    return value


def _size(name: str, value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ConfigurationError(f"{name} must be a whole number of bytes, 1 or more")
    return value


def _user_agent_suffix(name: str, value: Any) -> str:
    if value is None:
        return ""
    _printable(name, value.replace(" ", "") if isinstance(value, str) else value)
    return str(value)


# Settings


def _from(check: Check, variable: str | None = None, default: Any = None) -> Mapping[str, Any]:
    """Define where a setting comes from.

    Args:
        check: Refuses what is wrong.
        variable: The variable of the environment to ask where no argument was passed.
        default: The value where there is none.
    """
    return {"check": check, "variable": variable, "default": default}


@frozen(kw_only=True)
class Limits:
    """How long a call may take."""

    timeout: float
    max_retries: int
    deadline: float


def _limits(settings: "Settings") -> Limits:
    return Limits(
        timeout=settings.timeout, max_retries=settings.max_retries, deadline=settings.deadline
    )


@frozen(kw_only=True)
class Settings:
    """The checked settings of a client. `load_settings` makes one."""

    api_key: str | None = field(metadata=_from(_api_key, "WORKOS_API_KEY"), repr=False)
    client_id: str | None = field(metadata=_from(_client_id, "WORKOS_CLIENT_ID"))
    base_url: str = field(metadata=_from(_base_url, "WORKOS_BASE_URL", DEFAULT_BASE_URL))
    redirect_uri: str | None = field(metadata=_from(_text, "WORKOS_REDIRECT_URI"))
    cookie_password: Passwords | None = field(
        metadata=_from(_passwords, "WORKOS_COOKIE_PASSWORD"), repr=False
    )
    issuer: Sequence[str] = field(metadata=_from(_texts, "WORKOS_ISSUER", ()))
    audience: Sequence[str] = field(metadata=_from(_texts, "WORKOS_AUDIENCE", ()))
    authkit_domain: str | None = field(metadata=_from(_domain, "WORKOS_AUTHKIT_DOMAIN"))
    resource: Sequence[str] = field(metadata=_from(_texts, "WORKOS_RESOURCE", ()))
    webhook_secret: Sequence[str] = field(
        metadata=_from(_texts, "WORKOS_WEBHOOK_SECRET", ()), repr=False
    )
    actions_secret: Sequence[str] = field(
        metadata=_from(_texts, "WORKOS_ACTIONS_SECRET", ()), repr=False
    )
    strict_sessions: bool = field(metadata=_from(_truth, None, False))
    leeway: float = field(metadata=_from(_leeway, None, DEFAULT_LEEWAY))
    token_cache_size: int = field(metadata=_from(_count, None, DEFAULT_TOKEN_CACHE_SIZE))
    timeout: float = field(metadata=_from(_seconds, None, DEFAULT_TIMEOUT))
    max_retries: int = field(metadata=_from(_count, None, DEFAULT_MAX_RETRIES))
    deadline: float = field(metadata=_from(_seconds, None, DEFAULT_DEADLINE))
    max_response_bytes: int = field(metadata=_from(_size, None, DEFAULT_MAX_RESPONSE_BYTES))
    user_agent_suffix: str = field(metadata=_from(_user_agent_suffix))

    limits: Limits = field(init=False, default=Factory(_limits, takes_self=True))
    """How long a call may take by default."""

    @property
    def host(self) -> str:
        """The `Host` of each request."""
        return _host(urlsplit(self.base_url))

    @property
    def user_agent(self) -> str:
        """The `User-Agent` of each request."""
        return f"workos-authkit-python/{__version__} {self.user_agent_suffix}".rstrip()

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
            raise missing("client_id")
        return self.client_id

    def require_redirect_uri(self) -> str:
        """Return the redirect URI.

        Raises:
            ConfigurationError: There is none.
        """
        if self.redirect_uri is None:
            raise missing("redirect_uri")
        return self.redirect_uri

    def require_cookie_password(self) -> Passwords:
        """Return the cookie password, or the passwords, newest first.

        Raises:
            ConfigurationError: There is none.
        """
        if self.cookie_password is None:
            raise missing("cookie_password")
        return self.cookie_password

    def require_webhook_secret(self) -> Sequence[str]:
        """Return the secrets of webhooks.

        Raises:
            ConfigurationError: There is none.
        """
        if not self.webhook_secret:
            raise missing("webhook_secret")
        return self.webhook_secret

    def require_actions_secret(self) -> Sequence[str]:
        """Return the secrets of actions, newest first.

        Raises:
            ConfigurationError: There is none.
        """
        if not self.actions_secret:
            raise missing("actions_secret")
        return self.actions_secret

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
        given: dict[str, Any] = {
            name: getattr(options, name) for name in ("timeout", "max_retries", "deadline")
        }
        return attrs.evolve(
            self.limits,
            **{
                name: _FIELDS[name].metadata["check"](name, value)
                for name, value in given.items()
                if value is not None
            },
        )


_FIELDS: Final[Mapping[str, Any]] = attrs.fields_dict(Settings)


def load_settings(
    *, public: bool = False, environment: Mapping[str, str] = os.environ, **arguments: Any
) -> Settings:
    """Put the settings together from arguments and, where one is missing, the environment.

    Args:
        public: Take no API key, from the environment either.
        environment: The variables.
        arguments: The settings, by name. Where there is a variable to ask, `None` and an empty
            text count as missing.

    Raises:
        ConfigurationError: Names the setting, what is wrong with it and what to do.
    """
    if public:
        if arguments.get("api_key") is not None:
            raise ConfigurationError("a public client takes no api_key: leave out one of the two")
        environment = {**environment, "WORKOS_API_KEY": ""}
    values: dict[str, Any] = {}
    for name, described in _FIELDS.items():
        if described.init:
            value = arguments.get(name, described.metadata["default"])
            values[name] = _load(name, value, environment)
    return Settings(**values)


def _load(name: str, value: Any, environment: Mapping[str, str]) -> Any:
    source = _FIELDS[name].metadata
    if source["variable"] is not None and value in (None, ""):
        value = environment.get(source["variable"]) or source["default"]
        if value is None:
            return None
    return source["check"](name, value)


def missing(name: str) -> ConfigurationError:
    """Return the error for a setting that a call cannot do without."""
    variable = _FIELDS[name].metadata["variable"]
    return ConfigurationError(f"{name} is missing: pass {name}= or set {variable}")
