"""Write docs/errors.md, which describes every error, from the classes and their docstrings.

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
`workos_authkit.errors`. Errors can be pickled and copied, and none shows a token, code, password or
body in its text or repr.

The `code` or `error` in an answer decides the class of an API error, whatever the status. An answer
without a known code gets the class of its status, so a new code never breaks a program: `code`
holds it, and `body` holds the whole answer.
"""

STEPS = """\
The sign-in can continue. `error.pending` holds what the next call needs; `to_json()` and
`PendingAuthentication.from_json()` carry it from one web request to the next. The first entry lists
the fields of all these errors. Any of them may be missing, and its models may be incomplete."""

SECTIONS = {
    AuthenticationStepError: ("Steps of a sign-in", STEPS),
    AuthenticationError: ("Refused sign-ins", "The sign-in has failed, or has to wait."),
    APIError: ("Other answers of the API", "The first entry lists the fields of all API errors."),
    AuthKitError: ("Before and after the API", "Nothing was sent, or the answer was not an error."),
}
"""Each base whose classes have a table of their own, with its title and introduction."""


def page() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *map(_section, SECTIONS)])


def _section(base: type[AuthKitError]) -> str:
    title, words = SECTIONS[base]
    return "\n".join([f"## {title}", "", words, "", *map(_entry, _tree(base))])


def _tree(base: type[AuthKitError]) -> Iterator[type[AuthKitError]]:
    """Yield a class and those below it, but for those that have a section of their own."""
    yield base
    for cls in base.__subclasses__():
        if cls not in SECTIONS:
            yield from _tree(cls)


def _entry(cls: type[AuthKitError]) -> str:
    """Return what a class says about itself: when it comes, what it carries, what to do next."""
    facts = {
        "Code": ", ".join(f"`{code}`" for code in getattr(cls, "wire_codes", ())),
        "Carries": ", ".join(f"`{name}`" for name in _carried(cls)),
        "Next": _next(cls),
    }
    items = [f"- **{name}:** {text}" for name, text in facts.items() if text]
    return "\n".join([f"### `{cls.__name__}`", "", _paragraphs(cls)[0], "", *items, ""])


def _next(cls: type[AuthKitError]) -> str:
    """Return what a class, or else its base, says to do next."""
    for kind in cls.__mro__:
        for paragraph in _paragraphs(kind):
            if paragraph.startswith("Next: "):
                text = paragraph.removeprefix("Next: ")
                return text[0].upper() + text[1:]
    return ""


def _paragraphs(cls: type) -> list[str]:
    text = inspect.cleandoc(cls.__doc__ or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _carried(cls: type[AuthKitError]) -> list[str]:
    """Return the names of the fields that set a class apart from its section's first entry."""
    base: Any = next((section for section in SECTIONS if section in cls.__mro__[1:]), None)
    inherited = {field.name for field in attrs.fields(base)} if base else set()
    kind: Any = cls
    return [field.name for field in attrs.fields(kind) if field.name not in inherited]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
