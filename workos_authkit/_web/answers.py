"""Answers to people, htmx and programs for each outcome. Pure, except that some are logged."""

import logging
import math
import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import unquote, urlencode

from workos_authkit._types import JSON
from workos_authkit._web.callers import caller_of
from workos_authkit._web.messages import (
    Header,
    Refusal,
    RefusalReason,
    WebRequest,
    WebResponse,
    json_response,
    redirect,
)
from workos_authkit._web.pages import message_page
from workos_authkit._web.paths import origin_of_url, path_of_url, safe_return_path
from workos_authkit._web.settings import Route, WebSettings
from workos_authkit.models.sessions import (
    AuthenticatedSession,
    SessionRefreshFailure,
    UnauthenticatedSession,
)

_logger = logging.getLogger("workos_authkit")

RETRY_AFTER: Final = 5
"""Default seconds after which to try again."""

UNCHECKED: Final = "The access token cannot be checked at the moment."
"""What a program is told whose token needs keys that cannot be fetched."""

_STEPS: Final = frozenset(
    {
        "email_verification_required",
        "mfa_challenge",
        "mfa_enrollment",
        "organization_authentication_methods_required",
        "organization_selection_required",
        "sso_required",
        "step_required",
    }
)
"""Refresh failures that a new sign-in can resolve, because it shows the step."""

_TITLES: Final[dict[int, str]] = {
    400: "That did not work",
    401: "Please sign in",
    403: "You may not do this",
    500: "Something is wrong on our side",
    503: "Please try again in a moment",
}


# Refusals


UNAUTHENTICATED: Final = Refusal(
    reason="unauthenticated",
    status=401,
    message="Please sign in.",
    detail="no_session_cookie_provided",
)
FOREIGN_ORIGIN: Final = Refusal(
    reason="foreign_origin", status=403, message="Another site made this request."
)


def refusal_of(outcome: UnauthenticatedSession | SessionRefreshFailure) -> Refusal:
    """Return the refusal for a request without a session, or whose session was not refreshed."""
    cause = outcome.detail or getattr(outcome, "cause", None)
    detail = f"{outcome.reason}: {cause}" if cause else outcome.reason
    if outcome.status == 503:
        return unavailable(
            "The sign-in service does not answer. You are still signed in.",
            detail,
            retry_after=getattr(outcome, "retry_after", None),
        )
    if outcome.status == 500:
        _logger.error("WorkOS refuses this application: %s", detail)
        return Refusal(
            reason="misconfigured",
            status=500,
            message="The sign-in service refuses this application.",
            detail=detail,
        )
    _logger.info("a session is refused: %s", detail)
    if outcome.reason == "organization_refused" and getattr(outcome, "is_switch", False):
        return Refusal(
            reason="organization_refused",
            status=403,
            message="You are not a member of this organization.",
            detail=outcome.reason,
        )
    return Refusal(
        reason="unauthenticated", status=401, message="Please sign in.", detail=outcome.reason
    )


def unavailable(message: str, detail: str, *, retry_after: float | None = None) -> Refusal:
    """Return the refusal while nobody can tell who asks; the log says why."""
    _logger.warning("a caller cannot be identified at the moment: %s", detail)
    return Refusal(
        reason="temporarily_unavailable",
        status=503,
        message=message,
        detail=detail,
        retry_after=retry_after,
    )


def needs_step(failure: SessionRefreshFailure) -> bool:
    """Return whether the user can continue after signing in to the organization."""
    return failure.reason in _STEPS


def step_required(failure: SessionRefreshFailure, organization_id: str | None) -> Refusal:
    """Return the refusal that leads to the sign-in of the organization, which shows the step."""
    return Refusal(
        reason="step_required",
        status=401,
        message="Please sign in to this organization.",
        detail=failure.reason,
        organization_id=organization_id,
    )


def is_over(outcome: UnauthenticatedSession | SessionRefreshFailure) -> bool:
    """Return whether WorkOS ended the session, so that the cookie is useless.

    An unreadable cookie stays: the next sign-in replaces it, and a server with a wrong password
    signs nobody out.
    """
    if isinstance(outcome, UnauthenticatedSession):
        return outcome.reason == "session_ended"
    return outcome.kind == "terminal" and not outcome.keep_cookie


# Destinations


def sign_in_path(
    settings: WebSettings, *, return_to: str | None, organization_id: str | None = None
) -> str:
    """Return the path of the sign-in route, with its parameters."""
    given = {"return_to": return_to, "organization_id": organization_id}
    return route_path(settings, "sign-in", {name: value for name, value in given.items() if value})


def route_path(settings: WebSettings, route: Route, parameters: Mapping[str, str]) -> str:
    """Return the path of a route, with parameters."""
    query = urlencode(parameters)
    return f"{settings.root}{settings.prefix}/{route}" + (f"?{query}" if query else "")


def home_path(settings: WebSettings) -> str:
    """Return the path for browsers if no other is known."""
    return _below_root(settings, settings.home)


def checked_return_path(settings: WebSettings, value: str | None) -> str | None:
    """Return a path of this application as browsers see it, below the path of `redirect_uri`.

    It is `None` for a hostile path and for our routes.
    """
    path = safe_return_path(value)
    return None if path is None else _unless_ours(settings, _below_root(settings, path))


def _below_root(settings: WebSettings, path: str) -> str:
    """Return a path with the prefix that a proxy removes."""
    is_below = re.match(rf"{re.escape(settings.root)}([/?#]|$)", path)
    return path if is_below else settings.root + path


def _page_at(settings: WebSettings, url: str | None) -> str | None:
    """Return the path of a page that the browser shows; `None` for our routes."""
    return _unless_ours(settings, safe_return_path(path_of_url(url)))


