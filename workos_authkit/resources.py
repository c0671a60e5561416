"""The classes behind a client's attributes, for annotations: `authkit.users` is a `Users`.

Clients make them; there is no other way to get one.
"""

from workos_authkit import _async, _sync
from workos_authkit._async import *  # noqa: F403
from workos_authkit._sync import *  # noqa: F403

__all__: list[str] = []
__all__ += _async.__all__
__all__ += _sync.__all__
