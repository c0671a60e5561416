"""APIs that take OAuth access tokens: the rules, and Starlette and FastAPI with them."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from workos_authkit.emulator import Emulator
from workos_authkit.errors import ConfigurationError
from workos_authkit.fastapi import FastAPIAuth
from workos_authkit.models import OAuthClaims
from workos_authkit.starlette import StarletteAuth
from workos_authkit.testing import (
    make_access_token,
    make_emulator,
    make_oauth_token,
    sealed_session,
)
from workos_authkit.web import WebAuth, WebRequest

RESOURCE = "https://api.example.com/notes"
METADATA = "/.well-known/oauth-protected-resource/notes"


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(redirect_uri="https://api.example.com/auth/callback")


@pytest.fixture(params=["starlette", "fastapi"])
def client(request: pytest.FixtureRequest, emulator: Emulator) -> Iterator[TestClient]:
    authkit = emulator.async_client(resource=RESOURCE, max_retries=0)
    app = (_starlette if request.param == "starlette" else _fastapi)(authkit)
    with TestClient(app, base_url="https://api.example.com") as client:
        yield client


def _starlette(authkit: Any) -> Any:
    auth = StarletteAuth(authkit)

    async def notes(request: Request) -> JSONResponse:
        claims = await auth.require_oauth(request, "notes:read", users_only=True)
        return JSONResponse({"sub": claims.sub})

    routes = [*auth.routes, Route("/notes", notes)]
    return auth.wrap(Starlette(routes=routes, lifespan=auth.lifespan))


def _fastapi(authkit: Any) -> Any:
    auth = FastAPIAuth(authkit)
    app = FastAPI(lifespan=auth.lifespan)
    auth.install(app)

    @app.get("/notes")
    async def notes(
        claims: Annotated[OAuthClaims, Depends(auth.require_oauth("notes:read", users_only=True))],
    ) -> dict[str, str]:
        return {"sub": claims.sub}

    return app


def token(**claims: Any) -> str:
    return make_oauth_token(**{"resource": RESOURCE, "scope": "notes:read", **claims})


def get(client: TestClient, access_token: str | None) -> Any:
    headers = {} if access_token is None else {"authorization": f"Bearer {access_token}"}
    return client.get("/notes", headers={"accept": "text/html", **headers})


def test_a_token_for_this_api_is_let_in(client: TestClient) -> None:
    answer = get(client, token(sub="user_1"))
    assert answer.json() == {"sub": "user_1"}
    assert "no-store" in answer.headers["cache-control"]


def test_nobody_learns_where_to_get_a_token(client: TestClient, emulator: Emulator) -> None:
    answer = get(client, None)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == (
        f'Bearer scope="notes:read", resource_metadata="https://api.example.com{METADATA}"'
    )
    document = client.get(METADATA)
    assert document.json()["resource"] == RESOURCE
    assert document.json()["authorization_servers"] == [emulator.base_url]
    assert document.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "claims",
    [
        {"lifetime": -60},
        {"resource": "https://other.example.com"},
        {"iss": "https://other.authkit.app"},
        {"sub": "client_1", "client_id": "client_1", "sid": None},
        {"sid": "session_1"},
    ],
    ids=["expired", "audience", "issuer", "machine", "session"],
)
def test_a_token_that_is_not_for_this_api_is_refused(
    client: TestClient, claims: dict[str, Any]
) -> None:
    answer = get(client, token(**claims))
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_session_does_not_count(client: TestClient) -> None:
    assert get(client, make_access_token()).status_code == 401
    client.cookies.set("wos-session", sealed_session())
    assert get(client, None).status_code == 401


def test_a_missing_scope_is_told(client: TestClient) -> None:
    answer = get(client, token(scope="notes:write"))
    assert answer.status_code == 403
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith('Bearer error="insufficient_scope", scope="notes:read"')


def test_an_outage_is_no_refusal(client: TestClient, emulator: Emulator) -> None:
    emulator.faults.add("oauth.jwks", status=503, times=9)
    answer = get(client, token())
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_an_application_that_blocks_has_the_same_rules(emulator: Emulator) -> None:
    with emulator.client(resource=RESOURCE) as authkit:
        web = WebAuth(authkit)
        headers = {"authorization": f"Bearer {token(sub='user_1')}"}
        claims = web.authorize(WebRequest(method="GET", path="/notes", headers=headers))
        assert isinstance(claims, OAuthClaims)
        assert web.resource_metadata_path() == METADATA


@pytest.mark.parametrize("resource", ["notes", "ftp://x/y", "https://x/y?z", "https://x/#y", None])
def test_a_resource_that_has_no_place_for_metadata_is_named(
    emulator: Emulator, resource: str | None
) -> None:
    with emulator.client(resource=resource) as authkit, pytest.raises(ConfigurationError) as caught:
        WebAuth(authkit).resource_metadata_path()
    assert "resource" in str(caught.value)
