"""Small values that only your servers can read or write, sealed with the cookie password."""

from typing import Final

from workos_authkit import sealing
from workos_authkit._api import API
from workos_authkit._arguments import require_seconds, require_text
from workos_authkit._types import JSON
from workos_authkit.errors import UnsealError

_WRONG_PURPOSE: Final = "wrong_purpose"


class AsyncSealedValues:
    """Small values that only your servers can read or write, for cookies, links and form fields.

    The newest `cookie_password` of the client seals them; each of its passwords can unseal them. A
    value can be unsealed only for the purpose for which it was sealed, and never passes for a
    session. Nothing is sent.
    """

    def __init__(self, api: API) -> None:
        self._api = api

    def seal(self, data: JSON, *, purpose: str, lifetime: float) -> str:
        """Return a value as sealed text, safe in a cookie and a URL.

        Args:
            data: Any JSON value.
            purpose: What it is for, such as `unsubscribe link`; `unseal` must name the same.
            lifetime: Seconds until it expires; readers allow 60 more.

        Raises:
            ConfigurationError: `cookie_password` is missing.
            InvalidArgumentError: `data` is not JSON, or another argument is out of range.
        """
        require_text("purpose", purpose)
        require_seconds("lifetime", lifetime, most=sealing.MAX_TTL)
        passwords = self._api.settings.require_cookie_password()
        now = self._api.transport.clock.time()
        return sealing.seal({"purpose": purpose, "data": data}, passwords, ttl=lifetime, now=now)

    def unseal(self, text: str, *, purpose: str) -> JSON:
        """Return the value that was sealed.

        Args:
            text: The sealed text. Any text gives a value or an `UnsealError`.
            purpose: What it was sealed for.

        Raises:
            UnsealError: It cannot be read, has expired, or is for another purpose
                (`detail="wrong_purpose"`).
            ConfigurationError: `cookie_password` is missing.
        """
        require_text("purpose", purpose)
        passwords = self._api.settings.require_cookie_password()
        unsealed = sealing.unseal(text, passwords, self._api.transport.clock.time())
        match unsealed.data:
            case {"purpose": str(sealed_for), "data": data} if sealed_for == purpose:
                return data
            case _:
                raise UnsealError("the value was sealed for another purpose", detail=_WRONG_PURPOSE)
