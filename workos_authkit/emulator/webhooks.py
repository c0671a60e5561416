"""Webhooks: the emulator tells addresses what happens in it, from a thread of its own."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import evolve, field, frozen

from workos_authkit._signatures import sign
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.newest import Newest
from workos_authkit.emulator.records import Event, WebhookEndpoint, wire
from workos_authkit.emulator.urls import is_http_url

_DELAYS: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds before each further attempt; WorkOS makes up to twelve within three days."""

_TIMEOUT: Final = 5.0
_OVERHEAD: Final = 500
"""Bytes that an attempt takes beside its body."""

Post = Callable[[str, bytes, dict[str, str]], int]


@frozen(kw_only=True)
class SentWebhook:
    """An attempt to tell an address of an event."""

    url: str
    event_id: str
    event: str
    """The type of the event."""

    body: bytes = field(repr=False)
    signature: str = field(repr=False)
    """What `WorkOS-Signature` says."""

    at: datetime
    attempt: int
    """1 for the first."""

    status: int | None = None
    """What was answered; `None` when no answer came."""

    @property
    def delivered(self) -> bool:
        """Whether the address took it."""
        return self.status is not None and 200 <= self.status < 300


@frozen
class _Job:
    endpoint: WebhookEndpoint
    event: Event
    body: bytes
    attempt: int = 1


class Webhooks:
    """Tells addresses what happens, in order, and again where they fail.

    A thread does so while there is something to tell, and ends with it.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._changed = threading.Condition()
        self._queue: deque[_Job] = deque()
        self._later: list[_Job] = []
        self._thread: threading.Thread | None = None
        self._sent: Newest[SentWebhook] = Newest(lambda sent: len(sent.body) + _OVERHEAD)
        self.attempts: int = 0
        """How many attempts were made, also those that are forgotten."""

    def add(self, url: str, secret: str, *, events: Sequence[str] = ()) -> None:
        """Tell an address of what happens from now on.

        Args:
            url: Where to post.
            secret: What signs.
            events: The types to tell of; all where none is given.

        Raises:
            ValueError: The URL is none, or the secret is empty.
        """
        if not is_http_url(url):
            raise ValueError(f"a webhook needs an http or https URL, not {url!r}")
        if not isinstance(secret, str) or not secret:
            raise ValueError("a webhook needs a secret")
        if isinstance(events, str):
            raise ValueError("events must be a list of types, not one text")
        self._environment.create(WebhookEndpoint, url=url, secret=secret, events=[*events])

    def remove(self, url: str) -> None:
        """Tell an address no more; what was to be told already, it is still told.

        Args:
            url: The address, as it was added.
        """
        for endpoint in self.endpoints:
            if endpoint.url == url:
                self._environment.webhook_endpoints.remove(endpoint)

    @property
    def endpoints(self) -> Sequence[WebhookEndpoint]:
        """The addresses."""
        return [*self._environment.webhook_endpoints]

    @property
    def sent(self) -> Sequence[SentWebhook]:
        """The attempts so far, oldest first; the newest are kept: 10,000, or 32 MiB of them."""
        with self._changed:
            return self._sent.all()

    def wait(self, timeout: float = 10.0) -> bool:
        """Wait until nothing is left to tell, and return whether that is so.

        Args:
            timeout: Seconds to wait at most.
        """
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, timeout)

    def clear(self) -> None:
        """Forget what was told, and what was still to be told."""
        with self._changed:
            self._queue.clear()
            self._later.clear()
            self._sent.clear()
            self._changed.notify_all()

    def tell(self, events: Iterable[Event]) -> None:
        """Tell every address that wants to know; returns at once."""
        jobs = [
            _Job(endpoint, event, json.dumps(wire(event), ensure_ascii=False).encode())
            for event in events
            for endpoint in self._environment.webhook_endpoints
            if endpoint.wants(event)
        ]
        if not jobs:
            return
        with self._changed:
            self._queue.extend(jobs)
            self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="authkit-emulator-webhooks", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        import httpx

        with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:

            def post(url: str, body: bytes, headers: dict[str, str]) -> int:
                return client.post(url, content=body, headers=headers).status_code

            while (job := self._next()) is not None:
                self._attempt(job, post)

    def _next(self) -> _Job | None:
        """Return what to tell next, first the new; `None` ends the thread."""
        with self._changed:
            while not self._queue:
                if not self._later:
                    self._thread = None
                    self._changed.notify_all()
                    return None
                self._changed.wait(_DELAYS[min(job.attempt for job in self._later) - 2])
                self._queue.extend(self._later)
                self._later.clear()
            return self._queue.popleft()

    def _attempt(self, job: _Job, post: Post) -> None:
        at = self._environment.now()
        timestamp = str(int(at.timestamp() * 1000))
        signature = f"t={timestamp}, v1={sign(job.body, job.endpoint.secret, timestamp)}"
        headers = {"content-type": "application/json", "workos-signature": signature}
        try:
            status = post(job.endpoint.url, job.body, headers)
        except Exception:  # nobody answers; whatever the reason, it is tried again
            status = None
        sent = SentWebhook(
            url=job.endpoint.url,
            event_id=job.event.id,
            event=job.event.event,
            body=job.body,
            signature=signature,
            at=at,
            attempt=job.attempt,
            status=status,
        )
        with self._changed:
            self._sent.add(sent)
            self.attempts += 1
            if not sent.delivered and job.attempt <= len(_DELAYS):
                self._later.append(evolve(job, attempt=job.attempt + 1))
