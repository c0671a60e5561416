"""Webhooks: a thread of the emulator posts events to endpoints."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import evolve, field, frozen

from workos_authkit._arguments import require_text, require_texts
from workos_authkit._signatures import sign
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.newest import Newest
from workos_authkit.emulator.records import Event, WebhookEndpoint, wire
from workos_authkit.emulator.urls import is_http_url

_DELAYS: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds before each further attempt; WorkOS makes up to twelve within three days."""

_TIMEOUT: Final = 5.0
_OVERHEAD: Final = 500
"""Bytes that a delivery or an attempt takes besides its body."""

Post = Callable[[str, bytes, dict[str, str]], int]


@frozen(kw_only=True)
class SentWebhook:
    """An attempt to deliver an event to an endpoint."""

    url: str
    event_id: str
    event: str
    """The type of the event."""

    body: bytes = field(repr=False)
    signature: str = field(repr=False)
    """The value of `WorkOS-Signature`."""

    at: datetime
    attempt: int
    """The number of the attempt, from 1."""

    status: int | None = None
    """The status of the answer; `None` if none came."""

    @property
    def delivered(self) -> bool:
        """Whether the endpoint accepted it."""
        return self.status is not None and 200 <= self.status < 300


@frozen
class _Job:
    endpoint: WebhookEndpoint
    event: Event
    body: bytes
    attempt: int = 1
    due: float = 0.0

    def next_attempt(self) -> "_Job | None":
        """Return the next attempt, if there is one."""
        if self.attempt > len(_DELAYS):
            return None
        due = time.monotonic() + _DELAYS[self.attempt - 1]
        return evolve(self, attempt=self.attempt + 1, due=due)

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD


class Webhooks:
    """Delivers events to endpoints, in order, and retries failures.

    A thread runs while there is something to deliver. While endpoints are slow, the newest
    deliveries wait, 10,000 or 32 MiB of them; older ones are dropped.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._changed = threading.Condition()
        self._queue: Newest[_Job] = Newest(lambda job: job.size)
        self._later: Newest[_Job] = Newest(lambda job: job.size)
        self._current: _Job | None = None
        self._thread: threading.Thread | None = None
        self._sent: Newest[SentWebhook] = Newest(lambda sent: len(sent.body) + _OVERHEAD)
        self.attempts: int = 0
        """How many attempts were made, including dropped ones."""

    def add(self, url: str, secret: str, *, events: Sequence[str] = ()) -> None:
        """Deliver events to an endpoint from now on.

        Args:
            url: Where to post.
            secret: The secret that signs the bodies.
            events: The types of events to deliver; by default all.

        Raises:
            ValueError: The URL is invalid, or the secret is empty.
        """
        require_text("url", url)
        if not is_http_url(url):
            raise ValueError(f"a webhook needs an http or https URL, not {url!r}")
        if not isinstance(secret, str) or not secret:
            raise ValueError("a webhook needs a secret")
        require_texts("events", events)
        self._environment.create(WebhookEndpoint, url=url, secret=secret, events=[*events])

    def remove(self, url: str) -> None:
        """Remove an endpoint; it still gets earlier events.

        Args:
            url: The URL, as it was added.
        """
        for endpoint in self.endpoints:
            if endpoint.url == url:
                self._environment.webhook_endpoints.remove(endpoint)

    @property
    def endpoints(self) -> Sequence[WebhookEndpoint]:
        """The endpoints."""
        return [*self._environment.webhook_endpoints]

    @property
    def sent(self) -> Sequence[SentWebhook]:
        """The attempts so far, oldest first; only the newest 10,000, or 32 MiB, are kept."""
        with self._changed:
            return self._sent.all()

    def wait(self, timeout: float = 10.0) -> bool:
        """Wait until everything is delivered, and return whether it is.

        Args:
            timeout: The longest wait, in seconds.
        """
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, timeout)

    def clear(self) -> None:
        """Forget all attempts, the current one too, and drop pending deliveries."""
        with self._changed:
            self._queue.clear()
            self._later.clear()
            self._current = None
            self._sent.clear()
            self._changed.notify_all()

    def tell(self, events: Iterable[Event]) -> None:
        """Deliver to every endpoint that wants the events; returns at once."""
        jobs = [
            _Job(endpoint, event, json.dumps(wire(event), ensure_ascii=False).encode())
            for event in events
            for endpoint in self._environment.webhook_endpoints
            if endpoint.wants(event)
        ]
        if not jobs:
            return
        with self._changed:
            for job in jobs:
                self._queue.add(job)
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
        """Return the next delivery, new ones before retries; `None` ends the thread."""
        with self._changed:
            while (job := self._queue.take()) is None:
                retries = self._later.all()
                if not retries:
                    self._thread = None
                    self._changed.notify_all()
                    return None
                self._changed.wait(min(job.due for job in retries) - time.monotonic())
                self._queue_retries()
            self._current = job
            return job

    def _queue_retries(self) -> None:
        now = time.monotonic()
        retries = self._later.all()
        self._later.clear()
        for job in retries:
            (self._queue if job.due <= now else self._later).add(job)

    def _attempt(self, job: _Job, post: Post) -> None:
        at = self._environment.now()
        timestamp = str(int(at.timestamp() * 1000))
        signature = f"t={timestamp}, v1={sign(job.body, job.endpoint.secret, timestamp)}"
        headers = {"content-type": "application/json", "workos-signature": signature}
        try:
            status = post(job.endpoint.url, job.body, headers)
        except Exception:  # no answer: retry, whatever the reason
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
            if self._current is not job:
                return  # `clear` has dropped it
            self._sent.add(sent)
            self.attempts += 1
            if not sent.delivered and (retry := job.next_attempt()) is not None:
                self._later.add(retry)
