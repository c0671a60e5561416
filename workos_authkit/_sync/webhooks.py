# Drawn by `python -m workos_authkit._generate`: edit _async/webhooks.py instead.
"""Webhooks: events that WorkOS sends to your server."""

from workos_authkit import webhooks
from workos_authkit._async.webhooks import AsyncWebhooks
from workos_authkit.models.events import Event


class Webhooks:
    """Webhooks: events that WorkOS sends to your server.

    The client's `webhook_secret` verifies them. Nothing is sent.
    """

    def __init__(self, resource: AsyncWebhooks) -> None:
        self._async = resource

    def parse(
        self, body: bytes, signature: str | None, *, tolerance: float = webhooks.DEFAULT_TOLERANCE
    ) -> Event:
        """Verify a webhook from WorkOS and return its event.

        Args:
            body: The raw body of the request.
            signature: The header `WorkOS-Signature`; `None` if it is missing.
            tolerance: How many seconds the timestamp may differ from now, in both directions.

        Raises:
            WebhookSignatureError: WorkOS did not sign this body, or not recently; `reason` says
                more. Answer 400.
            InvalidArgumentError: The body is not bytes.
            ConfigurationError: `webhook_secret` is missing.
        """
        return self._async.parse(body, signature, tolerance=tolerance)
