"""What WorkOS asks your server before it lets somebody in or up."""

from workos_authkit import actions
from workos_authkit._api import API
from workos_authkit.models import Action


class AsyncActions:
    """What WorkOS asks your server before it lets somebody in or up.

    It goes by the client's `actions_secret`; of several, the first signs. Nothing is sent: an
    answer is the body of your response, in JSON.
    """

    def __init__(self, api: API) -> None:
        self._api = api

    def parse(
        self, body: bytes, signature: str | None, *, tolerance: float = actions.DEFAULT_TOLERANCE
    ) -> Action:
        """Return the question of an action that WorkOS signed.

        Args:
            body: The body of the request, as it was received.
            signature: The header `WorkOS-Signature`; `None` where there is none.
            tolerance: How many seconds the signature may be away from now, either way.

        Raises:
            WebhookSignatureError: WorkOS did not sign this body, or not just now; `reason` says
                more. Answer 400.
            InvalidArgumentError: The body is not bytes.
            ConfigurationError: `actions_secret` is missing.
        """
        secrets = self._api.settings.require_actions_secret()
        now = self._api.transport.clock.time()
        return actions.parse(body, signature, secrets, tolerance=tolerance, now=now)

    def allow(self, action: Action) -> bytes:
        """Return the answer that lets somebody in or up: the body of your response.

        Args:
            action: The question.

        Raises:
            InvalidArgumentError: It is not what `parse` returned.
            ConfigurationError: `actions_secret` is missing.
        """
        secrets = self._api.settings.require_actions_secret()
        return actions.allow(action, secrets, now=self._api.transport.clock.time())

    def deny(self, action: Action, message: str) -> bytes:
        """Return the answer that keeps somebody out: the body of your response.

        Args:
            action: The question.
            message: What the person reads.

        Raises:
            InvalidArgumentError: An argument is empty or of the wrong kind.
            ConfigurationError: `actions_secret` is missing.
        """
        secrets = self._api.settings.require_actions_secret()
        return actions.deny(action, message, secrets, now=self._api.transport.clock.time())
