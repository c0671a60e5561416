"""What WorkOS sends to your server when something happens."""

from workos_authkit import webhooks
from workos_authkit._api import API
from workos_authkit.models import Event


class AsyncWebhooks:
    """What WorkOS sends to your server when something happens.

    It goes by the client's `webhook_secret`. Nothing is sent.
    """

    def __init__(self, api: API) -> None:
        self._api = api

    def parse(
        self, body: bytes, signature: str | None, *, tolerance: float = webhooks.DEFAULT_TOLERANCE
    ) -> Event:
        """Return the event of a webhook that WorkOS signed.

        Args:
            body: The body of the request, as it was received.
            signature: The header `WorkOS-Signature`; `None` where there is none.
            tolerance: How many seconds the signature may be away from now, either way.

        Raises:
            WebhookSignatureError: WorkOS did not sign this body, or not just now; `reason` says
                more. Answer 400.
            InvalidArgumentError: The body is not bytes.
            ConfigurationError: `webhook_secret` is missing.
        """
        secrets = self._api.settings.require_webhook_secret()
        now = self._api.transport.clock.time()
        return webhooks.parse(body, signature, secrets, tolerance=tolerance, now=now)
