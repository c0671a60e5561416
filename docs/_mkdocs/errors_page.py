"""Write docs/errors.md, the table of every error, from the classes and their docstrings.

python docs/_mkdocs/errors_page.py
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from workos_authkit.errors import (
    APIError,
    AuthenticationError,
    AuthenticationStepError,
    AuthKitError,
)

PAGE = Path(__file__).parent.parent / "errors.md"

INTRODUCTION = """\
# Errors

<!-- Written by docs/_mkdocs/errors_page.py from the docstrings in workos_authkit/errors.py. -->

Every error derives from `AuthKitError` and can be imported from `workos_authkit` and from
`workos_authkit.errors`. All of them can be pickled and copied, and none shows a token, a code, a
password or a body in its text or its repr.

The class of an API error is decided by the `code` or `error` of the answer, whatever its status; an
answer without a code that is known here gets the class of its status. A new code therefore never
breaks a program: it is on `code`, and the whole answer is on `body`.
"""

STEPS = """\
The sign-in can go on. `error.pending` holds what the next call needs; `to_json()` and
`PendingAuthentication.from_json()` take it from one web request to the next. What all of them carry
stands in the first row. Any part of it may be missing, and its models may be incomplete."""

SECTIONS = {
    AuthenticationStepError: ("Steps of a sign-in", STEPS),
    AuthenticationError: ("Refused sign-ins", "The sign-in is over, or has to wait."),
    APIError: ("Other answers of the API", "What all API errors carry stands in the first row."),
    AuthKitError: ("Before and after the API", "Nothing was sent, or the answer was no error."),
}
"""Each base whose classes have a table of their own, with its title and introduction."""


def page() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *map(_section, SECTIONS)])


def _section(base: type[AuthKitError]) -> str:
    title, words = SECTIONS[base]
    lines = [
        f"## {title}",
        "",
        words,
        "",
        "| error | when it comes | what it carries | what to do next |",
        "|---|---|---|---|",
        *map(_row, _tree(base)),
        "",
    ]
    return "\n".join(lines)


def _tree(base: type[AuthKitError]) -> Iterator[type[AuthKitError]]:
    """Yield a class and those below it, but for those that have a section of their own."""
    yield base
    for cls in base.__subclasses__():
        if cls not in SECTIONS:
            yield from _tree(cls)


def _row(cls: type[AuthKitError]) -> str:
    codes = ", ".join(f"`{code}`" for code in getattr(cls, "wire_codes", ()))
    when = _paragraphs(cls)[0] + (f" Wire code: {codes}." if codes else "")
    carried = ", ".join(f"`{name}`" for name in _carried(cls)) or "—"
    return f"| `{cls.__name__}` | {when} | {carried} | {_next(cls)} |"


def _next(cls: type[AuthKitError]) -> str:
    """Return what a class, or else its base, says to do next."""
    for kind in cls.__mro__:
        for paragraph in _paragraphs(kind):
            if paragraph.startswith("Next: "):
                text = paragraph.removeprefix("Next: ")
                return text[0].upper() + text[1:]
    return "—"


def _paragraphs(cls: type) -> list[str]:
    text = inspect.cleandoc(cls.__doc__ or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _carried(cls: type[AuthKitError]) -> list[str]:
    """Return the names of the fields that set a class apart from its section's first row."""
    base: Any = next((section for section in SECTIONS if section in cls.__mro__[1:]), None)
    inherited = {field.name for field in attrs.fields(base)} if base else set()
    kind: Any = cls
    return [field.name for field in attrs.fields(kind) if field.name not in inherited]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
