"""One call of the API: request, retries, then a model or an error."""

import json
import logging
import random
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

from attrs import evolve

from workos_authkit import _convert, models
from workos_authkit._arguments import require_instance, require_text
from workos_authkit._config import Settings
from workos_authkit._convert import DecodeError
from workos_authkit._deadline import Deadline
from workos_authkit._error_mapping import error_from_response, excerpt
from workos_authkit._request import MAX_PAGE_SIZE, Request, encode_query
from workos_authkit._retry import (
    FROM_THE_NETWORK,
    Failure,
    Result,
    delay_before,
    is_from_workos,
    may_have_been_done,
    may_repeat,
)
from workos_authkit._transport import HTTPRequest, HTTPResponse, Transport
from workos_authkit._transport._body import ACCEPTED_ENCODINGS
from workos_authkit._types import RequestOptions, Shared
from workos_authkit.errors import (
    ConfigurationError,
    InvalidArgumentError,
    NotFoundError,
    ResponseDecodeError,
    TransportError,
)
from workos_authkit.models.page import Page

T = TypeVar("T")
K = TypeVar("K")

logger = logging.getLogger("workos_authkit")

_LONGEST_URL = 32_000
"""Longer than servers accept, and shorter than the limit of httpx."""

_METHODS_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})
"""Without a body, their requests say so (RFC 9110 §8.6)."""

_OUR_HEADERS = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "forwarded",
        "host",
        "http2-settings",
        "keep-alive",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-forwarded-host",
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
        "x-original-url",
        "x-rewrite-url",
    }
)
"""Headers that authenticate, route or frame a request (RFC 7239, RFC 9110, RFC 9112)."""

# RFC 9110, sections 5.1 and 5.5, without the bytes beyond ASCII.
_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HEADER_VALUE = r"[!-~]+([ \t]+[!-~]+)*"


