"""Signing in to a web application: to the hosted page and back."""

import logging
from collections.abc import Sequence
from inspect import isawaitable
from typing import Final, Protocol, Unpack

from workos_authkit._api import API
from workos_authkit._async.authentication import AsyncAuthenticator
from workos_authkit._async.oauth_tokens import AsyncOAuthTokens
from workos_authkit._async.sealed_values import AsyncSealedValues
from workos_authkit._async.session_tokens import AsyncSessionTokens
from workos_authkit._async.sessions import AsyncSessions
from workos_authkit._types import JSON
from workos_authkit._visitor import Visitor
from workos_authkit._web import answers, flows
from workos_authkit._web.messages import WebRequest, WebResponse, redirect
from workos_authkit._web.pages import message_page
from workos_authkit._web.settings import SignIn, SignInFailure, SignInParameters, WebSettings
from workos_authkit._web.visits import SessionWriter
from workos_authkit.errors import (
    AuthenticationError,
    AuthenticationStepError,
    AuthKitError,
    AuthorizationCallbackError,
    ConfigurationError,
    OrganizationSelectionError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SSORequiredError,
    StateMismatchError,
    TransportError,
    UnsealError,
)
from workos_authkit.models.authentication import AuthorizationCallback
from workos_authkit.models.sessions import AuthenticatedSession, UnauthenticatedSession

_logger = logging.getLogger("workos_authkit")


class Resources(Protocol):
    """The parts of a client that the web layer uses."""

    _api: API
    authentication: AsyncAuthenticator
    sessions: AsyncSessions
    session_tokens: AsyncSessionTokens
    oauth_tokens: AsyncOAuthTokens
    sealed_values: AsyncSealedValues


