"""Stand-ins for what a benchmark in virtual time need not compute, as it changes no count."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any, Final
from unittest.mock import patch

from tests.simulation.workos import WorkOS
from workos_authkit import _api, _convert, tokens
from workos_authkit._async import sessions
from workos_authkit.models import Authentication, LoadedSession, User
from workos_authkit.models.tokens import AccessTokenClaims
from workos_authkit.sealing import Passwords
from workos_authkit.tokens import VerificationKey, _keys

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
            (tokens, "session_claims", _remembering_claims(tokens.session_claims)),
            (_convert, "parse_json", remembering(_convert.parse_json)),
            (_api, "read_authentication", _remembering_answers(_api.read_authentication)),
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


def _remembering_claims(
    read: Callable[[dict[str, Any]], AccessTokenClaims],
) -> Callable[[dict[str, Any]], AccessTokenClaims]:
    known: dict[str, AccessTokenClaims] = {}

    def read_once(payload: dict[str, Any]) -> AccessTokenClaims:
        token_id = payload["jti"]
        if token_id not in known:
            known[token_id] = read(payload)
        return known[token_id]

    return read_once


def _remembering_answers(
    read: Callable[[Any, User | None], Authentication],
) -> Callable[[Any, User | None], Authentication]:
    known: dict[str, Authentication] = {}

    def read_once(body: Any, user: User | None = None) -> Authentication:
        token = body["refresh_token"]
        if token not in known:
            known[token] = read(body, user)
        return known[token]

    return read_once
