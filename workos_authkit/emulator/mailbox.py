"""What would have been sent: emails and text messages, readable by the developer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import field, frozen

_DAY = timedelta(days=1)


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


class Outbox:
    """Every message, oldest first."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    def __iter__(self) -> Iterator[Message]:
        return iter(list(self._messages))

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, index: int) -> Message:
        return self._messages[index]

    def add(self, message: Message) -> None:
        """Keep a message."""
        self._messages.append(message)

    def last(self, to: str | None = None, kind: str | None = None) -> Message:
        """Return the newest message, to somebody or of some kind.

        Raises:
            LookupError: There is none.
        """
        for message in reversed(self._messages):
            if to in (None, message.to) and kind in (None, message.kind):
                return message
        raise LookupError(f"no message of kind {kind!r} to {to!r}")

    def sent_today(self, to: str, now: datetime) -> int:
        """Return how many messages somebody got in the last 24 hours."""
        return sum(1 for m in self._messages if m.to == to and now - m.sent_at < _DAY)

    def clear(self) -> None:
        """Forget every message."""
        self._messages.clear()
