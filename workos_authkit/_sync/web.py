# Drawn by `python -m workos_authkit._generate`: edit _async/web.py instead.
"""The web layer: the session of a request, the way through the hosted page, the routes."""

from collections.abc import Sequence

from workos_authkit._async.web import AsyncWebAuth
from workos_authkit._run import run
from workos_authkit._types import JSON, ScreenHint
from workos_authkit._web.guards import AnyGuard
from workos_authkit._web.messages import WebRequest, WebResponse
from workos_authkit._web.settings import Route
from workos_authkit._web.visits import Visit
from workos_authkit.models.tokens import OAuthClaims


class WebAuth:
    """The web layer, for any framework.

    It takes a request and returns its session or an answer, and the headers to send.

    An adapter calls `visit` (or `identify`), `check` and `handle`, and adds `Visit.headers` to
    every answer.
    """

    def __init__(self, resource: AsyncWebAuth) -> None:
        self._async = resource

    def warm_up(self) -> None:
        """Fetch the signing keys ahead; if that fails, the first request fetches them.

        If the client has `authkit_domain` and `resource`, the keys of OAuth tokens are fetched too.
        """
        return run(self._async.warm_up())

    def disconnect(self) -> None:
        """Close the client's connections on this event loop; the next request opens new ones."""
        return run(self._async.disconnect())

    def visit(self, request: WebRequest, *, refresh: bool = True) -> Visit:
        """Return the session of a request's cookie, refreshed if it has expired.

        Args:
            request: The request. No content of it raises an error.
            refresh: Whether the answer can still carry a new cookie.
        """
        return run(self._async.visit(request, refresh=refresh))

    def recall(self, cookies: str) -> Visit | None:
        """Return the session of cookies that were seen before, without I/O.

        Only for `GET` and `HEAD`; for other requests the origin matters.

        Args:
            cookies: The `Cookie` header.

        Returns:
            The visit, or `None` if `visit` must be called.
        """
        return self._async.recall(cookies)

    def identify(self, request: WebRequest, *, refresh: bool = True) -> Visit:
        """Return the claims of an access token in `Authorization`, else the cookie's session.

        If a token is refused, the cookie is not tried. RFC 6750 §2.1

        Args:
            request: The request. No content of it raises an error.
            refresh: Whether the answer can still carry a new cookie.
        """
        return run(self._async.identify(request, refresh=refresh))

    def authorize(
        self, request: WebRequest, *, scopes: Sequence[str] = (), users_only: bool = False
    ) -> OAuthClaims | WebResponse:
        """Verify the OAuth access token of a request, or return the answer that refuses it.

        The answer names the URL of `resource_metadata`, which tells clients how to get a token
        (RFC 9728 §5.1). Cookies are ignored. `OPTIONS` without a valid token gets 204.

        Args:
            request: The request. No content of it raises an error.
            scopes: Scopes that the token must all have.
            users_only: Whether to refuse the tokens of machines.

        Raises:
            ConfigurationError: The client's `authkit_domain` or `resource` is missing or wrong.
        """
        return run(self._async.authorize(request, scopes=scopes, users_only=users_only))

    def resource_metadata_path(self) -> str:
        """Return the path of `resource_metadata` on the host of the client's `resource`.

        Raises:
            ConfigurationError: `authkit_domain` or `resource` is missing or wrong.
        """
        return self._async.resource_metadata_path()

    def resource_metadata(self) -> WebResponse:
        """Return the metadata that points clients to the AuthKit domain (RFC 9728 §3).

        Raises:
            ConfigurationError: `authkit_domain` or `resource` is missing or wrong.
        """
        return self._async.resource_metadata()

    def check(
        self, request: WebRequest, visit: Visit, guard: AnyGuard | None = None
    ) -> WebResponse | None:
        """Return the answer that refuses a request, or `None` if it may be served.

        People are sent to sign in, programs get 401 or 403. `OPTIONS` is not checked: without a
        session it gets 204.

        Args:
            request: The request.
            visit: What `visit` or `identify` returned for it.
            guard: The conditions; without them, any session is accepted.
        """
        return self._async.check(request, visit, guard)

    def handle(self, route: Route, request: WebRequest) -> WebResponse:
        """Answer a request for one of the routes.

        Args:
            route: The name of the route: the path after the prefix.
            request: The request. Any content gets an answer.

        Raises:
            ConfigurationError: With `bearer_only`, there are no routes.
        """
        return run(self._async.handle(route, request))

    def start(
        self,
        request: WebRequest,
        *,
        return_to: str | None = None,
        state: JSON = None,
        provider: str | None = "authkit",
        connection_id: str | None = None,
        organization_id: str | None = None,
        screen_hint: ScreenHint | None = None,
        login_hint: str | None = None,
        domain_hint: str | None = None,
        prompt: str | None = None,
        max_age: int | None = None,
        invitation_token: str | None = None,
    ) -> WebResponse:
        """Return the answer that sends the browser to sign in, for your own view.

        Args:
            request: The request.
            return_to: The path to return to; an unsafe one is replaced by the home page.
            state: JSON for the hook `on_sign_in`, less than 1,000 bytes.
            provider: `authkit` for the hosted page, or one OAuth provider.
            connection_id: The SSO connection to sign in through, with `provider=None`.
            organization_id: The organization to sign in to.
            screen_hint: `sign-in` or `sign-up`, the page to show first.
            login_hint: An email address to fill in, or the account that the provider should use.
            domain_hint: A domain that helps the provider to choose an account.
            prompt: `login`, `consent`, `select_account` or `none`.
            max_age: How many seconds ago the user may have signed in.
            invitation_token: The invitation to accept while signing in.

        Raises:
            InvalidArgumentError: `state` is too large or not JSON, or a parameter does not fit.
            ConfigurationError: With `bearer_only`, nobody signs in.
        """
        return self._async.start(
            request,
            return_to=return_to,
            state=state,
            provider=provider,
            connection_id=connection_id,
            organization_id=organization_id,
            screen_hint=screen_hint,
            login_hint=login_hint,
            domain_hint=domain_hint,
            prompt=prompt,
            max_age=max_age,
            invitation_token=invitation_token,
        )
