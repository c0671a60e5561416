"""Protect an MCP server with AuthKit, for the MCP Python SDK or fastmcp.

    authkit = AsyncAuthKit(authkit_domain="example.authkit.app", resource="https://example.com/mcp")
    verifier = AuthKitTokenVerifier(authkit)
    server = MCPServer("Notes", token_verifier=verifier, auth=verifier.auth_settings())
    app = verifier.wrap(server.streamable_http_app())

It needs the extra `mcp`.
"""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from starlette.middleware import Middleware

from workos_authkit._arguments import require_instance, require_texts
from workos_authkit._client import AsyncAuthKit
from workos_authkit._config import missing
from workos_authkit._types import RequestOptions
from workos_authkit.errors import JWKSUnavailableError, TokenError
from workos_authkit.models.tokens import OAuthClaims

if TYPE_CHECKING:
    from fastmcp.server.auth.providers.workos import AuthKitProvider

__all__ = ["AuthKitTokenVerifier"]

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]

_WARM_UP: Final = RequestOptions(deadline=5)
_UNAVAILABLE: Final = ((b"retry-after", b"5"), (b"content-length", b"0"))
_outages: ContextVar[list[JWKSUnavailableError]] = ContextVar("workos_authkit_mcp_outages")
"""What the verifier could not decide in the request at hand."""


class AuthKitTokenVerifier:
    """Verifies the access tokens that AuthKit issued for an MCP server.

    `MCPServer(token_verifier=..., auth=...)` takes it with `auth_settings`; fastmcp takes what
    `fastmcp_provider` returns.
    """

    def __init__(
        self,
        authkit: AsyncAuthKit,
        *,
        required_scopes: Sequence[str] = (),
        users_only: bool = False,
    ) -> None:
        """Use a client.

        Args:
            authkit: The client; it needs `authkit_domain` and `resource`, the URL of the server
                that clients use, including its path.
            required_scopes: Scopes that every request needs; without one it is answered with 403
                `insufficient_scope`.
            users_only: Whether to refuse the tokens of machines.

        Raises:
            ConfigurationError: `authkit_domain` or `resource` is missing.
            InvalidArgumentError: `required_scopes` is not a list of strings.
        """
        require_instance("authkit", authkit, AsyncAuthKit)
        require_texts("required_scopes", required_scopes)
        settings = authkit._api.settings
        if settings.authkit_domain is None:
            raise missing("authkit_domain")
        if not settings.resource:
            raise missing("resource")
        self._authkit = authkit
        self._domain = settings.authkit_domain
        self._resources = settings.resource
        self._users_only = users_only
        self.required_scopes: list[str] = list(required_scopes)
        """Scopes that every request needs; the server checks them."""

    @property
    def scopes_supported(self) -> list[str]:
        """The scopes that the server's metadata tells clients to request."""
        return self.required_scopes

    def auth_settings(self) -> AuthSettings:
        """Return the settings for `MCPServer(auth=...)`: issuer, resource and scopes."""
        # Texts, as a URL object of pydantic has a slash more than the issuer, which clients refuse.
        return AuthSettings.model_validate(
            {
                "issuer_url": self._domain,
                "resource_server_url": self._resources[0],
                "required_scopes": self.required_scopes or None,
                "validate_token_resource": False,  # verified here, where there may be several
            }
        )

    def fastmcp_provider(self, base_url: str) -> "AuthKitProvider":
        """Return a value for `fastmcp.FastMCP(auth=...)`. It needs fastmcp, but no `wrap`.

        Args:
            base_url: The URL of the server, without the path of the MCP endpoint: the client's
                `resource` is this and `/mcp`.
        """
        from fastmcp.server.auth.providers.workos import AuthKitProvider

        wrap = self.wrap

        class Provider(AuthKitProvider):
            def get_middleware(self) -> list[Any]:
                return [Middleware(wrap), *super().get_middleware()]

        verifier: Any = self  # it asks for what is here, and declares a class of its own
        return Provider(authkit_domain=self._domain, base_url=base_url, token_verifier=verifier)

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return the claims of a token, or `None` if it is refused.

        Args:
            token: The token from the `Authorization` header.

        Raises:
            JWKSUnavailableError: The keys cannot be fetched now, so nobody knows whether the
                token is genuine. `wrap` answers 503.
        """
        try:
            claims = await self._authkit.oauth_tokens.verify(token, users_only=self._users_only)
        except TokenError:
            return None
        except JWKSUnavailableError as outage:
            del token  # no traceback shows it
            _outages.get([]).append(outage)
            raise
        return AccessToken(
            token=token,
            client_id=_client_id(claims),
            scopes=sorted(claims.scope),
            expires_at=int(claims.exp),
            resource=next(each for each in self._resources if each in claims.aud),
            subject=claims.sub,
            claims=_as_sent(claims),
        )

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """Return the server's application, which answers 503 while the keys cannot be fetched.

        Without it the MCP Python SDK answers 500, because it has no way for a verifier to report
        that it cannot decide. The wrapped application also fetches the keys when the server starts.

        Args:
            app: What `MCPServer.streamable_http_app` returns.
        """

        async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                if scope["type"] == "lifespan":
                    await self._warm_up()
                await app(scope, receive, send)
                return
            outages: list[JWKSUnavailableError] = []
            started = False
            _outages.set(outages)

            async def send_unless_unavailable(message: Message) -> None:
                nonlocal started
                if started or not outages:  # else it is the framework's answer to the error
                    started = True
                    await send(message)

            try:
                await app(scope, receive, send_unless_unavailable)
            except JWKSUnavailableError:
                if started or not outages:
                    raise
            if outages and not started:
                await send({"type": "http.response.start", "status": 503, "headers": _UNAVAILABLE})
                await send({"type": "http.response.body"})

        return wrapped

    async def _warm_up(self) -> None:
        """Fetch the keys ahead; if that fails, the first request fetches them."""
        with suppress(JWKSUnavailableError):
            await self._authkit.oauth_tokens.warm_up(options=_WARM_UP)


def _client_id(claims: OAuthClaims) -> str:
    if claims.client_id is not None:
        return claims.client_id
    return claims.sub if claims.is_machine else "unknown"


def _as_sent(claims: OAuthClaims) -> dict[str, Any]:
    """Return the claims under their names, as the token has them."""
    known = {name: value for name, value in vars(claims).items() if name != "extra"}
    known |= {"aud": list(claims.aud), "scope": " ".join(sorted(claims.scope))}
    return {**claims.extra, **{name: value for name, value in known.items() if value is not None}}