class API(Shared):
    """The interface of the API for resources.

    Args:
        transport: Carries the requests.
        settings: The client's settings.
    """

    def __init__(self, transport: Transport, settings: Settings) -> None:
        self.transport = transport
        self.settings = settings
        self._headers: Mapping[str, str] = {
            "host": settings.host,
            "accept": "application/json",
            "accept-encoding": ACCEPTED_ENCODINGS,
            "user-agent": settings.user_agent,
        }
        key = settings.api_key
        self._headers_with_key: Mapping[str, str] = (
            self._headers if key is None else {**self._headers, "authorization": f"Bearer {key}"}
        )

    def url(self, request: Request) -> str:
        """Return the URL of a request, including its query.

        Raises:
            InvalidArgumentError: It is longer than servers accept, or holds the secret key.
        """
        url = self.settings.base_url + request.path.text
        if request.query and (query := encode_query(request.query)):
            url = f"{url}?{query}"
        if self._is_in(url):
            raise InvalidArgumentError(
                f"{request.operation} would have the API key in its URL: pass it as api_key only"
            )
        if len(url) > _LONGEST_URL:
            longest = max(request.query, key=lambda name: len(str(request.query[name])), default="")
            raise InvalidArgumentError(
                f"{longest or 'path'} is too long: {request.operation} would have a URL of "
                f"{len(url):,} characters, of which servers take {_LONGEST_URL:,} at most"
            )
        return url

    def _is_in(self, url: str) -> bool:
        """Return whether a URL holds the secret key; no frame of an error does."""
        key = self.settings.api_key
        return key is not None and key.startswith("sk_") and key in url

    async def call(self, request: Request, into: type[T], options: RequestOptions | None) -> T:
        """Make the call and return its answer as a model.

        Raises:
            APIError: The API refused; its class says what.
            TransportError: No answer came.
            ResponseDecodeError: The answer does not fit the model.
        """
        response = await self.send(request, options, result="required")
        return _decoded(request, response, _convert.structure, into)

    async def authenticate(
        self, request: Request, options: RequestOptions | None, *, user: "models.User | None" = None
    ) -> "models.Authentication":
        """Send a grant and return its result, for `user` if known; raises as `call` does."""
        # Programs that sign nobody in need neither it nor its models.
        from workos_authkit._token_endpoint import read_authentication

        response = await self.send(request, options, result="required")
        return _decoded(request, response, read_authentication, user)

    async def page(
        self, request: Request, item: type[T], options: RequestOptions | None
    ) -> Page[T]:
        """Make the call and return one page of a list; raises as `call` does."""
        response = await self.send(request, options, result="required")
        return _decoded(request, response, _convert.structure_page, item)

    async def pages(
        self, request: Request, item: type[T], options: RequestOptions | None
    ) -> AsyncIterator[T]:
        """Iterate over the items of this page and all later ones; raises as `call` does."""
        cursor = "before" if request.query.get("order") == "normal" else "after"
        request = evolve(request, query={"limit": MAX_PAGE_SIZE, **request.query})
        lasting = {k: v for k, v in request.query.items() if k not in ("before", "after")}
        seen: set[str] = set()
        while True:
            page = await self.page(request, item, options)
            for value in page.data:
                yield value
            following: str | None = getattr(page, cursor)
            if not page.data or not following or following in seen:
                return
            seen.add(following)
            request = evolve(request, query={**lasting, cursor: following})

    async def json(self, request: Request, options: RequestOptions | None) -> Any:
        """Make the call and return its answer as parsed JSON; `None` if it has no body."""
        response = await self.send(request, options, result="optional")
        return _decoded(request, response, _unchanged, None) if response.content else None

    async def send(
        self, request: Request, options: RequestOptions | None, *, result: Result = "none"
    ) -> HTTPResponse:
        """Make the call, retry it if that is safe and may help, and return a 2xx answer.

        Args:
            request: The call.
            options: Overrides for this call.
            result: Whether the body is read.

        Raises:
            APIError: The API refused; its class says what.
            TransportError: No answer came.
            ResponseDecodeError: The answer is too large, or not from WorkOS.
        """
        limits = self.settings.limits_for(options)
        http_request = self._http_request(request, options)
        deadline = Deadline(self.transport.clock, limits.deadline)
        may_be_done = False
        for attempt in count(1):
            timeout = min(limits.timeout, deadline.left)
            outcome = await self._attempt(request, http_request, attempt, result, timeout)
            if isinstance(outcome, HTTPResponse):
                return outcome
            if may_be_done and request.is_ending and isinstance(outcome, NotFoundError):
                return HTTPResponse(status=204, headers={}, content=b"", attempts=attempt)
            may_be_done = may_be_done or may_have_been_done(outcome)
            if attempt > limits.max_retries or not may_repeat(outcome, safe=request.is_safe):
                raise outcome
            dice = random.random()  # noqa: S311
            delay = delay_before(attempt, outcome, left=deadline.left, dice=dice)
            if delay is None:
                raise outcome
            await self.transport.sleep(delay)
            if deadline.left <= 0:
                raise outcome
        raise AssertionError("the attempts are counted without end")

    async def _attempt(
        self,
        request: Request,
        http_request: HTTPRequest,
        attempt: int,
        result: Result,
        timeout: float,
    ) -> HTTPResponse | Failure:
        """Send the request once; return a usable 2xx answer, or what went wrong."""
        clock = self.transport.clock
        is_logged = logger.isEnabledFor(logging.INFO)
        started_at = clock.monotonic() if is_logged else 0.0
        try:
            response = await self.transport.send(http_request, timeout=timeout)
        except TransportError as error:
            error.attempts = attempt
            logger.info("%s: %s (attempt %d)", request.operation, error.message, attempt)
            return error
        if is_logged:
            logger.info(
                "%s: %d in %.0f ms (attempt %d, request id %s)",
                request.operation,
                response.status,
                (clock.monotonic() - started_at) * 1000,
                attempt,
                response.request_id,
            )
        if attempt > 1:
            response = evolve(response, attempts=attempt)
        if 200 <= response.status < 300:
            return self._unusable(request, response, result) or response
        return error_from_response(
            response,
            operation=request.operation,
            attempts=attempt,
            secrets=[self.settings.api_key or "", *request.secrets],
            now=clock.time(),
        )

    def _unusable(
        self, request: Request, response: HTTPResponse, result: Result
    ) -> ResponseDecodeError | None:
        """Return the error for an unusable answer that looks like a success."""
        if response.is_too_large:
            limit = self.settings.max_response_bytes
            message = f"the answer is larger than max_response_bytes, {limit:,}"
            return _decode_error(request, response, message)
        if not is_from_workos(response.status, response.content, result=result):
            return _decode_error(request, response, FROM_THE_NETWORK, retryable=True)
        return None

    def _http_request(self, request: Request, options: RequestOptions | None) -> HTTPRequest:
        if request.key == "required" and self.settings.api_key is None:
            raise ConfigurationError(
                f"{request.operation} needs an API key, and this client has none: "
                "pass api_key= or set WORKOS_API_KEY"
            )
        url = self.url(request)
        added = {} if options is None else dict(_checked(options.headers))
        content = b""
        if request.form and isinstance(request.json, Mapping):
            added["content-type"] = "application/x-www-form-urlencoded"
            content = encode_query(request.json).encode()
        elif request.json is not None:
            added["content-type"] = "application/json"
            content = _encode_json(request.json)
        if content or request.method in _METHODS_WITH_BODY:
            added["content-length"] = str(len(content))
        # Last, so that the API key is in no frame of the errors above.
        headers = self._headers if request.key == "never" else self._headers_with_key
        return HTTPRequest(
            method=request.method,
            url=url,
            headers={**headers, **added} if added else headers,
            content=content,
            operation=request.operation,
        )


