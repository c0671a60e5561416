"""WorkOS's requests to your server: webhooks and actions."""

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from workos_authkit._web.messages import WebResponse
from workos_authkit.errors import WebhookSignatureError

T = TypeVar("T")

SIGNATURE: Final = "WorkOS-Signature"
"""The header that signs a body."""

_logger = logging.getLogger("workos_authkit")


def receive(
    parse: Callable[[bytes, str | None], T], method: str, body: bytes, signature: str | None
) -> T | WebResponse:
    """Return the parsed body, or the answer to a request that is not from WorkOS.

    Only the log states the reason, never the answer.

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
        _logger.warning("refused what is not signed by WorkOS: %s", error.reason)
        return WebResponse(status=400)
