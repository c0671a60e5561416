"""What the applications do after a sign-in, and after one that failed."""

from collections.abc import Mapping
from typing import Any

from workos_authkit.web import SignIn, SignInFailure, WebResponse

STATE = {"plan": "pro"}


def on_sign_in(sign_in: SignIn) -> str | None:
    return "/?welcome" if sign_in.state == STATE else None


def on_failure(failure: SignInFailure) -> WebResponse | None:
    return WebResponse(status=418, headers=[("x-reason", failure.reason)])


def with_hooks(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the web layer, the hooks among them where they are asked for."""
    settings = dict(options)
    if settings.pop("hooks", False):
        settings.update(on_sign_in=on_sign_in, on_failure=on_failure)
    return settings
