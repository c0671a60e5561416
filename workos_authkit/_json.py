"""Parse JSON: with orjson if it is installed, which is faster, with the same results."""

import json
from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from typing import Any, NamedTuple, NoReturn


class Parser(NamedTuple):
    """A parser of JSON and its counterpart, which raise `ValueError` and `TypeError` alone."""

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any], bytes]


_MAX_DEPTH = 64  # what a parser takes differs between Pythons

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
        ValueError: It is not JSON.
        RecursionError: It is nested too deeply.
    """
    if FASTER is not None:
        try:
            return FASTER.loads(text)
        except ValueError:
            pass
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def _refuse(constant: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python writes and JSON does not know."""
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse(text)


def parse_canonical(text: bytes) -> Any:
    """Return the value of a canonical text, or `None` if it may not be one.

    A text is canonical if writing its value gives the same bytes: no key is repeated and no number
    rounded, so all parsers read it alike. JavaScript's `JSON.stringify` writes such texts.
    """
    if FASTER is None:
        return None
    try:
        value = FASTER.loads(text)
        return value if FASTER.dumps(value) == text else None
    except (ValueError, TypeError):
        return None


def parse_object(text: bytes) -> dict[str, Any]:
    """Return the object of a JSON text that every parser reads alike (I-JSON, RFC 7493).

    Raises:
        ValueError: It is not an object, or parsers may read it differently.
        RecursionError: It is nested too deeply.
    """
    may_be_deep = text.count(b"[") + text.count(b"{") > _MAX_DEPTH
    value = (None if may_be_deep else parse_canonical(text)) or _parse_strictly(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    if may_be_deep and _is_deeper(value, _MAX_DEPTH):
        raise ValueError("nested too deeply")
    return value


def _parse_strictly(text: bytes) -> Any:
    source = text.decode().strip(_JSON_WHITESPACE)
    value, end = _JSON.raw_decode(source)
    if end != len(source):
        raise ValueError("more than one value")
    if "\\" in source:  # only an escape can hide half of a surrogate pair
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _is_deeper(value: object, depth: int) -> bool:
    """Say whether lists and objects are nested deeper than this."""
    level = [value]
    for _ in range(depth + 1):
        level = [
            child
            for container in level
            if isinstance(container, (dict, list))
            for child in (container.values() if isinstance(container, dict) else container)
        ]
    return bool(level)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key appears twice")
    return members


_JSON_WHITESPACE = " \t\n\r"
_JSON = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_refuse)
