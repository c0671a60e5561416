"""Stand-ins for what a benchmark in virtual time need not compute, as it changes no count."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any, Final, TypeVar
from unittest.mock import patch

from tests.simulation.workos import WorkOS
from workos_authkit import _convert, _token_endpoint, tokens
from workos_authkit._async import sessions
from workos_authkit.models import Authentication, LoadedSession
from workos_authkit.sealing import Passwords
from workos_authkit.tokens import VerificationKey, _keys

T = TypeVar("T")

REMEMBERED: Final = 20_000
"""How many texts to remember the reading of: more than the sessions of a part have at a time."""

remembering: Final = lru_cache(maxsize=REMEMBERED)


@contextmanager
def without_cryptography() -> Iterator[None]:
    """Seal by numbers, take every signature, and read a text once for all simulated processes."""
    sealed: list[Authentication] = []

    def seal(authentication: Authentication, passwords: Passwords) -> str:
        sealed.append(authentication)
        return str(len(sealed) - 1)

    def open_(cookie: str, passwords: Passwords, now: float) -> LoadedSession:
        return LoadedSession(authentication=sealed[int(cookie)])

    def sign(workos: WorkOS, signed: str) -> str:
        return f"{signed}.AAAA"

    def verifies(key: VerificationKey, signature: bytes, signed: bytes) -> bool:
        return True

    with ExitStack() as stack:
        for owner, name, stand_in in (
            (sessions, "seal_session", seal),
            (sessions, "open_session", open_),
            (WorkOS, "_sign", sign),
            (VerificationKey, "verifies", verifies),
            (_keys, "_import_rsa", remembering(_keys._import_rsa)),
            (tokens, "read_unverified", remembering(tokens.read_unverified)),
            (tokens, "decode_canonical", remembering(tokens.decode_canonical)),
            (tokens, "session_claims", _remembering_by("jti", tokens.session_claims)),
            (_convert, "parse_json", remembering(_convert.parse_json)),
            (
                _token_endpoint,
                "read_authentication",
                _remembering_by("refresh_token", _token_endpoint.read_authentication),
            ),
        ):
            stack.enter_context(patch.object(owner, name, stand_in))
        yield


@contextmanager
def without_collections() -> Iterator[None]:
    """Collect no garbage meanwhile: what lives for long is most of it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _remembering_by(name: str, read: Callable[..., T]) -> Callable[..., T]:
    """Let a function read what has the same member of this name once."""
    known: dict[str, T] = {}

    def read_once(content: Mapping[str, Any], *more: Any) -> T:
        identifier = content[name]
        if identifier not in known:
            known[identifier] = read(content, *more)
        return known[identifier]

    return read_once
