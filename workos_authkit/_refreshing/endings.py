"""Which sessions are over, as far as a client knows: what it remembers of them counts no longer."""

from collections.abc import Mapping
from typing import Final, TypeVar

from workos_authkit._refreshing.coordination import Coordination
from workos_authkit._refreshing.rules import session_subject, user_subject
from workos_authkit._types import Clock, Shared
from workos_authkit.models import Event

V = TypeVar("V")

MOST: Final = 10_000
"""How many endings to know at most; the latest."""


class Endings(Shared):
    """The sessions that ended through this client, or through another process that told.

    Args:
        clock: Gives the moments.
        coordination: Tells the other processes.
    """

    def __init__(self, clock: Clock, coordination: Coordination) -> None:
        self._clock = clock
        self._coordination = coordination
        self.ended: dict[str, None] = {}
        """Ids of sessions and users; empty, as a rule."""

        self._forgotten: dict[str, float] = {}

    async def end_session(self, session_id: str) -> None:
        """Note that a session is over, here and in the other processes."""
        _put(self.ended, session_id, None)
        await self._coordination.end(session_subject(session_id))

    async def end_user(self, user_id: str) -> None:
        """Note that all sessions of a user are over, here and in the other processes."""
        _put(self.ended, user_id, None)
        await self._coordination.end(user_subject(user_id))

    async def apply(self, event: Event) -> None:
        """Note the ending that an event tells of, if it tells of one."""
        data = event.data  # a mapping where it is not all there that should be
        subject = data.get("id") if isinstance(data, Mapping) else getattr(data, "id", None)
        if isinstance(subject, str) and event.type == "session.revoked":
            await self.end_session(subject)
        if isinstance(subject, str) and event.type == "user.deleted":
            await self.end_user(subject)

    def forget(self, session_id: str) -> None:
        """Void what is remembered of a session that its user is about to leave."""
        _put(self._forgotten, session_id, self._clock.monotonic())

    def has_ended(self, session_id: str, user_id: str) -> bool:
        """Say whether a session is over."""
        ended = self.ended
        return bool(ended) and (session_id in ended or user_id in ended)

    def is_void(self, session_id: str, user_id: str, moment: float) -> bool:
        """Say whether what was remembered of a session at this moment counts no longer."""
        forgotten_at = self._forgotten.get(session_id, float("-inf"))
        return moment <= forgotten_at or self.has_ended(session_id, user_id)

    async def ask_others(self, session_id: str, user_id: str, left: float) -> bool:
        """Learn from the other processes whether a session is over.

        Args:
            session_id: The session.
            user_id: Its user.
            left: Seconds of the caller, of whom each question takes a quarter at most.
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
