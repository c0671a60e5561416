"""Proof Key for Code Exchange (RFC 7636)."""

import hashlib
import secrets
from typing import Final, Self

from attrs import field, frozen

from workos_authkit import _base64url
from workos_authkit.errors import InvalidArgumentError

MIN_LENGTH: Final = 43
MAX_LENGTH: Final = 128


@frozen
class PKCE:
    """A code verifier to keep, and its challenge to send with the user."""

    code_verifier: str = field(repr=False)
    """Keep it until the callback, then pass it to `authentication.with_code`."""

    code_challenge: str
    """The SHA-256 hash of the verifier, for the authorization URL."""

    code_challenge_method: str = "S256"

    @classmethod
    def generate(cls, length: int = MIN_LENGTH) -> Self:
        """Make a new pair from the system's random source (RFC 7636 §4.1).

        Args:
            length: Characters of the verifier, 43 to 128.

        Raises:
            InvalidArgumentError: The length is out of range.
        """
        if type(length) is not int or not MIN_LENGTH <= length <= MAX_LENGTH:
            raise InvalidArgumentError(
                f"length must be a whole number from {MIN_LENGTH} to {MAX_LENGTH}"
            )
        verifier = secrets.token_urlsafe(length)[:length]
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        return cls(verifier, _base64url.encode(digest).decode("ascii"))
