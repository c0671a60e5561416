"""How processes agree on who refreshes a session, over a store that they share."""

import json
import random
import re
import secrets
from typing import Any, Final, Protocol

from workos_authkit._refreshing.coordination import RefreshLease, RefreshOutcome

LEASE_SECONDS: Final = 30.0
"""How long a process may refresh before another one may; more than a refresh takes."""

OUTCOME_SECONDS: Final = 60.0
"""How long a new session is there for processes that still have the old one."""

FAILURE_SECONDS: Final = 2.0
"""How long a failure is there: for those who wait; whoever comes later tries again."""

ENDED_SECONDS: Final = 120.0
"""How long the end of a session is known; longer than a process remembers a refresh."""

_OWNER: Final = re.compile(rb"[0-9a-f]{32}")

SHORTEST_POLL: Final = 0.025
LONGEST_POLL: Final = 0.25


class StoreUnavailable(Exception):  # noqa: N818 - it never reaches a caller
    """The store did not do what it was asked to, or not in time."""


class Store(Protocol):
    """What is needed of Redis. Every command may raise `StoreUnavailable`."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    async def get(self, name: str) -> bytes | None:
        """Return the value of a key."""
        ...

    async def put(self, name: str, value: str, seconds: float) -> None:
        """Set a key that expires: `SET PX`."""
        ...

    async def take(self, name: str, owner: str, seconds: float) -> bool:
        """Set a key that expires unless it is there, and say whether it was set: `SET NX PX`."""
        ...

    async def give_back(
        self, name: str, owner: str, outcome_name: str, outcome: str, seconds: float
    ) -> None:
        """Set the outcome, unless it is empty, and delete a key, if that still holds `owner`."""
        ...


class Coordination:
    """A refresh coordinator over a store.

    Args:
        store: The store.
        prefix: What the names of keys begin with.
    """

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Take the refresh of a session, or get what another process made of it."""
        store = self._store
        give_up_at = store.monotonic() + timeout
        lease = RefreshLease(key=key, owner=secrets.token_hex(16))
        longest = SHORTEST_POLL
        is_held = False
        try:
            while True:
                # Take it first and look then: another process may finish in between.
                is_ours = await store.take(self._lease(key), lease.owner, LEASE_SECONDS)
                outcome = _read(await store.get(self._outcome(key)))
                if outcome is not None:
                    if is_ours:
                        await self._give_back(lease, "", 0.0)
                    return outcome
                if is_ours:
                    return lease
                is_held = is_held or _is_owner(await store.get(self._lease(key)))
                if not is_held:  # by nobody of us: it would never end
                    return None
                left = give_up_at - store.monotonic()
                if left <= 0:
                    return None
                pause = random.uniform(SHORTEST_POLL, longest)  # noqa: S311 - so that none meet
                await store.sleep(min(left, pause))
                longest = min(2 * longest, LONGEST_POLL)
        except StoreUnavailable:
            return None

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish what came of a refresh, and give the lease back."""
        text = _write(outcome)
        seconds = FAILURE_SECONDS if outcome.sealed_session is None else OUTCOME_SECONDS
        try:
            await self._give_back(lease, text, seconds)
        except StoreUnavailable:
            return

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, are over."""
        try:
            await self._store.put(self._ended(subject), "1", ENDED_SECONDS)
        except StoreUnavailable:
            return

    async def has_ended(self, subject: str) -> bool:
        """Say whether a process has told that a session, or all sessions of a user, are over."""
        try:
            return await self._store.get(self._ended(subject)) is not None
        except StoreUnavailable:
            return False

    async def _give_back(self, lease: RefreshLease, outcome: str, seconds: float) -> None:
        names = self._lease(lease.key), self._outcome(lease.key)
        await self._store.give_back(names[0], lease.owner, names[1], outcome, seconds)

    # The braces keep the keys of one refresh in one slot of a cluster.

    def _lease(self, key: str) -> str:
        return f"{self._prefix}:{{{key}}}:lease"

    def _outcome(self, key: str) -> str:
        return f"{self._prefix}:{{{key}}}:outcome"

    def _ended(self, subject: str) -> str:
        return f"{self._prefix}:{{{subject}}}:ended"


def _is_owner(value: bytes | None) -> bool:
    """Say whether this may be in the place of a lease: nothing, if it has just ended."""
    return value is None or _OWNER.fullmatch(value) is not None


def _write(outcome: RefreshOutcome) -> str:
    """Return an outcome as text; nothing where there is nothing to tell."""
    if outcome.sealed_session is not None:
        return json.dumps({"sealed_session": outcome.sealed_session})
    return json.dumps({"failure": outcome.failure}) if outcome.failure is not None else ""


def _read(value: bytes | None) -> RefreshOutcome | None:
    """Read an outcome; what else may stand there counts as nothing."""
    if value is None:
        return None
    try:
        content: Any = json.loads(value)
    except (ValueError, RecursionError):
        return None
    match content:
        case {"sealed_session": str(sealed_session)}:
            return RefreshOutcome(sealed_session=sealed_session)
        case {"failure": str(failure)}:
            return RefreshOutcome(failure=failure)  # type: ignore[arg-type]
        case _:
            return None