class SignInFlow:
    """Signing in: each browser tab has a flow of its own, in a sealed cookie.

    Args:
        authkit: The client's parts.
        settings: The settings.
        writer: Stores the session.
    """

    def __init__(self, authkit: Resources, settings: WebSettings, writer: SessionWriter) -> None:
        self._authkit = authkit
        self._settings = settings
        self._writer = writer

    def begin(
        self,
        request: WebRequest,
        *,
        return_to: str | None,
        app_state: JSON = None,
        led_on: bool = False,
        **parameters: Unpack[SignInParameters],
    ) -> WebResponse:
        """Send the browser to sign in, with a new flow in a cookie."""
        settings = self._settings
        parameters.setdefault("provider", "authkit")
        started = self._authkit.authentication.start(**parameters)
        flow = flows.Flow(
            state=started.state,
            code_verifier=started.code_verifier,
            return_to=answers.checked_return_path(settings, return_to)
            or answers.home_path(settings),
            app_state=app_state,
            led_on=led_on,
            max_age=parameters.get("max_age"),
            organization_id=parameters.get("organization_id"),
        )
        sealed = self._authkit.sealed_values.seal(
            flow.to_json(), purpose=flows.PURPOSE, lifetime=flows.LIFETIME
        )
        cookies = flows.begin(
            started.state,
            sealed,
            request.cookies,
            path=settings.root or "/",
            secure=settings.secure,
        )
        return answers.send_to(request, started.url, answers.leaving(cookies))

    async def callback(self, request: WebRequest) -> WebResponse:
        """Answer a browser that comes back: with a session, or with a page that says why not."""
        state = request.parameters().get("state")
        if state is None:
            return await self._callback_without_state(request)
        name = flows.name_of(state)
        sealed = flows.flow_cookies(request.cookies).get(name)
        if sealed is None:
            return await self._failed(request, "no_flow", 400, None)
        try:
            flow = flows.flow_from_json(
                self._authkit.sealed_values.unseal(sealed, purpose=flows.PURPOSE)
            )
        except UnsealError as error:
            reason = "expired" if error.detail == "expired" else "forged"
            return await self._failed(request, reason, 400, error, flow_name=name)
        finally:
            del sealed  # no traceback shows it
        if flow is None:
            return await self._failed(request, "forged", 400, None, flow_name=name)
        try:
            callback = self._authkit.authentication.parse_callback(request.query, state=flow.state)
            return await self._exchange(request, callback, flow, name)
        except StateMismatchError as error:
            return await self._failed(request, "forged", 400, error, flow_name=name)
        except AuthorizationCallbackError as error:
            return await self._failed(request, error.error, 400, error, flow_name=name)

    async def _callback_without_state(self, request: WebRequest) -> WebResponse:
        """Answer a sign-in that WorkOS began, or that never was one."""
        settings = self._settings
        try:
            callback = self._authkit.authentication.parse_callback(
                request.query, allow_impersonation=True
            )
        except (StateMismatchError, AuthorizationCallbackError) as error:
            reason = getattr(error, "error", "no_flow")
            return await self._failed(request, reason, 400, error)
        if not settings.allow_impersonation:
            return redirect(answers.sign_in_path(settings, return_to=None), answers.leaving(()))
        try:
            flow = flows.Flow(state="", code_verifier="", return_to=answers.home_path(settings))
            return await self._exchange(request, callback, flow, None)
        except StateMismatchError:  # no impersonation: it may sign in as everybody does
            return redirect(answers.sign_in_path(settings, return_to=None), answers.leaving(()))

    async def _exchange(
        self,
        request: WebRequest,
        callback: AuthorizationCallback,
        flow: flows.Flow,
        flow_name: str | None,
    ) -> WebResponse:
        """Exchange the code of a callback for a session."""
        try:
            authentication = await self._authkit.authentication.with_code(
                callback,
                code_verifier=flow.code_verifier or None,
                visitor=Visitor(
                    ip_address=request.ip_address, user_agent=request.headers.get("user-agent")
                ),
            )
        except AuthenticationStepError as error:
            return await self._lead_on(request, flow, flow_name, error)
        except (TransportError, ServerError, RateLimitError, ResponseDecodeError) as error:
            return await self._failed(request, "unavailable", 503, error)
        except StateMismatchError:
            raise
        except AuthenticationError as error:
            return await self._failed(request, error.code or "", 400, error, flow_name=flow_name)
        except AuthKitError as error:
            _logger.error("a sign-in failed: %s", error)
            return await self._failed(request, "misconfigured", 500, error, flow_name=flow_name)
        sealed = self._authkit.sessions.seal(authentication)
        session = await self._authkit.sessions.authenticate(sealed)
        if reason := _what_is_wrong(session, flow):
            status = 400 if reason == "not_recent" else 500
            return await self._failed(request, reason, status, None, flow_name=flow_name)
        sign_in = SignIn(
            authentication=authentication,
            state=flow.app_state,
            return_to=flow.return_to,
            request=request,
        )
        return_to = await self._welcome(sign_in)
        cookies = self._writer.write(sealed, authentication, session, request)
        return redirect(return_to, answers.leaving([*cookies, *self._ended(flow_name)]))

    async def _welcome(self, sign_in: SignIn) -> str:
        """Call the application's hook, and return where the browser goes next."""
        hook = self._settings.on_sign_in
        if hook is None:
            return sign_in.return_to
        chosen = hook(sign_in)
        if isawaitable(chosen):
            chosen = await chosen
        if not isinstance(chosen, str | None):
            raise ConfigurationError(
                f"on_sign_in must return a path or None, not {type(chosen).__name__}"
            )
        return answers.checked_return_path(self._settings, chosen) or sign_in.return_to

    async def _lead_on(
        self,
        request: WebRequest,
        flow: flows.Flow,
        flow_name: str | None,
        error: AuthenticationStepError,
    ) -> WebResponse:
        """Begin the sign-in that includes the step which this one lacks; once, so that it ends."""
        if flow.led_on:
            return await self._failed(
                request, error.code or "step_required", 400, error, flow_name=flow_name
            )
        answer = self.begin(
            request,
            return_to=flow.return_to,
            app_state=flow.app_state,
            led_on=True,
            **_what_takes(error, flow),
        )
        ended = [("set-cookie", value) for value in self._ended(flow_name)]
        return WebResponse(status=answer.status, headers=(*answer.headers, *ended))

    async def _failed(
        self,
        request: WebRequest,
        reason: str,
        status: int,
        error: Exception | None,
        *,
        flow_name: str | None = None,
    ) -> WebResponse:
        """Answer a callback that led to no session: with a page that says what to do."""
        _logger.info("a sign-in failed: %s", reason)
        settings = self._settings
        answer: WebResponse | None = None
        if settings.on_failure is not None:
            failure = SignInFailure(reason=reason, status=status, error=error, request=request)
            chosen = settings.on_failure(failure)
            if isawaitable(chosen):
                chosen = await chosen
            if not isinstance(chosen, WebResponse | None):
                raise ConfigurationError(
                    f"on_failure must return a WebResponse or None, not {type(chosen).__name__}"
                )
            answer = chosen
        if answer is None:
            title, text = _FAILURES.get(reason, _REFUSED)
            again = answers.sign_in_path(settings, return_to=None)
            headers = [("retry-after", str(answers.RETRY_AFTER))] if status == 503 else []
            answer = message_page(
                status,
                title,
                text,
                [("Sign in again", again), ("Go to the start page", answers.home_path(settings))],
                headers,
            )
        ended = [("set-cookie", value) for value in self._ended(flow_name)]
        return WebResponse(
            status=answer.status, headers=(*answer.headers, *ended), body=answer.body
        )

    def _ended(self, flow_name: str | None) -> Sequence[str]:
        names = [] if flow_name is None else [flow_name]
        settings = self._settings
        return flows.end(names, path=settings.root or "/", secure=settings.secure)


