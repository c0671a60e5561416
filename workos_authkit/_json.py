"""JSON texts, read by orjson where it is installed: as well as without it, and faster."""

import json
from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from typing import Any, NamedTuple, NoReturn


class Parser(NamedTuple):
    """A parser of JSON and its counterpart, which raise `ValueError` and `TypeError` alone."""

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any], bytes]


FASTER: Parser | None = None
"""The parser to ask first."""

with suppress(ImportError):
    import orjson

    FASTER = Parser(orjson.loads, orjson.dumps)


def parse(text: bytes) -> Any:
    """Return the value of a JSON text.

    What the faster parser refuses, the standard library may still read. The two differ on whole
    numbers beyond 64 bits (RFC 7493 §2.2) and on how deep they go.

    Raises:
        ValueError: It is none.
        RecursionError: It is nested too deeply.
    """
    if FASTER is not None:
        with suppress(ValueError):
            return FASTER.loads(text)
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def _refuse(constant: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python writes and JSON does not know."""
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse(text)


def parse_canonical(text: bytes) -> Any:
    """Return the value of a text that both parsers read alike, or `None` when it is left to others.

    It is one that the value, written again, gives to the byte: nothing in it was overruled, as a
    key that comes twice, or rounded. JavaScript's `JSON.stringify` writes such texts.
    """
    if FASTER is None:
        return None
    try:
        value = FASTER.loads(text)
        return value if FASTER.dumps(value) == text else None
    except (ValueError, TypeError):
        return None
