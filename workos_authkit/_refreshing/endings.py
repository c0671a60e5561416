"""Which sessions have ended, as far as a client knows: it no longer uses cached results of them."""

from collections.abc import Mapping
from typing import Final, TypeVar

from workos_authkit import models
from workos_authkit._refreshing.coordination import Coordination
from workos_authkit._refreshing.subjects import session_subject, user_subject
from workos_authkit._types import Clock, Shared

V = TypeVar("V")

MOST: Final = 10_000
"""The most endings to remember; the latest are kept."""


class Endings(Shared):
    """The sessions that ended through this client, or through another process that reported it.

    Args:
        clock: The source of the time.
        coordination: Informs the other processes.
    """

    def __init__(self, clock: Clock, coordination: Coordination) -> None:
        self._clock = clock
        self._coordination = coordination
        self.ended: dict[str, None] = {}
        """Ids of sessions and users; usually empty."""

        self._forgotten: dict[str, float] = {}

    async def end_session(self, session_id: str) -> None:
        """Record here and in the other processes that a session has ended."""
        _put(self.ended, session_id, None)
        await self._coordination.end(session_subject(session_id))

    async def end_user(self, user_id: str) -> None:
        """Record here and in the other processes that all sessions of a user have ended."""
        _put(self.ended, user_id, None)
        await self._coordination.end(user_subject(user_id))

    async def apply(self, event: "models.Event") -> None:
        """Record the ending that an event reports, if any."""
        data = event.data  # a mapping if required fields are missing
        subject = data.get("id") if isinstance(data, Mapping) else getattr(data, "id", None)
        if isinstance(subject, str) and event.type == "session.revoked":
            await self.end_session(subject)
        if isinstance(subject, str) and event.type == "user.deleted":
            await self.end_user(subject)

    def forget(self, session_id: str) -> None:
        """Void the cached results of a session that its user is about to leave."""
        _put(self._forgotten, session_id, self._clock.monotonic())

    def has_ended(self, session_id: str, user_id: str) -> bool:
        """Return whether a session has ended."""
        ended = self.ended
        return bool(ended) and (session_id in ended or user_id in ended)

    def is_void(self, session_id: str, user_id: str, moment: float) -> bool:
        """Return whether a result cached at this moment is void."""
        forgotten_at = self._forgotten.get(session_id, float("-inf"))
        return moment <= forgotten_at or self.has_ended(session_id, user_id)

    async def ask_others(self, session_id: str, user_id: str, left: float) -> bool:
        """Ask the other processes whether a session has ended.

        Args:
            session_id: The session.
            user_id: Its user.
            left: The caller's remaining seconds; each query takes at most a quarter of them.
        """
        if await self._coordination.has_ended(session_subject(session_id), left / 4):
            _put(self.ended, session_id, None)
        if await self._coordination.has_ended(user_subject(user_id), left / 4):
            _put(self.ended, user_id, None)
        return self.has_ended(session_id, user_id)


def _put(values: dict[str, V], subject: str, value: V) -> None:
    values.pop(subject, None)
    values[subject] = value
    while len(values) > MOST:
        values.pop(next(iter(values)), None)