def _unless_ours(settings: WebSettings, path: str | None) -> str | None:
    ours = f"{settings.root}{settings.prefix}/"
    return None if path and settings.prefix and unquote(path).startswith(ours) else path


def page_of(settings: WebSettings, request: WebRequest) -> str | None:
    """Return the page to return to after signing in."""
    headers = request.headers
    if current := headers.get("hx-current-url"):
        return _page_at(settings, current)
    if request.method in ("GET", "HEAD") and caller_of(request) == "person":
        query = f"?{request.query}" if request.query else ""
        return checked_return_path(settings, request.path + query)
    referer = headers.get("referer")
    return _page_at(settings, referer) if origin_of_url(referer) in settings.origins else None


# Answers


def refuse(
    settings: WebSettings,
    request: WebRequest,
    refusal: Refusal,
    headers: Sequence[Header] = (),
    *,
    lead_on: bool = True,
) -> WebResponse:
    """Return the answer to a refused request.

    For people, a 401 becomes a redirect to the sign-in route; a 403 never does.

    Args:
        settings: The settings.
        request: The request.
        refusal: The reason.
        headers: Additional headers.
        lead_on: Whether a 401 may become a redirect to the sign-in route.
    """
    caller = caller_of(request)
    lead_on = lead_on and refusal.status == 401 and not settings.bearer_only
    if lead_on and _signs_in(settings, request):
        _logger.error("a guard refuses %s: leave the routes of AuthKit out of it", request.path)
        lead_on = False  # the sign-in would lead to itself, without end
    if lead_on and caller != "program":
        location = sign_in_path(
            settings,
            return_to=page_of(settings, request),
            organization_id=refusal.organization_id,
        )
        return send_to(request, location, headers)
    headers = [*headers, *_explanation(refusal)]
    if caller == "person" and refusal.status != 401:
        return message_page(
            refusal.status,
            _TITLES.get(refusal.status, "That did not work"),
            refusal.message,
            _ways(settings, request, refusal),
            headers,
        )
    headers.append(("cache-control", "private, no-store"))
    return json_response(refusal.status, refusal.to_json(), headers, refusal)


def send_to(request: WebRequest, location: str, headers: Sequence[Header] = ()) -> WebResponse:
    """Return a redirect that this kind of caller can follow."""
    if caller_of(request) == "htmx":
        return WebResponse(status=401, headers=(("hx-redirect", location), *headers))
    return redirect(location, headers)


def leaving(cookies: Sequence[str]) -> Sequence[Header]:
    """Return the headers of an answer that sets cookies and must not be cached."""
    return [("cache-control", "private, no-store"), *(("set-cookie", each) for each in cookies)]


def moved(request: WebRequest, location: str, cookies: Sequence[str]) -> WebResponse:
    """Return the redirect after a POST."""
    match caller_of(request):
        case "person":
            return redirect(location, leaving(cookies))
        case "htmx":
            headers = (("hx-redirect", location), *leaving(cookies))
            return WebResponse(status=200, headers=headers)
        case "program":
            return json_response(200, {"location": location}, leaving(cookies))


def bad_request(
    settings: WebSettings, request: WebRequest, message: str, headers: Sequence[Header] = ()
) -> WebResponse:
    """Return the answer to a malformed request."""
    refusal = Refusal(reason="invalid_request", status=400, message=message)
    return refuse(settings, request, refusal, headers)


def who(session: AuthenticatedSession) -> dict[str, JSON]:
    """Return the session for the browser's scripts, without tokens."""
    user, impersonator = session.user, session.impersonator
    return {
        "authenticated": True,
        "user": {
            "id": user.id,
            "email": user.email,
            "email_verified": user.email_verified,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "profile_picture_url": user.profile_picture_url,
        },
        "session_id": session.session_id,
        "organization_id": session.organization_id,
        "role": session.role,
        "roles": list(session.roles),
        "permissions": list(session.permissions),
        "entitlements": list(session.entitlements),
        "feature_flags": list(session.feature_flags),
        "authentication_method": session.authentication_method,
        "impersonator": None
        if impersonator is None
        else {"email": impersonator.email, "reason": impersonator.reason},
    }


def _signs_in(settings: WebSettings, request: WebRequest) -> bool:
    """Return whether a request is for a route that signs people in."""
    path = request.path.removeprefix(settings.root)
    return path in {f"{settings.prefix}/{route}" for route in ("sign-in", "sign-up", "callback")}


def _explanation(refusal: Refusal) -> Sequence[Header]:
    """Return the headers of a refusal."""
    headers: list[Header] = []
    if refusal.status == 401:
        headers.append(("www-authenticate", _challenge(refusal.reason, refusal.max_age)))
    if refusal.status == 503:
        seconds = RETRY_AFTER if refusal.retry_after is None else math.ceil(refusal.retry_after)
        headers.append(("retry-after", str(max(1, seconds))))
    return headers


def _challenge(reason: RefusalReason, max_age: int | None) -> str:
    if reason == "invalid_token":  # RFC 6750 §3.1
        return 'Bearer error="invalid_token"'
    if reason == "reauthentication_required":  # RFC 9470 §3
        return f'Bearer error="insufficient_user_authentication", max_age="{max_age}"'
    return "Bearer"


def _ways(
    settings: WebSettings, request: WebRequest, refusal: Refusal
) -> Sequence[tuple[str, str]]:
    home = ("Go to the start page", home_path(settings))
    page = page_of(settings, request)
    if refusal.status == 503 and page is not None:
        return [("Try again", page), home]
    return [home]
