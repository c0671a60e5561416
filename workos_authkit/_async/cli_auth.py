"""Signing in on a device without a browser (RFC 8628)."""

import inspect
from collections.abc import Callable
from typing import Final

from attrs import evolve

from workos_authkit._api import API
from workos_authkit._arguments import require_instance, require_seconds
from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._deadline import Deadline
from workos_authkit._request import Request, path
from workos_authkit._retry import Failure
from workos_authkit._types import RequestOptions
from workos_authkit.errors import (
    APIError,
    AuthorizationPendingError,
    DeviceCodeExpiredError,
    InvalidArgumentError,
    ResponseDecodeError,
    SlowDownError,
    TransportError,
)
from workos_authkit.models.authentication import Authentication
from workos_authkit.models.cli_auth import DeviceAuthorization

_SHORTEST_INTERVAL: Final = 1.0
_LONGEST_BACKOFF: Final = 60.0
_SLOWER_BY: Final = 5.0
"""Seconds that `slow_down` adds to the interval (RFC 8628 §3.5)."""


class AsyncCLIAuth:
    """Signing in on a device without a browser, with the help of another device (RFC 8628)."""

    def __init__(self, api: API) -> None:
        self._api = api
        self._authenticator = AsyncAuthenticator(api)

    async def authorize_device(
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
        request = Request(
            "POST",
            path("user_management/authorize/device"),
            json={"client_id": self._api.settings.require_client_id()},
            key="optional",
            safe=True,  # a code that nobody uses expires
        )
        return await self._api.call(request, DeviceAuthorization, options)

    async def wait(
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
        require_instance("authorization", authorization, DeviceAuthorization)
        _check(on_pending, timeout)
        clock, sleep = self._api.transport.clock, self._api.transport.sleep
        expiry = Deadline(clock, authorization.expires_in)
        end = expiry if timeout is None else Deadline(clock, min(expiry.left, timeout))
        pace = _Pace(authorization.interval)
        while True:
            outcome = await self._ask(authorization, end.left, options)
            if isinstance(outcome, Authentication):
                return outcome
            if on_pending is not None:
                on_pending(max(0.0, expiry.left))
            delay, left = pace.after(outcome), end.left
            await sleep(max(0.0, min(delay, left)))
            if delay >= left:
                break
        if expiry.left > 0:
            raise outcome
        raise DeviceCodeExpiredError(
            "the code expired before the user had signed in",
            code="expired_token",
            operation=outcome.operation,
        ) from outcome

    async def _ask(
        self, authorization: DeviceAuthorization, left: float, options: RequestOptions | None
    ) -> Authentication | Failure:
        """Poll once; return an error after which to poll again, and raise any other."""
        limit = min(self._api.settings.limits_for(options).timeout, max(_SHORTEST_INTERVAL, left))
        once = evolve(options or RequestOptions(), max_retries=0, timeout=limit)
        try:
            return await self._authenticator.with_device_code(
                authorization.device_code, options=once
            )
        except AuthorizationPendingError as error:
            return error
        except (APIError, TransportError, ResponseDecodeError) as error:
            if not error.retryable:
                raise
            return error


class _Pace:
    """How long to wait before the next poll (RFC 8628 §3.5).

    Args:
        interval: The server's interval, in seconds.
    """

    def __init__(self, interval: float) -> None:
        self._interval = self._delay = max(_SHORTEST_INTERVAL, interval)

    def after(self, outcome: Failure) -> float:
        """Return the seconds to wait after a poll without a result."""
        if isinstance(outcome, SlowDownError):
            self._interval += _SLOWER_BY
        if isinstance(outcome, AuthorizationPendingError):
            self._delay = self._interval
        else:
            asked = outcome.retry_after if isinstance(outcome, APIError) else None
            backoff = min(2 * self._delay, _LONGEST_BACKOFF)
            self._delay = max(self._interval, backoff, asked or 0.0)
        return self._delay


def _check(on_pending: object, timeout: float | None) -> None:
    if on_pending is not None and (
        not callable(on_pending) or inspect.iscoroutinefunction(on_pending)
    ):
        raise InvalidArgumentError("on_pending must be a plain function: it is not awaited")
    if timeout is not None:
        require_seconds("timeout", timeout)
