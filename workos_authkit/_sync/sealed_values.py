# Drawn by `python -m workos_authkit._generate`: edit _async/sealed_values.py instead.
"""Small values that only your servers can read or write, sealed with the cookie password."""

from workos_authkit._async.sealed_values import AsyncSealedValues
from workos_authkit._types import JSON


class SealedValues:
    """Small values that only your servers can read or write, for cookies, links and form fields.

    The newest `cookie_password` of the client seals them; each of its passwords can unseal them. A
    value can be unsealed only for the purpose for which it was sealed, and never passes for a
    session. Nothing is sent.
    """

    def __init__(self, resource: AsyncSealedValues) -> None:
        self._async = resource

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
        return self._async.seal(data, purpose=purpose, lifetime=lifetime)

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
        return self._async.unseal(text, purpose=purpose)
