"""Keep the URLs of our requests, which hold tokens and addresses, out of httpx's log lines."""

import logging
from contextvars import ContextVar

in_flight: ContextVar[str | None] = ContextVar("workos_authkit_in_flight", default=None)
"""Method and path template of the request that this task or thread sends."""


class _Redact(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        operation = in_flight.get()
        if operation is not None and isinstance(record.args, tuple):
            _, _, template = operation.partition(" ")
            record.args = tuple(
                template if type(value).__name__ == "URL" else value for value in record.args
            )
        return True


_FILTER = _Redact()


def redact_urls_of(library: str) -> None:
    """Install the filter on an HTTP library's logger; other requests log as before."""
    logging.getLogger(library).addFilter(_FILTER)
