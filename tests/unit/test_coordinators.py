"""Which objects a client accepts as its refresh coordinator."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest

from workos_authkit import AsyncAuthKit, AuthKit, ConfigurationError


def traced(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate as tracing libraries do: with a plain function."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return call


class Blocking:
    def begin(self, key: str, timeout: float) -> None: ...

    def finish(self, lease: object, outcome: object) -> None: ...

    def end(self, subject: str) -> None: ...

    def has_ended(self, subject: str) -> bool:
        return False


class Async:
    async def begin(self, key: str, timeout: float) -> None: ...

    async def finish(self, lease: object, outcome: object) -> None: ...

    async def end(self, subject: str) -> None: ...

    async def has_ended(self, subject: str) -> bool:
        return False


class AsyncCall:
    async def __call__(self, *args: object) -> None: ...


class WithoutEnds:
    begin, finish = Async.begin, Async.finish


class Traced(Async):
    begin, has_ended = traced(Async.begin), traced(Async.has_ended)


class OfCallables:
    begin = finish = AsyncCall()


class OfPartials:
    def __init__(self) -> None:
        self.begin = partial(Async().begin)
        self.finish = partial(Async().finish)


class EndsAreAsync(Blocking):
    end = Async.end  # type: ignore[assignment]


class EndedIsAsync(Blocking):
    has_ended = Async.has_ended  # type: ignore[assignment]


class EndedBlocks(Async):
    has_ended = Blocking.has_ended  # type: ignore[assignment]


ASYNC = [Async(), WithoutEnds(), Traced(), OfCallables(), OfPartials(), AsyncMock()]
BLOCKING = [Blocking(), Mock()]
MIXED = [EndsAreAsync(), EndedIsAsync(), EndedBlocks()]


def name_of(coordinator: object) -> str:
    return type(coordinator).__name__


@pytest.mark.parametrize("coordinator", ASYNC, ids=name_of)
def test_coroutines_are_for_the_async_client(coordinator: Any) -> None:
    AsyncAuthKit("sk_test", "client_1", refresh_coordinator=coordinator)
    with pytest.raises(ConfigurationError, match="must be a plain function for AuthKit"):
        AuthKit("sk_test", "client_1", refresh_coordinator=coordinator)


@pytest.mark.parametrize("coordinator", BLOCKING, ids=name_of)
def test_plain_functions_are_for_the_blocking_client(coordinator: Any) -> None:
    AuthKit("sk_test", "client_1", refresh_coordinator=coordinator)
    with pytest.raises(ConfigurationError, match="must be a coroutine for AsyncAuthKit"):
        AsyncAuthKit("sk_test", "client_1", refresh_coordinator=coordinator)


@pytest.mark.parametrize("client", [AuthKit, AsyncAuthKit])
@pytest.mark.parametrize("coordinator", MIXED, ids=name_of)
def test_methods_of_both_kinds_are_for_no_client(client: Any, coordinator: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"{name_of(coordinator)}\.\w+ is not"):
        client("sk_test", "client_1", refresh_coordinator=coordinator)


@pytest.mark.parametrize("client", [AuthKit, AsyncAuthKit])
@pytest.mark.parametrize("coordinator", [Blocking, object(), "redis://localhost", {}], ids=name_of)
def test_what_is_no_coordinator_is_refused(client: Any, coordinator: Any) -> None:
    with pytest.raises(ConfigurationError, match="refresh_coordinator"):
        client("sk_test", "client_1", refresh_coordinator=coordinator)
