"""Signing people in to a web application, whatever its framework.

It takes a `WebRequest` and returns a `Visit`, or a `WebResponse` to send. The adapters for
Starlette, FastAPI, Django and Flask are thin layers over it.
"""

from inspect import iscoroutinefunction
from typing import Unpack

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._client import AuthKit
from workos_authkit._sync.web import WebAuth as _Mirror
from workos_authkit._web.guards import AllOf, AnyGuard, AnyOf, Guard, GuardOptions
from workos_authkit._web.messages import (
    Header,
    Refusal,
    RefusalReason,
    WebRequest,
    WebResponse,
    read_form,
)
from workos_authkit._web.settings import (
    ROUTES,
    OnFailure,
    OnSignIn,
    Route,
    SignIn,
    SignInFailure,
    StartOptions,
    WebOptions,
    WebSettings,
)
from workos_authkit._web.visits import Visit
from workos_authkit.errors import ConfigurationError

__all__ = [
    "ROUTES",
    "AllOf",
    "AnyGuard",
    "AnyOf",
    "AsyncWebAuth",
    "Guard",
    "GuardOptions",
    "Header",
    "OnFailure",
    "OnSignIn",
    "Refusal",
    "RefusalReason",
    "Route",
    "SignIn",
    "SignInFailure",
    "StartOptions",
    "Visit",
    "WebAuth",
    "WebOptions",
    "WebRequest",
    "WebResponse",
    "WebSettings",
    "read_form",
]


class WebAuth(_Mirror):
    """The web layer, for any blocking framework; see `AsyncWebAuth`."""

    def __init__(self, authkit: AuthKit, **options: Unpack[WebOptions]) -> None:
        """Use a client.

        Args:
            authkit: The client; it needs `client_id`, `redirect_uri` and `cookie_password`; with
                `bearer_only`, only `client_id`.
            **options: The settings, those of `WebSettings`.

        Raises:
            ConfigurationError: A setting is missing, wrong or unknown; the message names it.
        """
        if not isinstance(authkit, AuthKit):
            raise ConfigurationError(
                f"authkit must be an AuthKit, not {type(authkit).__name__}; AsyncWebAuth takes an "
                "AsyncAuthKit"
            )
        for name in ("on_sign_in", "on_failure"):
            if iscoroutinefunction(options.get(name)):
                raise ConfigurationError(f"{name} must be a plain function with AuthKit")
        asynchronous = AsyncWebAuth(authkit._resources, **options)
        super().__init__(asynchronous)
        self.settings: WebSettings = asynchronous.settings
