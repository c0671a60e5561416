"""AuthKit in this process: an emulator for tests and development without an account.

    from workos_authkit.emulator import Emulator

    emulator = Emulator(seed={"users": [{"email": "ada@example.com", "password": "..."}]})
    authkit = emulator.client()

It needs the extra `emulator`: `pip install 'workos_authkit[emulator]'`. Nothing is loaded before it
is used.
"""

from typing import TYPE_CHECKING

from workos_authkit._lazy import lazy_names

if TYPE_CHECKING:
    from workos_authkit.emulator.clock import Clock as Clock
    from workos_authkit.emulator.emulator import Emulator as Emulator
    from workos_authkit.emulator.http import Request as Request
    from workos_authkit.emulator.http import Response as Response
    from workos_authkit.emulator.mailbox import Message as Message
    from workos_authkit.emulator.seed import SeedError as SeedError
    from workos_authkit.emulator.serve import serving as serving
    from workos_authkit.emulator.server import RecordedRequest as RecordedRequest
    from workos_authkit.emulator.settings import Settings as Settings
    from workos_authkit.emulator.signing import SigningKey as SigningKey
else:
    __all__, __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "clock": ("Clock",),
            "emulator": ("Emulator",),
            "http": ("Request", "Response"),
            "mailbox": ("Message",),
            "seed": ("SeedError",),
            "serve": ("serving",),
            "server": ("RecordedRequest",),
            "settings": ("Settings",),
            "signing": ("SigningKey",),
        },
    )
