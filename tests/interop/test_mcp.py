"""Real MCP servers behind AuthKit, with real clients: the MCP Python SDK and fastmcp."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import anyio
import fastmcp
import httpx
import httpx2
import pytest
import uvicorn
from attrs import define, field
from fastmcp.client.auth import OAuth
from mcp import MCPError
from mcp.client.auth import OAuthClientProvider
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.mcpserver import MCPServer
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from pydantic import AnyUrl
from starlette.testclient import TestClient

from workos_authkit.emulator import Emulator, serving
from workos_authkit.emulator.serve import listening
from workos_authkit.errors import ConfigurationError, JWKSUnavailableError
from workos_authkit.mcp import AuthKitTokenVerifier
from workos_authkit.testing import make_access_token, make_emulator, make_oauth_token

pytestmark = pytest.mark.interop

ADA = "ada@example.com"
MACHINE = {"sub": "client_loom", "client_id": "client_loom", "sid": None}
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
TALKS_MCP = {"accept": "application/json, text/event-stream"}


@define
class Site:
    """An MCP server, as its clients know it."""

    kind: str
    emulator: Emulator
    url: str
    redirected: list[str] = field(factory=list)

    def token(self, **changes: Any) -> str:
        said = {"iss": self.emulator.base_url, "resource": self.url, "sub": self.user_id}
        return make_oauth_token(**{**said, **changes})

    @property
    def user_id(self) -> str:
        user = self.emulator.environment.user_by_email(ADA)
        assert user is not None
        return user.id

    def list_tools(self, token: str | None) -> list[str]:
        """List the tools with the real client of the server's kind, which has a token already."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}

        async def use_the_sdk() -> list[str]:
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(self.url, http_client=http)) as client,
            ):
                return [tool.name for tool in (await client.list_tools()).tools]

        async def use_fastmcp() -> list[str]:
            async with fastmcp.Client(self.url, auth=token) as client:
                return [tool.name for tool in await client.list_tools()]

        return anyio.run(use_the_sdk if self.kind == "sdk" else use_fastmcp)

    def ask(self, token: str | None) -> httpx.Response:
        headers = TALKS_MCP if token is None else {**TALKS_MCP, "authorization": f"Bearer {token}"}
        return httpx.post(self.url, json=LIST_TOOLS, headers=headers)


