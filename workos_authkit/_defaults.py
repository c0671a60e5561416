"""Defaults that clients share with the functions that need no client."""

from typing import Final

DEFAULT_LEEWAY: Final = 10.0
"""Seconds by which the clocks of WorkOS and this machine may differ."""

DEFAULT_TOKEN_CACHE_SIZE: Final = 1_024
"""Tokens that a `Verifier` caches. Each takes its length plus 3 KB; a full cache takes 4 MB."""
