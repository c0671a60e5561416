"""How processes agree on who refreshes a session, over a store that they share."""

import json
import random
import re
import secrets
from typing import Any, Final, Protocol

from workos_authkit._refreshing.coordination import RefreshLease, RefreshOutcome

LEASE_SECONDS: Final = 30.0
"""How long a lease lasts: more than a refresh takes."""

OUTCOME_SECONDS: Final = 60.0
"""How long a new session stays for processes that still have the old one."""

FAILURE_SECONDS: Final = 2.0
"""How long a failure stays, for callers that wait; later callers try again."""

ENDED_SECONDS: Final = 120.0
"""How long the end of a session stays: longer than a process caches a refresh."""

_OWNER: Final = re.compile(rb"[0-9a-f]{32}")
_TAKEN: Final = (True, None)

SHORTEST_POLL: Final = 0.025
LONGEST_POLL: Final = 0.25


class StoreUnavailable(Exception):  # noqa: N818 - it never reaches a caller
    """The store failed, or did not answer in time."""


class Store(Protocol):
    """The commands that the protocol needs. Each may raise `StoreUnavailable`."""

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

    async def take(self, name: str, owner: str, seconds: float) -> bool | None:
        """Set a key that expires unless it is there: `SET NX PX`.

        Returns:
            Whether it was set; `None` when the store was asked and its answer did not come.
        """
        ...

    async def give_back(self, name: str, owner: str, value: str, seconds: float) -> None:
        """If a key holds `owner`, replace that with `value`, which expires; delete an empty one.

        The store is asked even if it has just failed: others wait for what was taken.
        """
        ...


class Coordination:
    """A refresh coordinator over a store.

    A refresh has one key. It holds the owner of the lease, and then the outcome of the refresh.

    Args:
        store: The store.
        prefix: The prefix of the keys.
    """

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    async def begin(self, key: str, timeout: float) -> RefreshLease | RefreshOutcome | None:
        """Acquire the lease to refresh a session, or get another process's outcome."""
        store = self._store
        give_up_at = store.monotonic() + timeout
        name = self._refresh(key)
        lease = RefreshLease(key=key, owner=secrets.token_hex(16))
        longest = SHORTEST_POLL
        value: bytes | None = None
        try:
            while True:
                # The lease may have been acquired although the answer was lost: others would wait.
                if value is None and await store.take(name, lease.owner, LEASE_SECONDS) in _TAKEN:
                    return lease
                value = await store.get(name)
                if value is not None and not _OWNER.fullmatch(value):
                    return _read(value)
                left = give_up_at - store.monotonic()
                if left <= 0:
                    return None
                pause = random.uniform(SHORTEST_POLL, longest)  # noqa: S311 - so that none meet
                await store.sleep(min(left, pause))
                longest = min(2 * longest, LONGEST_POLL)
        except StoreUnavailable:
            return None

    async def finish(self, lease: RefreshLease, outcome: RefreshOutcome) -> None:
        """Publish the outcome of a refresh and release the lease."""
        name, value = self._refresh(lease.key), _write(outcome)
        seconds = FAILURE_SECONDS if outcome.sealed_session is None else OUTCOME_SECONDS
        try:
            await self._store.give_back(name, lease.owner, value, seconds)
        except StoreUnavailable:
            return

    async def end(self, subject: str) -> None:
        """Tell the other processes that a session, or all sessions of a user, have ended."""
        try:
            await self._store.put(self._ended(subject), "1", ENDED_SECONDS)
        except StoreUnavailable:
            return

    async def has_ended(self, subject: str) -> bool:
        """Return whether a process has ended a session, or all sessions of a user."""
        try:
            return await self._store.get(self._ended(subject)) is not None
        except StoreUnavailable:
            return False

    def _refresh(self, key: str) -> str:
        return f"{self._prefix}:refresh:{key}"

    def _ended(self, subject: str) -> str:
        return f"{self._prefix}:ended:{subject}"


def _write(outcome: RefreshOutcome) -> str:
    """Return an outcome as text; empty if there is nothing to publish."""
    if outcome.sealed_session is not None:
        return json.dumps({"sealed_session": outcome.sealed_session})
    return json.dumps({"failure": outcome.failure}) if outcome.failure is not None else ""


def _read(value: bytes) -> RefreshOutcome | None:
    """Read an outcome; any other text counts as none."""
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