@pytest.fixture(scope="module", params=["sdk", "fastmcp"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    emulator = make_emulator(seed={"users": [{"email": ADA}]})
    with serving(emulator), listening() as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        site = Site(request.param, emulator, f"{origin}/mcp")
        app = (_sdk_server if site.kind == "sdk" else _fastmcp_server)(site, origin)
        with _served(app, listener):
            yield site


def _sdk_server(site: Site, _: str) -> Any:
    verifier = _verifier(site)
    server = MCPServer("Notes", token_verifier=verifier, auth=verifier.auth_settings())

    @server.tool()
    def whoami() -> str:
        """Say who asks."""
        token = get_access_token()
        assert token is not None
        return str(token.subject)

    return verifier.wrap(server.streamable_http_app(stateless_http=True, json_response=True))


def _fastmcp_server(site: Site, origin: str) -> Any:
    verifier = _verifier(site)
    server = fastmcp.FastMCP("Notes", auth=verifier.fastmcp_provider(origin))

    @server.tool
    def whoami() -> str:
        """Say who asks."""
        token = fastmcp.server.dependencies.get_access_token()
        assert token is not None
        return str(token.claims["sub"])

    return server.http_app(stateless_http=True, json_response=True)


def _verifier(site: Site) -> AuthKitTokenVerifier:
    authkit = site.emulator.async_client(resource=site.url, max_retries=0)
    return AuthKitTokenVerifier(authkit, required_scopes=["profile"], users_only=True)


@contextmanager
def _served(app: Any, listener: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


async def _let_in(url: str) -> str:
    """Sign in on AuthKit's page, allow what is asked, and return where the browser goes."""
    async with httpx.AsyncClient() as browser:
        page = await browser.get(f"{url}&login_hint={ADA}", follow_redirects=True)
        assert page.status_code == 200, page.text
        assert "asks for access" in page.text
        answer = await browser.post(page.url, data={"action": "allow"})
        return answer.headers["location"]


class Memory:
    """Keeps what a client has got."""

    tokens: OAuthToken | None = None
    client_info: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client_info

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client_info = client_info


class Person:
    """Who sits before the browser."""

    landed = ""

    async def redirect_handler(self, url: str) -> None:
        assert "code_challenge=" in url
        assert "resource=" in url
        self.landed = await _let_in(url)

    async def callback_handler(self) -> AuthorizationCodeResult:
        query = dict(parse_qsl(urlsplit(self.landed).query))
        return AuthorizationCodeResult(**query)


class FastMCPOAuth(Person, OAuth):
    """fastmcp's client, without a browser of the machine."""


@pytest.mark.filterwarnings("ignore:Using in-memory token storage:UserWarning")
def test_a_client_registers_signs_in_and_calls_a_tool(site: Site) -> None:
    async def use_the_sdk() -> str:
        person = Person()
        auth = OAuthClientProvider(
            site.url,
            OAuthClientMetadata(
                client_name="A client of the SDK",
                redirect_uris=[AnyUrl("http://localhost:3030/callback")],
                scope="openid profile",
            ),
            Memory(),
            person.redirect_handler,
            person.callback_handler,
        )
        async with (
            httpx2.AsyncClient(auth=auth) as http,
            Client(streamable_http_client(site.url, http_client=http)) as client,
        ):
            assert [tool.name for tool in (await client.list_tools()).tools] == ["whoami"]
            return str((await client.call_tool("whoami", {})).content[0].text)  # type: ignore[union-attr]

    async def use_fastmcp() -> str:
        async with fastmcp.Client(site.url, auth=FastMCPOAuth(scopes=["profile"])) as client:
            assert [tool.name for tool in await client.list_tools()] == ["whoami"]
            return str((await client.call_tool("whoami", {})).data)

    assert anyio.run(use_the_sdk if site.kind == "sdk" else use_fastmcp) == site.user_id


def test_a_good_token_is_let_in(site: Site) -> None:
    assert site.ask(site.token()).status_code == 200
    assert site.list_tools(site.token()) == ["whoami"]


@pytest.mark.parametrize(
    "changes",
    [
        {"lifetime": -60},
        {"resource": "https://other.example.com/mcp"},
        {"iss": "https://other.authkit.app"},
        MACHINE,
        {"sid": "session_1"},
    ],
    ids=["expired", "audience", "issuer", "machine", "session of the same issuer"],
)
def test_a_token_that_is_not_for_this_server_is_refused(
    site: Site, changes: dict[str, Any]
) -> None:
    answer = refusal(site, site.token(**changes), 401)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_session_token_is_refused(site: Site) -> None:
    refusal(site, make_access_token(), 401)


def refusal(site: Site, token: str | None, status: int) -> httpx.Response:
    """Return the answer that refuses a token; the real client has to bear it too."""
    with pytest.RaisesGroup(MCPError, allow_unwrapped=True, flatten_subgroups=True):
        site.list_tools(token)
    answer = site.ask(token)
    assert answer.status_code == status
    return answer


def test_nobody_learns_where_to_sign_in(site: Site) -> None:
    answer = refusal(site, None, 401)
    challenge = answer.headers["www-authenticate"]
    metadata_url = challenge.partition('resource_metadata="')[2].partition('"')[0]
    metadata = httpx.get(metadata_url).json()
    assert metadata["resource"] == site.url
    assert metadata["authorization_servers"] == [site.emulator.base_url]


def test_a_missing_scope_is_told(site: Site) -> None:
    answer = refusal(site, site.token(scope="openid"), 403)
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_the_keys_are_fetched_when_the_server_starts(site: Site) -> None:
    assert site.emulator.requests[0].operation == "oauth.jwks"


@pytest.mark.parametrize("kind", ["sdk", "fastmcp"])
def test_an_outage_is_no_refusal(kind: str) -> None:
    emulator = make_emulator(seed={"users": [{"email": ADA}]})
    with serving(emulator), listening() as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        site = Site(kind, emulator, f"{origin}/mcp")
        app = (_sdk_server if kind == "sdk" else _fastmcp_server)(site, origin)
        emulator.faults.add("oauth.jwks", status=503, times=9)
        with _served(app, listener):
            answer = site.ask(site.token())
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_without_the_wrap_an_outage_is_an_error_of_the_server() -> None:
    """Nobody gets in unknown, and the client does not discard its token as after a 401."""
    emulator = make_emulator(seed={"users": [{"email": ADA}]})
    emulator.faults.add("oauth.jwks", status=503, times=9)
    site = Site("sdk", emulator, "http://testserver/mcp")
    with serving(emulator):
        verifier = _verifier(site)
        server = MCPServer("Notes", token_verifier=verifier, auth=verifier.auth_settings())
        app = server.streamable_http_app(stateless_http=True, json_response=True)
        headers = {**TALKS_MCP, "authorization": f"Bearer {site.token()}"}
        with TestClient(app, raise_server_exceptions=False) as client:
            answer = client.post(site.url, json=LIST_TOOLS, headers=headers)
    assert answer.status_code == 500


def test_an_answer_that_has_begun_is_sent_to_its_end() -> None:
    """A tool may verify a token too, and handle that it cannot."""
    emulator = make_emulator()
    emulator.faults.add("oauth.jwks", status=503, times=9)
    verifier = AuthKitTokenVerifier(emulator.async_client(resource="https://mcp.example.com"))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        with pytest.raises(JWKSUnavailableError):
            await verifier.verify_token("a token")
        await send({"type": "http.response.body", "body": b"undecided"})

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(verifier.wrap(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.get("/")

    answer = anyio.run(ask)
    assert (answer.status_code, answer.text) == (200, "undecided")


@pytest.mark.parametrize("name", ["authkit_domain", "resource"])
def test_a_verifier_says_what_it_needs(name: str) -> None:
    settings: dict[str, Any] = {"resource": "https://mcp.example.com/mcp", name: None}
    client = make_emulator().async_client(**settings)
    with pytest.raises(ConfigurationError, match=name):
        AuthKitTokenVerifier(client)
