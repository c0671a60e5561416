"""The settings in `AUTHKIT`, and the objects made from them, once per process."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils.module_loading import import_string

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit.errors import ConfigurationError
from workos_authkit.web import WebAuth, WebOptions

WEB_KEYS: Final = frozenset(name.upper() for name in WebOptions.__annotations__)
OWN_KEYS: Final = frozenset(("CLIENT", "ASYNC_CLIENT", "FIND_USER", "UPDATE_USER", "ADMIN_SIGN_IN"))
_PATHS: Final = frozenset(
    ("CLIENT", "ASYNC_CLIENT", "FIND_USER", "UPDATE_USER", "ON_SIGN_IN", "ON_FAILURE", "COOKIE")
)


def options() -> Mapping[str, Any]:
    """Return `settings.AUTHKIT` with dotted paths resolved.

    Raises:
        ConfigurationError: It is not a mapping, has an unknown key, or a path does not resolve.
    """
    given = getattr(settings, "AUTHKIT", {})
    if not isinstance(given, Mapping):
        raise ConfigurationError(f"AUTHKIT must be a dict, not {type(given).__name__}")
    for key in given:
        if key not in WEB_KEYS | OWN_KEYS:
            known = ", ".join(sorted(WEB_KEYS | OWN_KEYS))
            raise ConfigurationError(f"AUTHKIT: {key!r} is not a setting; there are {known}")
    return {key: _resolved(key, value) for key, value in given.items()}


def option(key: str) -> Any:
    """Return a setting, or `None` if it is not set."""
    return options().get(key)


@cache
def web() -> WebAuth:
    """Return the rules for WSGI.

    Raises:
        ConfigurationError: A setting is missing, wrong or unknown; the message names it.
    """
    return WebAuth(_client("CLIENT", AuthKit), **_web_options())


@cache
def async_web() -> AsyncWebAuth:
    """Return the rules for ASGI; raises as `web` does."""
    return AsyncWebAuth(_client("ASYNC_CLIENT", AsyncAuthKit), **_web_options())


def forget() -> None:
    """Discard the objects made from earlier settings."""
    web.cache_clear()
    async_web.cache_clear()


def _web_options() -> WebOptions:
    given: Any = {key.lower(): value for key, value in options().items() if key in WEB_KEYS}
    return given  # type: ignore[no-any-return]


def _client(key: str, kind: type[Any]) -> Any:
    given = option(key)
    client = kind() if given is None else given() if not isinstance(given, kind) else given
    if not isinstance(client, kind):
        raise _no_client(key, client)
    return client


def _no_client(key: str, value: object) -> ConfigurationError:
    kind = "AsyncAuthKit" if key == "ASYNC_CLIENT" else "AuthKit"
    return ConfigurationError(
        f"AUTHKIT: {key} must be {kind}, a function that returns one, or the dotted path of "
        f"either, not {type(value).__name__}"
    )


def _resolved(key: str, value: Any) -> Any:
    if key not in _PATHS or not isinstance(value, str):
        if key in ("CLIENT", "ASYNC_CLIENT") and not (
            callable(value) or hasattr(value, "sessions")
        ):
            raise _no_client(key, value)
        return value
    try:
        return import_string(value)
    except ImportError as error:
        raise ConfigurationError(f"AUTHKIT: {key} cannot be imported: {error}") from None
