"""Keep secrets out of tracebacks: crash reporters copy the local variables of every frame."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from workos_authkit.errors import AuthKitError, InvalidArgumentError

P = ParamSpec("P")
T = TypeVar("T")


def without_variables(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function that is given secrets: the tracebacks of our errors omit its frames."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except AuthKitError as error:
            refusal = error.with_traceback(None)
        del args, kwargs
        raise refusal

    return call


def without_arguments(
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Decorate a method of secrets: it refuses an argument without showing the others."""

    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        calling = method(*args, **kwargs)
        del args, kwargs
        try:
            return await calling
        except InvalidArgumentError as error:
            refusal = error.with_traceback(None)
        raise refusal

    return call
