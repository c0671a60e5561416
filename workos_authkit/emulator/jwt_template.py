"""JWT templates: JSON with `{{ user.email }}` in it, filled in for every access token."""

import json
import re
from collections.abc import Mapping
from typing import Any

from workos_authkit.emulator.records import Organization, User, wire

MAXIMUM_BYTES = 3072
RESERVED = frozenset({"iss", "sub", "exp", "iat", "nbf", "jti"})

_EXPRESSION = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_TERM = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+)+|'[^']*'")


class TemplateError(ValueError):
    """A template cannot be rendered."""


def context(
    user: User, organization: Organization | None, membership: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """Return what the expressions of a template may name; a membership as the API shows it."""
    return {
        "user": {**wire(user), "identities": user.identities},
        "organization": wire(organization) if organization else {},
        "organization_membership": membership or {},
    }


def check(content: str) -> None:
    """Make sure that a template renders to a JSON object, and leaves reserved claims alone.

    Raises:
        TemplateError: It does not.
    """
    if "{{" in _EXPRESSION.sub("", content):
        raise TemplateError("An expression is not closed.")
    claims = _render(content, {"user": {}, "organization": {}, "organization_membership": {}})
    if reserved := sorted(RESERVED & claims.keys()):
        raise TemplateError(f"The claim '{reserved[0]}' is reserved.")


def render(content: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that a template gives; those that are null are left out.

    Raises:
        TemplateError: The template is malformed.
    """
    return {k: v for k, v in _render(content, names).items() if v is not None}


def _render(content: str, names: Mapping[str, Any]) -> dict[str, Any]:

    def fill(match: re.Match[str]) -> str:
        value = _evaluate(match[1], names)
        if not _within_quotes(content, match.start()):
            return json.dumps(value)
        text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
        return json.dumps(text)[1:-1]

    try:
        claims = json.loads(_EXPRESSION.sub(fill, content))
    except (ValueError, RecursionError) as error:
        raise TemplateError("The template must render to JSON.") from error
    if not isinstance(claims, dict):
        raise TemplateError("The template must render to a JSON object.")
    return claims


def is_too_big(claims: Mapping[str, Any]) -> bool:
    """Say whether rendered claims exceed what a token may carry."""
    return len(json.dumps(claims).encode()) > MAXIMUM_BYTES


def _evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    for term in (part.strip() for part in expression.split("||")):
        if not _TERM.fullmatch(term):
            raise TemplateError(f"The expression '{expression}' cannot be read.")
        value: Any = term[1:-1] if term.startswith("'") else _look_up(term, names)
        if value is not None:
            return value
    return None


def _look_up(path: str, names: Mapping[str, Any]) -> Any:
    root, *rest = path.split(".")
    if root not in names:
        raise TemplateError(f"The template names an unknown '{root}'.")
    value: Any = names[root]
    for part in rest:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _within_quotes(content: str, position: int) -> bool:
    return len(re.findall(r'(?<!\\)"', content[:position])) % 2 == 1
