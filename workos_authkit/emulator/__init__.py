"""AuthKit in this process: an emulator for tests and development without an account.

    from workos_authkit.emulator import Emulator

    emulator = Emulator(seed={"users": [{"email": "ada@example.com", "password": "..."}]})
    authkit = emulator.client()

It needs the extra `emulator`: `pip install 'workos_authkit[emulator]'`. Nothing is loaded before it
is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

_HOMES = {
    "Clock": "clock",
    "Emulator": "emulator",
    "Message": "mailbox",
    "RecordedRequest": "server",
    "Request": "http",
    "Response": "http",
    "SeedError": "seed",
    "Settings": "settings",
    "SigningKey": "signing",
    "serving": "serve",
}

__all__ = [
    "Clock",
    "Emulator",
    "Message",
    "RecordedRequest",
    "Request",
    "Response",
    "SeedError",
    "Settings",
    "SigningKey",
    "serving",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
