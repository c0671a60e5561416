"""What would have been sent: emails and text messages, readable by the developer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import field, frozen

from workos_authkit.emulator.newest import Newest

_DAY = timedelta(days=1)
_OVERHEAD = 300
"""Bytes that a message takes besides its texts."""


@frozen(kw_only=True)
class Message:
    """An email or a text message that the real AuthKit would have sent."""

    kind: str
    """`magic_auth`, `email_verification`, `password_reset`, `invitation`, `email_change`,
    `radar_challenge`, `mfa_challenge`, `waitlist_confirmation`."""

    to: str
    """An email address or a phone number."""

    sent_at: datetime
    code: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    locale: str | None = None

    @property
    def size(self) -> int:
        """The approximate size in bytes."""
        return _OVERHEAD + len(self.to) + len(self.token or "") + len(self.url or "")


class Outbox:
    """The messages, oldest first; only the newest 10,000, or 32 MiB, are kept."""

    def __init__(self) -> None:
        self._messages: Newest[Message] = Newest(lambda message: message.size)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.all())

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, index: int) -> Message:
        return self._messages.all()[index]

    def add(self, message: Message) -> None:
        """Keep a message."""
        self._messages.add(message)

    def last(self, to: str | None = None, kind: str | None = None) -> Message:
        """Return the newest message, to somebody or of some kind.

        Raises:
            LookupError: There is none.
        """
        for message in reversed(self._messages.all()):
            if to in (None, message.to) and kind in (None, message.kind):
                return message
        raise LookupError(f"no message of kind {kind!r} to {to!r}")

    def sent_today(self, to: str, now: datetime) -> int:
        """Return how many messages somebody got in the last 24 hours."""
        return sum(1 for m in self if m.to == to and now - m.sent_at < _DAY)

    def clear(self) -> None:
        """Forget every message."""
        self._messages.clear()
