"""An extension for griffe that shows the defaults of parameters by value, not by constant."""

import ast
from typing import Any

from griffe import Extension, Function, GriffeError, Module


class DefaultsByValue(Extension):
    """Put the value of a constant where a signature names the constant: `10.0`."""

    def on_function(self, *, func: Function, **kwargs: Any) -> None:
        """Look at each parameter of a function."""
        for parameter in func.parameters:
            name = str(parameter.default)
            if name.isidentifier() and name.isupper() and name != "UNSET":
                parameter.default = _literal(func, name) or parameter.default


def _literal(func: Function, name: str) -> str | None:
    """Return the constant's value as it is written, where it is a literal."""
    try:
        home, _, attribute = func.resolve(name).rpartition(".")
        value = str(_module(func, home)[attribute].value)
        ast.literal_eval(value)
    except (GriffeError, KeyError, SyntaxError, ValueError):
        return None
    return value


def _module(func: Function, path: str) -> Module:
    package = func.package
    return package if path == package.path else package[path.removeprefix(f"{package.path}.")]
