"""A key endpoint and a clock for tests to play with."""

from collections.abc import Mapping
from typing import Any

import httpx
from attrs import define, field

from tests.support.signing import NOW, Signer, signer


@define
class Clock:
    """Stands still until it is moved."""

    now: float = NOW
    started: float = 1_000.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.started + self.now - NOW

    def advance(self, seconds: float) -> None:
        self.now += seconds


@define
class KeyEndpoint:
    """Answers `GET /sso/jwks/{clientId}` and counts how often it was asked."""

    signers: list[Signer] = field(factory=lambda: [signer()])
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    content: bytes | None = None
    """What to answer instead of the keys."""

    failure: type[httpx.TransportError] | None = None
    """How to fail instead of answering."""

    requests: list[httpx.Request] = field(factory=list)

    @property
    def gets(self) -> int:
        return len(self.requests)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/sso/jwks/client_123")
        self.requests.append(request)
        if self.failure is not None:
            raise self.failure("on purpose")
        if self.content is not None:
            return httpx.Response(self.status, content=self.content, headers=self.headers)
        body: Any = {"keys": [key.jwk() for key in self.signers]}
        if self.status != 200:
            body = {"message": "on purpose"}
        return httpx.Response(self.status, json=body, headers=self.headers)
