# Drawn by `python -m workos_authkit._generate`: edit _async/cli_auth.py instead.
"""Signing in on a device without a browser (RFC 8628)."""

from collections.abc import Callable

from workos_authkit._async.cli_auth import AsyncCLIAuth
from workos_authkit._run import run
from workos_authkit._types import RequestOptions
from workos_authkit.models import Authentication, DeviceAuthorization


class CLIAuth:
    """Signing in on a device without a browser, by way of one that has it (RFC 8628)."""

    def __init__(self, resource: AsyncCLIAuth) -> None:
        self._async = resource

    def authorize_device(
        self, *, options: RequestOptions | None = None
    ) -> DeviceAuthorization:
        """Begin a sign-in that the user finishes on another device.

        Show `verification_uri` and `user_code`, then call `wait`. It needs no API key.

        API: `POST /user_management/authorize/device` (RFC 8628 §3.1)

        Args:
            options: Overrides timeout, retries, deadline and headers for this call.

        Raises:
            InvalidClientError: There is no such client id.
            AccessDeniedError: The device flow is switched off.
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
        """Wait until the user has signed in on the other device, and return what comes of it.

        Asks at the server's pace, and less often when the server or the network is in trouble, for
        as long as the code is good. It can be cancelled at any time, and called again.

        API: `POST /user_management/authenticate`, grant
        `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4)

        Args:
            authorization: What `authorize_device` returned.
            on_pending: A plain function, called after each question without a result, with the
                seconds that the code is still good for. What it raises ends the wait.
            timeout: Seconds to wait at the most; by default, until the code expires.
            options: What each question does differently from the client; it is never repeated by
                itself.

        Raises:
            AccessDeniedError: The user said no.
            DeviceCodeExpiredError: The code expired first.
            AuthorizationPendingError: `timeout` passed first.
            TransportError: `timeout` passed first, and there was no answer in the end.
            ResponseDecodeError: `timeout` passed first, and the last answer was not WorkOS's.
            AuthenticationStepError: The user must do one more thing; its class says which.
        """
        call = self._async.wait(
            authorization,
            on_pending=on_pending,
            timeout=timeout,
            options=options,
        )
        del authorization
        return run(call)
