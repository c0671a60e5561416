"""WorkOS's requests to your server: webhooks and actions."""

import logging
from collections.abc import Callable
from typing import Final, TypeAlias, TypeVar

from workos_authkit._client import AsyncAuthKit, AuthKit
from workos_authkit._web.messages import WebResponse
from workos_authkit.errors import ConfigurationError, WebhookSignatureError
from workos_authkit.models.actions import Action
from workos_authkit.models.events import Event

T = TypeVar("T")

SIGNATURE: Final = "WorkOS-Signature"
"""The header that signs a body."""

Parse: TypeAlias = Callable[[bytes, str | None], T]
"""Verifies and parses a body with the header that signs it."""

_logger = logging.getLogger("workos_authkit")


def webhook_parser(authkit: AuthKit | AsyncAuthKit) -> Parse[Event]:
    """Return the parser of a client's webhooks.

    Raises:
        ConfigurationError: `authkit` is not a client, or `webhook_secret` is missing.
    """
    _require_client("webhook", authkit)
    authkit._api.settings.require_webhook_secret()
    return authkit.webhooks.parse


def action_parser(authkit: AuthKit | AsyncAuthKit) -> Parse[Action]:
    """Return the parser of a client's action requests.

    Raises:
        ConfigurationError: `authkit` is not a client, or `actions_secret` is missing.
    """
    _require_client("action", authkit)
    authkit._api.settings.require_actions_secret()
    return authkit.actions.parse


def _require_client(name: str, authkit: object) -> None:
    if not isinstance(authkit, AuthKit | AsyncAuthKit):
        raise ConfigurationError(
            f"{name} takes a client, not {type(authkit).__name__}: write {name}(authkit)"
        )


def receive(parse: Parse[T], method: str, body: bytes, signature: str | None) -> T | WebResponse:
    """Return the parsed body, or the answer to a request that is not from WorkOS.

    The log states the reason; the answer does not.

    Args:
        parse: Verifies and parses the body.
        method: The method of the request.
        body: The body as received.
        signature: The header.
    """
    if method != "POST":
        return WebResponse(status=405, headers=(("allow", "POST"),))
    try:
        return parse(body, signature)
    except WebhookSignatureError as error:
        _logger.warning("refused a request that WorkOS did not sign: %s", error.reason)
        return WebResponse(status=400)
