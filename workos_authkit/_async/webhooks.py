"""Webhooks: events that WorkOS sends to your server."""

from workos_authkit import webhooks
from workos_authkit._api import API
from workos_authkit.models.events import Event


class AsyncWebhooks:
    """Webhooks: events that WorkOS sends to your server.

    The client's `webhook_secret` verifies them. Nothing is sent.
    """

    def __init__(self, api: API) -> None:
        self._api = api

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
        return webhooks.parse(
            body,
            signature,
            self._api.settings.require_webhook_secret(),
            tolerance=tolerance,
            now=self._api.transport.clock.time(),
        )
