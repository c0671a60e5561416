"""Run coroutines to their end without an event loop.

Over the blocking transport a coroutine never suspends, so one step takes it from its first line
to its `return`. That is how the sync client runs: the same code as the async one, no thread and
no loop in between, and callable inside a running loop and after a fork.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends and return its result.

    Args:
        coroutine: What to run. It is closed if it suspends.

    Raises:
        RuntimeError: The coroutine suspended: it waited for something other than the blocking
            transport.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    suspension = RuntimeError(
        f"{coroutine!r} suspended, but nothing here can resume it: "
        "under the sync client, wait through the blocking transport alone"
    )
    try:
        coroutine.throw(suspension)  # the traceback then shows where it waited
    finally:
        coroutine.close()
        raise suspension


def iterate(iterator: AsyncIterator[T]) -> Iterator[T]:
    """Iterate over an asynchronous iterator that never suspends.

    An asynchronous generator is closed at the end, also when the consumer stops early or an
    error ends the iteration.

    Args:
        iterator: What to iterate over.

    Raises:
        RuntimeError: A step suspended; see `run`.
    """
    try:
        while True:
            try:
                item = run(_next(iterator))
            except StopAsyncIteration:
                return
            yield item
    finally:
        if isinstance(iterator, AsyncGenerator):
            run(iterator.aclose())


async def _next(iterator: AsyncIterator[T]) -> T:
    return await anext(iterator)
