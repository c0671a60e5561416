"""What the tests of your application need: AuthKit in the process, and tokens of your own making.

Under pytest the fixtures `authkit_emulator`, `authkit` and `async_authkit` are there as soon as
the package is installed. The functions serve every framework:

    claims = authkit.session_tokens.verify(make_access_token(org_id="org_1", role="admin"))

Tokens and cookies made here are signed with a key of this process, which the emulators made by
`make_emulator` publish; no other client takes them. It needs the extra `emulator`.
"""

import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workos_authkit.emulator import Emulator, SigningKey

__all__ = ["get_jwks", "make_access_token", "make_emulator", "signing_key"]

USER_ID = "user_test"
SESSION_ID = "session_test"


@cache
def signing_key() -> "SigningKey":
    """Return the key of this process; made at the first call, in about a tenth of a second."""
    from workos_authkit.emulator import SigningKey

    return SigningKey.generate()


def get_jwks() -> dict[str, Any]:
    """Return the key set that verifies these tokens, for `tokens.KeySet.from_jwks`."""
    return {"keys": [signing_key().jwk]}


def make_emulator(**settings: Any) -> "Emulator":
    """Return an emulator that publishes the key of this process.

    Args:
        **settings: Arguments of `Emulator`.
    """
    from workos_authkit.emulator import Emulator

    return Emulator(**{"signing_keys": [signing_key()], **settings})


def make_access_token(*, lifetime: float = 300, **claims: Any) -> str:
    """Return an access token that says what you want.

    Args:
        lifetime: Seconds until it expires; a negative number makes an expired one.
        **claims: Claims to add or to replace; `None` leaves one out.
    """
    now = int(time.time())
    said: Mapping[str, Any] = {
        "iss": "https://api.workos.com",
        "sub": USER_ID,
        "sid": SESSION_ID,
        "iat": now + min(0, int(lifetime)),
        "exp": now + int(lifetime),
        **claims,
    }
    return signing_key().sign({name: value for name, value in said.items() if value is not None})
