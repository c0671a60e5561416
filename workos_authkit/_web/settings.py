"""Settings of the web layer, and their checks."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal, TypeAlias, TypedDict
from urllib.parse import urlsplit

from attrs import frozen

from workos_authkit._config import Settings
from workos_authkit._types import JSON, ScreenHint
from workos_authkit._web.messages import WebRequest, WebResponse
from workos_authkit._web.paths import origin_of_url, safe_return_path
from workos_authkit.cookies import SessionCookie
from workos_authkit.errors import ConfigurationError
from workos_authkit.models._base import Value
from workos_authkit.models.authentication import Authentication

Route: TypeAlias = Literal["sign-in", "sign-up", "callback", "sign-out", "organization", "session"]

ROUTES: Final[dict[Route, str]] = {
    "sign-in": "GET",
    "sign-up": "GET",
    "callback": "GET",
    "sign-out": "POST",
    "organization": "POST",
    "session": "GET",
}
"""The routes below the prefix, with their methods; HEAD follows GET."""


NO_SESSIONS: Final = (
    "bearer_only: there are no sessions and nobody signs in here; ask for claims, or leave "
    "bearer_only out"
)


@frozen(kw_only=True)
class SignIn(Value):
    """A sign-in that succeeded, for the hook `on_sign_in`."""

    authentication: Authentication
    state: JSON
    """The `state` that the application passed to `start`."""

    return_to: str
    """The path to which the browser is redirected."""

    request: WebRequest


@frozen(kw_only=True)
class SignInFailure(Value):
    """A sign-in that failed, for the hook `on_failure`."""

    reason: str
    """`no_flow` (this browser did not begin it, or finished it before), `expired`, `forged`,
    `unavailable`, or the code of WorkOS's error, such as `access_denied`."""

    status: int
    error: Exception | None
    request: WebRequest


OnSignIn: TypeAlias = Callable[[SignIn], Awaitable[str | None] | str | None]
"""Called after a sign-in, before the redirect; may return another path of this site."""

OnFailure: TypeAlias = Callable[[SignInFailure], Awaitable[WebResponse | None] | WebResponse | None]
"""Called when a sign-in fails; may return a response in place of the page."""


class SignInParameters(TypedDict, total=False):
    """Parameters for the hosted page."""

    provider: str | None
    connection_id: str | None
    organization_id: str | None
    screen_hint: ScreenHint | None
    login_hint: str | None
    domain_hint: str | None
    prompt: str | None
    max_age: int | None
    invitation_token: str | None


class StartOptions(SignInParameters, total=False):
    """The arguments of `start`; see `WebAuth.start`."""

    return_to: str | None
    state: JSON


class WebOptions(TypedDict, total=False):
    """The settings of the web layer; see `WebSettings`."""

    prefix: str
    home: str
    cookie: SessionCookie | None
    trusted_origins: Sequence[str]
    sign_out_return_to: str | None
    allow_impersonation: bool
    refresh_deadline: float
    on_sign_in: OnSignIn | None
    on_failure: OnFailure | None
    bearer_only: bool


