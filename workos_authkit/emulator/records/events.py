"""Events, and the webhook endpoints that receive them."""

from typing import Any, ClassVar

from attrs import field

from workos_authkit.emulator.records.base import Record, record


@record
class Event(Record):
    """An event."""

    kind = "event"
    prefix = "event_"
    hidden: ClassVar[frozenset[str]] = frozenset({"organization_id", "updated_at"})

    event: str
    data: dict[str, Any]
    organization_id: str | None = None

    def size(self) -> int:
        """Return the approximate size in bytes."""
        return len(repr(self.data)) + 500


@record
class WebhookEndpoint(Record):
    """A webhook endpoint: an address that events are sent to."""

    kind = "webhook_endpoint"
    prefix = "we_"
    hidden: ClassVar[frozenset[str]] = frozenset({"secret"})

    url: str
    secret: str = field(repr=False)
    events: list[str] = field(factory=list[str])
    """The types of events that it receives; empty means all."""

    def wants(self, event: Event) -> bool:
        """Return whether it receives an event."""
        return not self.events or event.event in self.events
