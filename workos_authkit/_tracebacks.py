"""Keep secrets out of tracebacks: crash reporters copy the local variables of every frame."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from workos_authkit.errors import AuthKitError

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
