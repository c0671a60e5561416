"""Packages whose names load on first use (PEP 562): a program waits only for what it uses.

Building one model takes attrs a fifth of a millisecond, and there are ninety.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, homes: Mapping[str, Iterable[str]]
) -> tuple[list[str], Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__all__`, `__getattr__` and `__dir__` of a package.

    Type checkers cannot follow them: give them imports, under `if TYPE_CHECKING`.

    Args:
        package: The package's `__name__`.
        homes: The names that each of its modules provides; the package's own modules under "".
    """
    home_of = {name: home for home, names in homes.items() for name in names}
    exported = sorted(home_of)

    def get(name: str) -> Any:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if not home:
            return import_module(f"{package}.{name}")
        value = getattr(import_module(f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)  # later uses bypass this function
        return value

    return exported, get, lambda: exported
