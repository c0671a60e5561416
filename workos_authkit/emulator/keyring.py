"""The keys of an environment. The libraries behind them load when the first one is needed."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workos_authkit.emulator.signing import SigningKey


class Keyring:
    """The keys of an environment: the newest signs, all of them verify.

    Args:
        keys: Keys to begin with, oldest first; without any, the one that all emulators of this
            process begin with, generated when it is needed.
    """

    def __init__(self, *keys: "SigningKey") -> None:
        self._keys = list(keys)

    @property
    def current(self) -> "SigningKey":
        """The key that signs."""
        if not self._keys:
            self._keys.append(_first())
        return self._keys[-1]

    def rotate(self, key: "SigningKey | None" = None, *, keep: int = 1) -> "SigningKey":
        """Sign with a new key from now on.

        Args:
            key: The new key; generated when left out.
            keep: How many of the former keys still verify.
        """
        former = [self.current, *self._keys[:-1][::-1]][:keep]
        self._keys = [*reversed(former), key or _generate()]
        return self.current

    def jwks(self) -> dict[str, Any]:
        """Return the public keys, newest first."""
        _ = self.current
        return {"keys": [key.jwk for key in reversed(self._keys)]}


@cache
def _first() -> "SigningKey":
    """Return the key to begin with: one for all, as it takes longer than most tests."""
    return _generate()


def _generate() -> "SigningKey":
    from workos_authkit.emulator.signing import SigningKey

    return SigningKey.generate()