def _decoded(
    request: Request,
    response: HTTPResponse,
    decode: Callable[[Any, K], T],
    kind: K,
) -> T:
    """Return what `decode` makes of the JSON of an answer, and of `kind`.

    Raises:
        ResponseDecodeError: The answer is not JSON, or `decode` refuses it.
    """
    try:
        return decode(_convert.parse_json(response.content), kind)
    except DecodeError as error:
        raise _decode_error(request, response, error.message, path=error.path) from None


def _unchanged(value: Any, _: None) -> Any:
    return value


def _decode_error(
    request: Request,
    response: HTTPResponse,
    message: str,
    *,
    path: str = "$",
    retryable: bool = False,
) -> ResponseDecodeError:
    return ResponseDecodeError(
        message,
        path=path,
        status=response.status,
        request_id=response.request_id,
        operation=request.operation,
        attempts=response.attempts,
        retryable=retryable,
        body=excerpt(response.content),
    )


def _encode_json(value: Any) -> bytes:
    try:
        return _JSON.encode(value).encode()
    except (TypeError, ValueError, RecursionError):
        raise InvalidArgumentError(
            "the body holds a value that JSON has no place for: pass strings, numbers, booleans, "
            "None, lists and mappings with string keys"
        ) from None


def _as_container(value: object) -> Any:
    """Convert containers that `json` does not know to ones that it knows."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    raise TypeError


_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_as_container)


def _checked(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    require_instance("options.headers", headers, Mapping)
    for name, value in headers.items():
        require_text("the name of a header in options.headers", name)
        require_text(f"options.headers: {name!r}", value)
        known = name.lower().replace("_", "-")  # as CGI and WSGI servers read it
        if known in _OUR_HEADERS or known.startswith("proxy-"):
            raise InvalidArgumentError(
                f"options.headers cannot set {name!r}: it authorizes, routes or frames the request"
            )
        if not (re.fullmatch(_HEADER_NAME, name) and re.fullmatch(_HEADER_VALUE, value)):
            raise InvalidArgumentError(f"options.headers: {name!r} is not fit for a header")
        yield name.lower(), value
