"""The settings in `AUTHKIT`, and the rules made from them, once per process."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit._web.settings import NO_SESSIONS
from workos_authkit.errors import ConfigurationError
from workos_authkit.web import WebAuth, WebOptions

T = TypeVar("T")

_WEB_KEYS: Final = frozenset(name.upper() for name in WebOptions.__annotations__)
_OWN_KEYS: Final = frozenset(
    ("CLIENT", "ASYNC_CLIENT", "FIND_USER", "UPDATE_USER", "ADMIN_SIGN_IN")
)
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
    known = _WEB_KEYS | _OWN_KEYS
    for key in given:
        if key not in known:
            raise ConfigurationError(
                f"AUTHKIT: {key!r} is not a setting; there are {', '.join(sorted(known))}"
            )
    return {key: _resolved(key, value) for key, value in given.items()}


def require_sessions() -> None:
    """Refuse what needs sessions where only bearer tokens are accepted.

    Views are defined before the settings' paths can be imported, so only this setting is read.

    Raises:
        ConfigurationError: The setting is `BEARER_ONLY`.
    """
    given = getattr(settings, "AUTHKIT", None) if settings.configured else None
    if isinstance(given, Mapping) and given.get("BEARER_ONLY"):
        raise ConfigurationError(NO_SESSIONS)


@cache
def web(*, is_async: bool) -> AsyncWebAuth:
    """Return the rules: for ASGI with the async client, for WSGI with the other.

    Raises:
        ConfigurationError: A setting is missing, wrong or unknown; the message names it.
    """
    given = options()
    chosen: Any = {key.lower(): value for key, value in given.items() if key in _WEB_KEYS}
    if is_async:
        return AsyncWebAuth(_client("ASYNC_CLIENT", given, AsyncAuthKit), **chosen)
    return WebAuth(_client("CLIENT", given, AuthKit), **chosen)._async


@receiver(setting_changed)
def _forget(*, setting: str, **_: Any) -> None:
    if setting == "AUTHKIT":
        web.cache_clear()


def _client(key: str, given: Mapping[str, Any], kind: type[T]) -> T:
    client = given.get(key) or kind
    if callable(client):
        client = client()
    if not isinstance(client, kind):
        raise ConfigurationError(
            f"AUTHKIT: {key} must be {kind.__name__}, a function that returns one, or the dotted "
            f"path of either, not {type(client).__name__}"
        )
    return client


def _resolved(key: str, value: Any) -> Any:
    if key not in _PATHS or not isinstance(value, str):
        return value
    try:
        return import_string(value)
    except ImportError as error:
        raise ConfigurationError(f"AUTHKIT: {key} cannot be imported: {error}") from None
