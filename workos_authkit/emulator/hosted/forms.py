"""Read the input to hosted pages, and report its errors."""

from collections.abc import Callable

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_email
from workos_authkit.emulator.hosted import markup
from workos_authkit.emulator.records import CodeRecord, Verdict
from workos_authkit.emulator.refusals import Refused

_WRONG_CODE = {
    Verdict.WRONG: "That code is not right. Check it and try again.",
    Verdict.EXPIRED: "That code has expired. Ask for a new one.",
    Verdict.USED_BEFORE: "That code was used before. Ask for a new one.",
    Verdict.TOO_MANY_ATTEMPTS: "Too many wrong codes. Ask for a new one, or start again.",
}


class Problem(Exception):  # noqa: N818 - becomes a sentence on the page
    """An error that the user can correct.

    Args:
        field: The field with the error; empty for the whole form.
        text: The message for the user.
        offer_sign_up: Whether the user could create an account instead.
    """

    def __init__(self, field: str, text: str, *, offer_sign_up: bool = False) -> None:
        super().__init__(text)
        self.shown: markup.Problem = markup.Problem(
            field=field, text=text, offer_sign_up=offer_sign_up
        )


def entered_text(form: Fields, name: str) -> str:
    """Return the value of a field."""
    return form.optional_text(name) or ""


def entered_email(form: Fields) -> str:
    """Return the entered address.

    Raises:
        Problem: It is not an address.
    """
    email = entered_text(form, "email").strip()
    if not is_email(email):
        raise Problem("email", "Enter an email address, like ada@example.com.")
    return email


def entered_code(form: Fields) -> str:
    """Return the entered one-time code, without spaces."""
    return "".join(entered_text(form, "code").split())


def check_code(environment: Environment, sent: CodeRecord | None, form: Fields) -> None:
    """Make sure that the user entered the sent code, and consume it.

    Raises:
        Problem: The code is wrong.
    """
    verdict = sent.enter(entered_code(form), environment.now()) if sent else Verdict.WRONG
    check_verdict(verdict)


def check_verdict(verdict: Verdict) -> None:
    """Make sure that a code was right.

    Raises:
        Problem: It was wrong.
    """
    if verdict is not Verdict.RIGHT:
        raise Problem("code", _WRONG_CODE[verdict])


def send(mail: Callable[[], object]) -> None:
    """Send an email.

    Raises:
        Problem: It cannot be sent.
    """
    try:
        mail()
    except Refused as refused:
        raise Problem("", refused.words) from None
