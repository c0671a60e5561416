# Drawn by `python -m workos_authkit._generate`: edit _async/cli_auth.py instead.
"""Signing in on a device without a browser (RFC 8628)."""

from collections.abc import Callable

from workos_authkit._async.cli_auth import AsyncCLIAuth
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.cli_auth import DeviceAuthorization


class CLIAuth:
    """Signing in on a device without a browser, with the help of another device (RFC 8628)."""

    def __init__(self, resource: AsyncCLIAuth) -> None:
        self._async = resource

    def authorize_device(
        self, *, options: RequestOptions | None = None
    ) -> DeviceAuthorization:
        """Start a sign-in that the user completes on another device.

        Show `verification_uri` and `user_code`, then call `wait`. It needs no API key.

        API: `POST /user_management/authorize/device` (RFC 8628 §3.1)

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidClientError: The client id does not exist.
            AccessDeniedError: The device flow is disabled.
        """
        return run(self._async.authorize_device(options=options))

    def wait(
        self,
        authorization: DeviceAuthorization,
        *,
        on_pending: Callable[[float], object] | None = None,
        timeout: float | None = None,
        options: RequestOptions | None = None,
    ) -> Authentication:
        """Wait until the user has signed in on the other device, and return the tokens.

        Polls at the server's pace, and less often after errors of the server or the network, until
        the code expires. It can be cancelled at any time and called again.

        API: `POST /user_management/authenticate`, grant
        `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4)

        Args:
            authorization: What `authorize_device` returned.
            on_pending: A plain function, called after each poll without a result with the seconds
                until the code expires. An exception from it ends the wait.
            timeout: The longest time to wait, in seconds; by default, until the code expires.
            options: Overrides timeout, deadline and headers for each poll; `max_retries` has no
                effect.

        Raises:
            AccessDeniedError: The user denied access.
            DeviceCodeExpiredError: The code expired first.
            AuthorizationPendingError: `timeout` passed first.
            TransportError: `timeout` passed first, and the last poll got no answer.
            ResponseDecodeError: `timeout` passed first, and the last answer was not from WorkOS.
            AuthenticationStepError: The user must take one more step; its class says which.
        """
        call = self._async.wait(
            authorization,
            on_pending=on_pending,
            timeout=timeout,
            options=options,
        )
        del authorization
        return run(call)
