"""JSON texts, read by orjson where it is installed: as exactly as without it, and faster.

orjson takes no NaN, no half of a surrogate pair and little depth. What it refuses, the standard
library may still read, so that a text means the same in every installation.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple


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

    Parsers differ on whole numbers beyond 64 bits alone (RFC 7493 §2.2).

    Raises:
        ValueError: It is none.
        RecursionError: It is nested too deeply.
    """
    if FASTER is not None:
        with suppress(ValueError):
            return FASTER.loads(text)
    return json.loads(text)


def parse_canonical(text: bytes) -> Any:
    """Return the value of a text that every parser reads alike, or `None` without further ado.

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
