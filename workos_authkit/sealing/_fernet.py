"""Fernet, the format of the official Python SDK: read-only."""

import base64

from cryptography.fernet import Fernet, InvalidToken

from workos_authkit.sealing._passwords import Secret, Secrets
from workos_authkit.sealing._refusals import refusal

_BLOCK_BYTES = 16
_FRAME_BYTES = 1 + 8 + _BLOCK_BYTES + 32


def open_fernet(sealed: bytes, secrets: Secrets) -> tuple[bytes, Secret]:
    """Return the plaintext and the secret that opened it.

    Raises:
        UnsealError: The text cannot be opened.
    """
    try:
        token = base64.urlsafe_b64decode(sealed)
    except ValueError:
        raise refusal("malformed") from None
    blocks, rest = divmod(len(token) - _FRAME_BYTES, _BLOCK_BYTES)
    if blocks < 1 or rest or base64.urlsafe_b64encode(token) != sealed:
        raise refusal("malformed")
    readers = [(fernet, secret) for secret in secrets if (fernet := _reader(secret))]
    if not readers:
        raise refusal("bad_key")
    for fernet, secret in readers:
        try:
            return fernet.decrypt(sealed), secret
        except InvalidToken:
            continue
    raise refusal("bad_mac")


def _reader(secret: Secret) -> Fernet | None:
    """Return the reader for a secret that is a valid Fernet key."""
    key = secret.encryption
    if key != secret.integrity:
        return None
    try:
        return Fernet(base64.urlsafe_b64encode(key) if isinstance(key, bytes) else key)
    except ValueError:
        return None
