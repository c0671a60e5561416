"""How the API refuses: an exception that is already the answer, in one of WorkOS's envelopes.

coded        {"code", "message", ...}             what WorkOS itself has to say
oauth        {"error", "error_description", ...}  what RFC 6749 and its kin have to say
plain        {"message"}                          most 404s, and 401
"""

from collections.abc import Callable, Mapping
from typing import Any

from workos_authkit.emulator.http import Response, json_response


class Refused(Exception):  # noqa: N818 - it ends a handler early, it is no mistake
    """A request was refused; `response` is what the client gets."""

    def __init__(self, status: int, content: Mapping[str, Any]) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.content: Mapping[str, Any] = dict(content)

    @property
    def words(self) -> str:
        """What it says to people."""
        content = self.content
        text = content.get("error_description") or content.get("message") or content.get("code")
        return str(text or self.status)

    @property
    def response(self) -> Response:
        """The answer on the wire."""
        return json_response(self.content, self.status)


def coded(
    status: int, code: str, message: str = "Request could not be processed.", **extra: Any
) -> Refused:
    """Refuse with a code of WorkOS's own."""
    return Refused(status, {"code": code, "message": message, **extra})


def oauth(
    error: str, description: str | None = None, *, status: int = 400, **extra: Any
) -> Refused:
    """Refuse as OAuth does (RFC 6749, section 5.2)."""
    text = description or f"The request failed due to: {error}."
    return Refused(status, {"error": error, "error_description": text, **extra})


def plain(status: int, message: str) -> Refused:
    """Refuse with words alone."""
    return Refused(status, {"message": message})


def not_found(what: str, identifier: str) -> Refused:
    """Refuse because there is no such thing."""
    return plain(404, f"{what} not found: '{identifier}'.")


def unauthorized() -> Refused:
    """Refuse because the API key is missing or wrong."""
    return plain(401, "Unauthorized")


class InvalidField(ValueError):  # noqa: N818 - becomes one of the refusals below
    """A parameter is missing or malformed."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field: str = field
        self.code: str = code
        self.message: str = message


def invalid_parameters(invalid: InvalidField) -> Refused:
    """Refuse a malformed request, in the envelope that most operations use."""
    problem = {"code": invalid.code, "message": invalid.message, "field": invalid.field}
    return coded(422, "invalid_request_parameters", "Validation failed.", errors=[problem])


def invalid_fields(status: int) -> Callable[[InvalidField], Refused]:
    """Return the refusal of the operations that name each field: `errors: [{code, field}]`."""

    def refuse(invalid: InvalidField) -> Refused:
        problem = {"code": invalid.code, "field": invalid.field}
        return Refused(status, {"message": invalid.message, "errors": [problem]})

    return refuse


def invalid_constraints(invalid: InvalidField) -> Refused:
    """Refuse with `errors: [{property, constraints}]`."""
    problem = {"property": invalid.field, "constraints": {invalid.code: invalid.message}}
    return Refused(422, {"message": "Validation failed.", "errors": [problem]})


def invalid_messages(invalid: InvalidField) -> Refused:
    """Refuse with a list of messages under an HTTP phrase."""
    return Refused(400, {"message": [invalid.message], "error": "Bad Request"})
