"""What the tests of applications use."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient as FastAPIClient
from starlette.testclient import TestClient

from tests.web.applications import fastapi_app, starlette_app
from workos_authkit.emulator import Emulator
from workos_authkit.errors import InvalidArgumentError
from workos_authkit.testing import (
    COOKIE_PASSWORD,
    async_sign_in,
    make_emulator,
    sealed_session,
    sign_in,
)

EMAIL = "ada@example.com"
KINDS = {
    "starlette": (starlette_app.application, TestClient),
    "fastapi": (fastapi_app.application, FastAPIClient),
}


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(
        redirect_uri="http://testserver/auth/callback", seed={"users": [{"email": EMAIL}]}
    )


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def application(kind: str, emulator: Emulator) -> Any:
    settings: dict[str, Any] = {
        "api_key": emulator.api_key,
        "client_id": emulator.client_id,
        "base_url": emulator.base_url,
        "redirect_uri": emulator.redirect_uri,
        "cookie_password": COOKIE_PASSWORD,
        "webhook_secret": "whsec_test",
        "http_client": emulator.async_http_client,
    }
    return KINDS[kind][0](settings, {})


@pytest.fixture
def client(kind: str, application: Any) -> Iterator[httpx.Client]:
    with KINDS[kind][1](application) as client:
        yield client


def test_a_sealed_session_is_signed_in(client: httpx.Client) -> None:
    client.cookies.set("wos-session", sealed_session(user={"email": EMAIL}, role="admin"))

    assert client.get("/admin").json() == {"email": EMAIL}


@pytest.mark.parametrize("path", ["/auth/sign-in?return_to=/page", "/page"])
def test_a_test_signs_in_over_the_routes(
    client: httpx.Client, emulator: Emulator, path: str
) -> None:
    answer = sign_in(client, EMAIL, emulator=emulator, path=path)

    assert answer.headers["location"] == "/page"
    assert client.get("/page").json() == {"email": EMAIL}


def test_a_path_that_does_not_lead_to_sign_in_is_said(
    client: httpx.Client, emulator: Emulator
) -> None:
    with pytest.raises(InvalidArgumentError, match="does not lead to the hosted page"):
        sign_in(client, EMAIL, emulator=emulator, path="/")


@pytest.mark.anyio
async def test_an_async_client_signs_in_too(
    application: Any, emulator: Emulator, anyio_backend: str
) -> None:
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await async_sign_in(client, EMAIL, emulator=emulator, path="/page")

        assert answer.headers["location"] == "/page"
        assert (await client.get("/page")).json() == {"email": EMAIL}
        with pytest.raises(InvalidArgumentError, match="async_sign_in"):
            sign_in(client, EMAIL, emulator=emulator)
