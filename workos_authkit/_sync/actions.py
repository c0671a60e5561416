# Drawn by `python -m workos_authkit._generate`: edit _async/actions.py instead.
"""Actions: requests in which WorkOS asks your server whether a person may sign in or up."""

from workos_authkit import actions
from workos_authkit._async.actions import AsyncActions
from workos_authkit.models.actions import Action


class Actions:
    """Actions: requests in which WorkOS asks your server whether a person may sign in or up.

    The client's `actions_secret` verifies them; if there are several, the first signs the response.
    Nothing is sent: return the JSON from `allow` or `deny` as the body of your response.
    """

    def __init__(self, resource: AsyncActions) -> None:
        self._async = resource

    def parse(
        self, body: bytes, signature: str | None, *, tolerance: float = actions.DEFAULT_TOLERANCE
    ) -> Action:
        """Verify an action request from WorkOS and return it.

        Args:
            body: The raw body of the request.
            signature: The header `WorkOS-Signature`; `None` if it is missing.
            tolerance: How many seconds the timestamp may differ from now, in both directions.

        Raises:
            WebhookSignatureError: WorkOS did not sign this body, or not recently; `reason` says
                more. Answer 400.
            InvalidArgumentError: The body is not bytes.
            ConfigurationError: `actions_secret` is missing.
        """
        return self._async.parse(body, signature, tolerance=tolerance)

    def allow(self, action: Action) -> bytes:
        """Return the body of a response that allows the sign-in or sign-up.

        Args:
            action: What `parse` returned.

        Raises:
            InvalidArgumentError: It is not what `parse` returned.
            ConfigurationError: `actions_secret` is missing.
        """
        return self._async.allow(action)

    def deny(self, action: Action, message: str) -> bytes:
        """Return the body of a response that denies the sign-in or sign-up.

        Args:
            action: What `parse` returned.
            message: The message to the person.

        Raises:
            InvalidArgumentError: An argument is empty or of the wrong kind.
            ConfigurationError: `actions_secret` is missing.
        """
        return self._async.deny(action, message)