@frozen(kw_only=True)
class WebSettings(Value):
    """The checked settings of the web layer."""

    redirect_uri: str
    """Where users return; the client's. It also tells how browsers reach the application: its
    scheme, its host, and the path that a proxy removes. Empty with `bearer_only`."""

    prefix: str = "/auth"
    """The path of the routes: `redirect_uri` ends in it and `/callback`."""

    home: str = "/"
    """The path to which browsers are sent if no other is known."""

    cookie: SessionCookie | None = None
    """The session cookie; by default `wos-session`, `Secure` where `redirect_uri` is https.

    A session too large for one cookie goes into two, which the Node packages cannot read. More
    than 7,000 bytes would lock users out, as gunicorn and nginx refuse requests with more than 8 kB
    of cookies: such a session is stored without the user's metadata or, if need be, without the
    access token. If you pass a cookie, only its own limits apply."""

    trusted_origins: Sequence[str] = ()
    """Origins besides that of `redirect_uri` whose pages may post to this application and open
    its WebSockets with the cookie."""

    sign_out_return_to: str | None = None
    """Where WorkOS sends users after signing out: a sign-out redirect from the dashboard."""

    allow_impersonation: bool = False
    """Whether impersonators from the WorkOS dashboard may sign in; they come without a state."""

    refresh_deadline: float = 10.0
    """Seconds that a request may wait for a refresh."""

    on_sign_in: OnSignIn | None = None
    on_failure: OnFailure | None = None

    bearer_only: bool = False
    """Whether only tokens in `Authorization` count: cookies are ignored, nobody signs in here, and
    the client needs neither `redirect_uri` nor `cookie_password`."""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.bearer_only, bool):
            raise ConfigurationError("bearer_only must be True or False")
        if not self.bearer_only:
            self._check_routes()
        if not isinstance(self.home, str) or safe_return_path(self.home) is None:
            raise ConfigurationError("home must be a path of this site, such as /")
        _check_cookie(self.cookie, secure=self.secure)
        for origin in _sequence("trusted_origins", self.trusted_origins):
            if origin_of_url(origin) != origin:
                raise ConfigurationError(
                    "trusted_origins: each is a scheme and a host in lower case, such as "
                    "https://app.example.com"
                )
        if self.sign_out_return_to is not None and origin_of_url(self.sign_out_return_to) is None:
            raise ConfigurationError("sign_out_return_to must be an http or https URL")
        if type(self.refresh_deadline) not in (int, float) or not 0 < self.refresh_deadline <= 60:
            raise ConfigurationError("refresh_deadline must be more than 0 and at most 60 seconds")
        if not isinstance(self.allow_impersonation, bool):
            raise ConfigurationError("allow_impersonation must be True or False")
        for name in ("on_sign_in", "on_failure"):
            hook = getattr(self, name)
            if hook is not None and not callable(hook):
                raise ConfigurationError(f"{name} must be a function")

    def _check_routes(self) -> None:
        prefix = self.prefix
        if not isinstance(prefix, str) or (prefix and safe_return_path(prefix) != prefix):
            raise ConfigurationError("prefix must be a path that begins with /, such as /auth")
        if prefix.endswith("/"):
            raise ConfigurationError("prefix must not end in /")
        if origin_of_url(self.redirect_uri) is None:
            raise ConfigurationError("redirect_uri must be an http or https URL")
        expected = f"{prefix}/callback"
        if not urlsplit(self.redirect_uri).path.endswith(expected):
            raise ConfigurationError(
                f"redirect_uri must end in {expected}, where this application takes users back: "
                f"change it here and in the dashboard, or pass another prefix"
            )

    @property
    def routes(self) -> Sequence[Route]:
        """The routes that the application has, by name."""
        return () if self.bearer_only else tuple(ROUTES)

    def require_sessions(self) -> None:
        """Refuse what needs sessions where only bearer tokens are accepted.

        Raises:
            ConfigurationError: The setting is `bearer_only`.
        """
        if self.bearer_only:
            raise ConfigurationError(NO_SESSIONS)

    @property
    def secure(self) -> bool:
        """Whether browsers reach this application over HTTPS."""
        return self.redirect_uri.lower().startswith("https:")

    @property
    def root(self) -> str:
        """The path at which browsers see the application: empty, or such as `/app`."""
        return urlsplit(self.redirect_uri).path.removesuffix(f"{self.prefix}/callback")

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may use the cookie."""
        own = origin_of_url(self.redirect_uri)
        return frozenset([*([own] if own else []), *self.trusted_origins])

    @property
    def session_cookie(self) -> SessionCookie:
        """The session cookie."""
        return self.cookie or SessionCookie(secure=self.secure, chunks=True, max_chunks=2)

    @property
    def session_limit(self) -> int | None:
        """The most bytes of a session: a sign-in in progress must fit beside it; `None` for any."""
        return 7_000 if self.cookie is None else None


def load_web_settings(client: Settings, options: WebOptions) -> WebSettings:
    """Return the settings, checked, together with those of the client.

    Raises:
        ConfigurationError: A setting is missing, wrong or unknown; the message names it.
    """
    client.require_client_id()
    known = WebOptions.__annotations__
    for name in options:
        if name not in known:
            raise ConfigurationError(f"{name} is not a setting; there are {', '.join(known)}")
    if options.get("bearer_only"):
        if useless := options.keys() - {"bearer_only", "refresh_deadline"}:
            raise ConfigurationError(f"{min(useless)} has no effect with bearer_only: leave it out")
        return WebSettings(redirect_uri="", **options)
    try:
        client.require_cookie_password()
        redirect_uri = client.require_redirect_uri()
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{error.message}; an API that takes bearer tokens alone passes bearer_only=True here"
        ) from None
    return WebSettings(redirect_uri=redirect_uri, **options)


def _check_cookie(cookie: Any, *, secure: bool) -> None:
    if cookie is None:
        return
    if not isinstance(cookie, SessionCookie):
        raise ConfigurationError("cookie must be a SessionCookie")
    if cookie.secure and not secure:
        raise ConfigurationError(
            "cookie: is Secure, and redirect_uri is http: browsers would not send it back; use "
            "https, or SessionCookie(secure=False) in development"
        )
    if secure and not cookie.secure:
        raise ConfigurationError("cookie: must be Secure, as redirect_uri is https")
    if cookie.same_site == "strict":
        raise ConfigurationError(
            "cookie: same_site must be lax: browsers hold back a strict cookie on the way back "
            "from signing in"
        )


def _sequence(name: str, values: Any) -> Sequence[str]:
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise ConfigurationError(f"{name} must be a list of strings")
    return values