def _what_is_wrong(
    session: AuthenticatedSession | UnauthenticatedSession, flow: flows.Flow
) -> str | None:
    """Return why the page that asked for this sign-in would only ask for the next one.

    The browser would go round in circles, as the hosted page need not ask the person again.
    """
    if not session:
        refused = session.reason in ("invalid_jwt", "user_mismatch")
        if refused:
            _logger.error("a new session is refused: %s %s", session.reason, session.detail)
        return "misconfigured" if refused else None
    if flow.max_age is None:
        return None
    signed_in_at = session.claims.auth_time
    is_recent = signed_in_at is not None and session.claims.iat - signed_in_at <= flow.max_age
    return None if is_recent else "not_recent"


def _what_takes(error: AuthenticationStepError, flow: flows.Flow) -> SignInParameters:
    """Return the parameters of a sign-in that includes the step; the hosted page has most steps."""
    if isinstance(error, SSORequiredError) and error.connection_ids:
        return {"provider": None, "connection_id": error.connection_ids[0]}
    asked: SignInParameters = {
        "organization_id": flow.organization_id,
        "login_hint": error.pending.email,
        "max_age": flow.max_age,
    }
    if isinstance(error, OrganizationSelectionError) and error.organizations:
        asked["organization_id"] = error.organizations[0].id
    return asked


_FAILURES: Final = {
    "no_flow": (
        "This sign-in is over",
        "It was finished before, was begun in another browser, or took longer than ten minutes.",
    ),
    "expired": ("This sign-in took too long", "It must be finished within ten minutes."),
    "forged": ("This sign-in cannot be continued", "It does not belong to this browser."),
    "access_denied": ("You were not signed in", "The sign-in was cancelled or not allowed."),
    "unavailable": (
        "Please try again in a moment",
        "The sign-in service does not answer. Reload this page to go on.",
    ),
    "misconfigured": ("Something is wrong on our side", "Nobody can sign in at the moment."),
    "not_recent": (
        "You did not sign in again",
        "This page asks for a recent sign-in, and the sign-in service gave an earlier one.",
    ),
}
_REFUSED: Final = ("You were not signed in", "The sign-in service refused this sign-in.")
