# Drawn by `python -m workos_authkit._generate`: edit _async/actions.py instead.
"""What WorkOS asks your server before it lets somebody in or up."""

from workos_authkit import actions
from workos_authkit._async.actions import AsyncActions
from workos_authkit.models import Action


class Actions:
    """What WorkOS asks your server before it lets somebody in or up.

    It goes by the client's `actions_secret`; of several, the first signs. Nothing is sent: an
    answer is the body of your response, in JSON.
    """

    def __init__(self, resource: AsyncActions) -> None:
        self._async = resource

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
        return self._async.parse(body, signature, tolerance=tolerance)

    def allow(self, action: Action) -> bytes:
        """Return the answer that lets somebody in or up: the body of your response.

        Args:
            action: The question.

        Raises:
            InvalidArgumentError: It is not what `parse` returned.
            ConfigurationError: `actions_secret` is missing.
        """
        return self._async.allow(action)

    def deny(self, action: Action, message: str) -> bytes:
        """Return the answer that keeps somebody out: the body of your response.

        Args:
            action: The question.
            message: What the person reads.

        Raises:
            InvalidArgumentError: An argument is empty or of the wrong kind.
            ConfigurationError: `actions_secret` is missing.
        """
        return self._async.deny(action, message)
