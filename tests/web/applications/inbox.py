"""What an application of the stories does with webhooks."""

from collections import Counter

from workos_authkit.models import Event


class Inbox:
    """Keeps the events that an application took; it may fail with each of them at first."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        """The type of each event, and the id of what it is about."""

        self._attempts: Counter[str] = Counter()

    def take(self, event: Event, failures: str | None) -> int:
        """Take an event, and return the status to answer with.

        Args:
            event: The event.
            failures: How often to answer 500 before.
        """
        self._attempts[event.id] += 1
        if self._attempts[event.id] <= int(failures or 0):
            return 500
        self.taken.append((event.type, event.raw["data"]["id"]))
        return 204
