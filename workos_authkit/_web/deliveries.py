"""What WorkOS posts to your server: webhooks and actions."""

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from workos_authkit._web.messages import WebResponse
from workos_authkit.errors import WebhookSignatureError

T = TypeVar("T")

SIGNATURE: Final = "WorkOS-Signature"
"""The header that vouches for a body."""

_logger = logging.getLogger("workos_authkit")


def receive(
    parse: Callable[[bytes, str | None], T], method: str, body: bytes, signature: str | None
) -> T | WebResponse:
    """Return what WorkOS posted, or the answer to a request that it did not make.

    The answer says nothing of the reason; the log does.

    Args:
        parse: Reads the body by its signature.
        method: The method of the request.
        body: The body, as it was received.
        signature: The header.
    """
    if method != "POST":
        return WebResponse(status=405, headers=(("allow", "POST"),))
    try:
        return parse(body, signature)
    except WebhookSignatureError as error:
        _logger.warning("refused what is not signed by WorkOS: %s", error.reason)
        return WebResponse(status=400)
