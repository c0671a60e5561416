"""The tokens of machines: one for each set of credentials, renewed before its end.

Tasks and threads that ask at the same time wait for one exchange, which the first of them runs to
its end. Near its end a token still serves all but the one caller who renews it, and everybody when
the server fails.
"""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Final, TypeAlias

from attrs import frozen

from workos_authkit._transport import Transport
from workos_authkit._types import Shared
from workos_authkit.errors import APIError, APITimeoutError, ResponseDecodeError, TransportError
from workos_authkit.models.oauth import MachineToken

RENEWED_BEFORE: Final = 60.0
"""Seconds before its end from which on a token is renewed; a fifth of a short lifetime."""

Exchange: TypeAlias = Callable[[], Awaitable[MachineToken]]


def credentials_key(*parts: str) -> str:
    """Return what stands for credentials and what they are used for; it reveals neither."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@frozen(eq=False)
class _Held:
    token: MachineToken
    renew_at: float


class _Slot:
    """The token of one set of credentials."""

    def __init__(self, transport: Transport) -> None:
        self.lock = transport.lock()
        self.held: _Held | None = None


class MachineTokens(Shared):
    """The tokens of one client.

    Args:
        transport: Gives the clock, locks and the shield.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._clock = transport.clock
        self._slots: dict[str, _Slot] = {}

    async def get(self, key: str, exchange: Exchange, *, wait: float) -> MachineToken:
        """Return the token that is held, after an exchange when it is time for one.

        Args:
            key: What `credentials_key` returned.
            exchange: Gets another token.
            wait: Seconds to wait for another caller's exchange.

        Raises:
            APITimeoutError: Another caller's exchange took longer.
            AuthKitError: The exchange failed, and there is no token that still serves.
        """
        slot = self._slots.setdefault(key, _Slot(self._transport))
        if slot.held is not None and self._clock.time() < slot.held.renew_at:
            return slot.held.token
        still_good = self._still_good(slot)
        if not await slot.lock.acquire(0.0 if still_good else wait):
            if still_good is not None:
                return still_good
            raise APITimeoutError("another caller's request for the token took too long")
        try:
            if slot.held is None or self._clock.time() >= slot.held.renew_at:
                await self._transport.shield(lambda: self._renew(slot, exchange))
        except (APIError, TransportError, ResponseDecodeError) as error:
            still_good = self._still_good(slot)
            if still_good is None or not error.retryable:
                raise
            return still_good
        finally:
            slot.lock.release()
        assert slot.held is not None
        return slot.held.token

    async def _renew(self, slot: _Slot, exchange: Exchange) -> None:
        token = await exchange()
        lifetime = token.expires_at - self._clock.time()
        margin = min(RENEWED_BEFORE, lifetime / 5)
        slot.held = _Held(token, renew_at=token.expires_at - margin)

    def _still_good(self, slot: _Slot) -> MachineToken | None:
        held = slot.held
        if held is not None and self._clock.time() < held.token.expires_at:
            return held.token
        return None
