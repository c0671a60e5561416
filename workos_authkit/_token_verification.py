"""Verify tokens with a server's keys: fetched on demand, and cached while they are valid."""

from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from workos_authkit._api import API
from workos_authkit._keys import Fetch, KeySource
from workos_authkit._request import Request
from workos_authkit._transport import HTTPResponse
from workos_authkit._types import RequestOptions, Shared
from workos_authkit.errors import AuthKitError, InvalidTokenError, JWKSUnavailableError
from workos_authkit.tokens import KeySet, Reason

ClaimsT_co = TypeVar("ClaimsT_co", covariant=True)


_UNKNOWN_KEY: Final[Reason] = "unknown_kid"


class Verifies(Protocol[ClaimsT_co]):
    """Verifies a token with given keys: a `tokens.Verifier` or `OAuthVerifier`."""

    def _judge(self, token: str, keys: KeySet, now: float) -> ClaimsT_co | AuthKitError:
        """Return the claims of a token, or its error."""
        ...

    def _recall(self, token: str, keys: KeySet, now: float) -> ClaimsT_co | None:
        """Return the cached claims of a token, if they are still valid."""
        ...


class TokenVerification(Shared, Generic[ClaimsT_co]):
    """Verifies the tokens of one issuer.

    Args:
        api: Fetches the keys.
        request: Returns the request for the keys, or raises if a setting is missing.
        verifier: Verifies the tokens.
    """

    def __init__(
        self, api: API, request: Callable[[], Request], verifier: Verifies[ClaimsT_co]
    ) -> None:
        self._api = api
        self._clock = api.transport.clock
        self._keys = KeySource(api.transport)
        self._request = request
        self._verifier = verifier

    async def warm_up(self, options: RequestOptions | None) -> None:
        """Fetch the keys before the first verification.

        Raises:
            JWKSUnavailableError: Fetching the keys failed.
        """
        limits = self._api.settings.limits_for(options)
        await self._keys.get(self._fetch(options), limits)

    async def verify(self, token: str, options: RequestOptions | None) -> ClaimsT_co:
        """Verify a token.

        Raises:
            TokenError: The token is refused.
            JWKSUnavailableError: Fetching the keys failed.
        """
        found = self.judge_at_once(token)
        if found is None:
            judging = self.judge(token, options)
            del token  # no traceback shows it
            found = await judging
        else:
            del token
        if isinstance(found, AuthKitError):
            raise found
        return found

    def judge_at_once(self, token: str) -> ClaimsT_co | AuthKitError | None:
        """Return the claims of a token or its error, or `None` if keys must be fetched first.

        It saves the coroutine, as keys are fetched every few minutes at most.
        """
        keys = self._keys.fresh()
        if keys is None:
            return None
        found = self._verifier._judge(token, keys, self._clock.time())
        if isinstance(found, InvalidTokenError) and found.reason == _UNKNOWN_KEY:
            return None
        return found

    async def judge(
        self, token: str, options: RequestOptions | None, *, is_ours: bool = False
    ) -> ClaimsT_co | AuthKitError:
        """Return the claims of a token or its error; one from a cookie may name a new key."""
        judge = self._judge_of(token)
        del token  # no traceback shows it
        limits = self._api.settings.limits_for(options)
        try:
            keys = self._keys.fresh()
            if keys is None:
                keys = await self._keys.get(self._fetch(options), limits)
            found = judge(keys)
            if isinstance(found, InvalidTokenError) and found.reason == _UNKNOWN_KEY:
                newer = self._keys.newer_than(keys, self._fetch(options), limits, is_ours=is_ours)
                found = judge(await newer)
        except JWKSUnavailableError as error:
            return error
        return found

    def recall(self, token: str) -> ClaimsT_co | None:
        """Return the claims of a token verified before, if nothing has to be fetched."""
        keys = self._keys.fresh()
        return None if keys is None else self._verifier._recall(token, keys, self._clock.time())

    def _judge_of(self, token: str) -> Callable[[KeySet], ClaimsT_co | AuthKitError]:
        return lambda keys: self._verifier._judge(token, keys, self._clock.time())

    def _fetch(self, options: RequestOptions | None) -> Fetch:
        request = self._request()
        headers = {} if options is None else options.headers

        async def fetch(timeout: float) -> HTTPResponse:
            attempt = RequestOptions(timeout=timeout, max_retries=0, headers=headers)
            return await self._api.send(request, attempt)

        return fetch
