"""Sessions of applications without a server: a browser keeps the refresh token in a cookie.

AuthKit does this for authkit-js and authkit-react outside their development mode: scripts cannot
read the cookie with the refresh token; another cookie tells them that it exists.
"""

import json
from http.cookies import CookieError, SimpleCookie

from attrs import evolve

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.http import Response
from workos_authkit.emulator.routing import Call

_REFRESH_TOKEN = "workos-refresh-token"  # noqa: S105 - a name
_HAS_SESSION = "workos-has-session"


def is_browser(call: Call) -> bool:
    """Return whether a page made the call instead of an application's server."""
    return "origin" in call.request.headers and "client_secret" not in call.body


def read_refresh_token(call: Call) -> str | None:
    """Return the browser's refresh token, if it has one."""
    try:
        cookies = SimpleCookie(call.request.headers.get("cookie", ""))
    except CookieError:
        return None
    return cookies[_REFRESH_TOKEN].value if _REFRESH_TOKEN in cookies else None


def keep(environment: Environment, response: Response) -> Response:
    """Return the answer with its refresh token stored in the browser."""
    if response.status != 200:
        return response
    token = json.loads(response.body)["refresh_token"]
    seconds = environment.settings.session_lifetime
    return evolve(response, cookies=_cookies(environment, token, seconds))


def forget(environment: Environment, response: Response) -> Response:
    """Return the answer, which removes the refresh token from the browser."""
    return evolve(response, cookies=_cookies(environment, "", 0))


def _cookies(environment: Environment, token: str, seconds: float) -> tuple[str, str]:
    secure = environment.base_url.startswith("https:")
    scope = f"Path=/; Max-Age={int(seconds)}; SameSite={'None; Secure' if secure else 'Lax'}"
    present = environment.client_id if token else ""
    return (f"{_REFRESH_TOKEN}={token}; {scope}; HttpOnly", f"{_HAS_SESSION}={present}; {scope}")
