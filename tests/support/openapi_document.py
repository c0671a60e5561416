"""The official OpenAPI document, for tests that hold answers and requests against it.

It is somebody else's work and is not in this repository. `WORKOS_OPENAPI_DOCUMENT` names a local
copy (JSON or YAML); without it an older edition comes from npm's `@workos/openapi-spec`.
"""

import copy
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.npm import npm_install

VARIABLE = "WORKOS_OPENAPI_DOCUMENT"
PACKAGE, VERSION = "@workos/openapi-spec", "0.1.0"

METHODS = ("get", "put", "post", "delete", "patch")


def load_openapi_document() -> dict[str, Any]:
    """Return a copy of the document; skip the test when no copy can be had."""
    return copy.deepcopy(_document())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the HTTP method, the path template and the definition of every operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


@functools.cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(_file().read_text("utf-8"), Loader=_Loader)
    _repair(document)
    return document


def _repair(part: Any) -> None:
    """Mend what JSON Schema and OpenAPI forbid; nothing that says what an answer looks like."""
    if isinstance(part, list):
        for member in part:
            _repair(member)
    elif isinstance(part, dict):
        if isinstance(part.get("required"), list):  # some name a property twice
            part["required"] = list(dict.fromkeys(part["required"]))
        if not all("$ref" in member for member in part.get("oneOf", ())):
            part.pop("discriminator", None)  # it can tell named schemas apart, not inline ones
        for member in part.values():
            _repair(member)


def _file() -> Path:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    try:
        directory = npm_install("openapi-document", {PACKAGE: VERSION})
    except pytest.skip.Exception as reason:
        pytest.skip(f"{VARIABLE} names no OpenAPI document, and {reason.msg}")
    return directory / "node_modules" / PACKAGE / "open-api-spec.yaml"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as JSON means it: a timestamp stays text. JSON is YAML, so it reads both."""


_Loader.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node)
)
