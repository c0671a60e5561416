"""Coroutines that never suspend run to their end; one that does is an error."""

from collections.abc import AsyncIterator
from types import coroutine
from typing import Any

import anyio
import pytest

from workos_authkit._run import iterate, run


@coroutine
def suspend() -> Any:
    yield


class Numbers:
    """An asynchronous generator that remembers whether it was closed."""

    def __init__(self, *, fail_at: int | None = None, suspend_at: int | None = None) -> None:
        self.fail_at = fail_at
        self.suspend_at = suspend_at
        self.made = 0
        self.closed = False

    async def generate(self) -> AsyncIterator[int]:
        try:
            while True:
                if self.made == self.fail_at:
                    raise LookupError("no such number")
                if self.made == self.suspend_at:
                    await suspend()
                self.made += 1
                yield self.made
        finally:
            self.closed = True


def test_a_coroutine_runs_through_the_coroutines_it_awaits_to_its_result() -> None:
    async def inner(number: int) -> int:
        return number + 1

    async def outer() -> int:
        return await inner(await inner(1))

    assert run(outer()) == 3


def test_an_error_of_the_coroutine_comes_out_as_it_is() -> None:
    error = LookupError("gone")

    async def fail() -> None:
        raise error

    with pytest.raises(LookupError) as caught:
        run(fail())

    assert caught.value is error


def test_a_suspension_raises_and_closes_the_coroutine() -> None:
    closed: list[bool] = []

    async def wait_for_ever() -> None:
        try:
            await suspend()
        finally:
            closed.append(True)

    with pytest.raises(RuntimeError, match=r"wait_for_ever.* suspended"):
        run(wait_for_ever())

    assert closed == [True]


def test_a_suspension_cannot_be_swallowed() -> None:
    async def swallow() -> str:
        try:
            await suspend()
        except RuntimeError:
            return "as if nothing had happened"
        return "resumed"

    with pytest.raises(RuntimeError, match="suspended"):
        run(swallow())


def test_the_traceback_of_a_suspension_leads_to_where_it_waited() -> None:
    async def inner() -> None:
        await suspend()

    async def outer() -> None:
        await inner()

    with pytest.raises(RuntimeError, match="suspended") as caught:
        run(outer())

    assert [entry.name for entry in caught.traceback][-3:] == ["outer", "inner", "suspend"]


def test_a_bare_checkpoint_is_a_suspension_too() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="suspended"):
            run(anyio.sleep(0))

    anyio.run(main)


def test_a_coroutine_runs_inside_a_running_loop() -> None:
    async def answer() -> int:
        return 42

    async def main() -> int:
        return run(answer())

    assert anyio.run(main) == 42


def test_every_item_of_an_asynchronous_generator_is_yielded_in_order() -> None:
    async def letters() -> AsyncIterator[str]:
        for letter in "abc":
            yield letter

    assert list(iterate(letters())) == ["a", "b", "c"]


def test_an_iterator_that_is_no_generator_is_accepted() -> None:
    class Countdown:
        def __init__(self, start: int) -> None:
            self.left = start

        def __aiter__(self) -> "Countdown":
            return self

        async def __anext__(self) -> int:
            if not self.left:
                raise StopAsyncIteration
            self.left -= 1
            return self.left

    assert list(iterate(Countdown(3))) == [2, 1, 0]


def test_nothing_is_made_before_it_is_asked_for() -> None:
    numbers = Numbers()
    iterator = iterate(numbers.generate())
    assert numbers.made == 0
    assert next(iterator) == 1
    assert numbers.made == 1


def test_a_consumer_that_stops_early_closes_the_generator() -> None:
    numbers = Numbers()
    # The test holds the generator, so that only an explicit close can end it.
    generator = numbers.generate()
    iterator = iterate(generator)
    assert next(iterator) == 1

    iterator.close()  # type: ignore[attr-defined]

    assert numbers.closed
    assert numbers.made == 1


def test_leaving_a_for_loop_closes_the_generator() -> None:
    numbers = Numbers()
    generator = numbers.generate()
    for number in iterate(generator):
        if number == 2:
            break

    assert numbers.closed


def test_an_error_in_the_generator_comes_out_and_ends_the_iteration() -> None:
    numbers = Numbers(fail_at=1)
    iterator = iterate(numbers.generate())
    assert next(iterator) == 1
    with pytest.raises(LookupError, match="no such number"):
        next(iterator)

    assert numbers.closed
    assert list(iterator) == []


def test_an_error_thrown_into_the_iteration_closes_the_generator() -> None:
    numbers = Numbers()
    generator = numbers.generate()
    iterator = iterate(generator)
    next(iterator)
    with pytest.raises(LookupError, match="the consumer failed"):
        iterator.throw(LookupError("the consumer failed"))  # type: ignore[attr-defined]

    assert numbers.closed


def test_a_suspension_in_an_asynchronous_generator_raises_and_closes_it() -> None:
    numbers = Numbers(suspend_at=1)
    generator = numbers.generate()
    iterator = iterate(generator)
    assert next(iterator) == 1
    with pytest.raises(RuntimeError, match="suspended"):
        next(iterator)

    assert numbers.closed
