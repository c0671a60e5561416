"""The flows that the official emulator has, against it: a server that nobody here wrote.

It has no steps after the first proof, and approves devices at once.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.support.driver import make_client, play, value
from tests.support.official_emulator import OfficialEmulator
from workos_authkit import BadRequestError, InvalidCredentialsError
from workos_authkit.models import Authentication, User

PASSWORD = "correct horse battery staple"
REDIRECT_URI = "http://localhost:3000/callback"


@pytest.fixture
def client(backend: str, official_emulator: OfficialEmulator) -> Any:
    return make_client(
        backend,
        api_key=official_emulator.api_key,
        client_id=official_emulator.client_id,
        base_url=official_emulator.base_url,
        redirect_uri=REDIRECT_URI,
    )


async def somebody(authkit: Any) -> User:
    email = f"{uuid4().hex}@example.com"
    user: User = await value(
        authkit.users.create(email=email, password=PASSWORD, email_verified=True)
    )
    return user


def test_a_password_signs_in_and_a_wrong_one_does_not(backend: str, client: Any) -> None:
    async def sign_in(authkit: Any) -> None:
        user = await somebody(authkit)
        authentication = await value(
            authkit.authentication.with_password(email=user.email, password=PASSWORD)
        )
        assert authentication.user.id == user.id
        with pytest.raises(InvalidCredentialsError) as refused:
            await value(
                authkit.authentication.with_password(email=user.email, password="hunter2hunter2")
            )
        assert refused.value.status == 401  # the API: 400
        assert "hunter2" not in str(refused.value)

    play(backend, client, sign_in)


def test_the_way_through_the_browser_signs_in(backend: str, client: Any) -> None:
    async def sign_in(authkit: Any) -> None:
        user = await somebody(authkit)
        request = authkit.authentication.start(provider="authkit", login_hint=user.email)
        answer = browse(request.url)
        callback = authkit.authentication.parse_callback(answer, state=request.state)
        authentication: Authentication = await value(
            authkit.authentication.with_code(callback, code_verifier=request.code_verifier)
        )
        assert authentication.user.id == user.id
        refreshed = await value(
            authkit.authentication.with_refresh_token(authentication.refresh_token)
        )
        assert refreshed.user.id == user.id
        with pytest.raises(BadRequestError, match="Invalid code"):  # the API: invalid_grant
            await value(
                authkit.authentication.with_code(callback, code_verifier=request.code_verifier)
            )

    play(backend, client, sign_in)


def test_a_magic_code_signs_in(backend: str, client: Any) -> None:
    async def sign_in(authkit: Any) -> None:
        user = await somebody(authkit)
        sent = await value(authkit.magic_auth.create(email=user.email))
        authentication = await value(
            authkit.authentication.with_magic_auth(sent.code, email=user.email)
        )
        assert authentication.user.id == user.id

    play(backend, client, sign_in)


def test_a_device_is_signed_in(backend: str, client: Any) -> None:
    async def sign_in(authkit: Any) -> None:
        await somebody(authkit)
        device = await value(authkit.cli_auth.authorize_device())
        assert urlsplit(device.verification_uri).scheme in ("http", "https")
        authentication = await value(authkit.cli_auth.wait(device, timeout=20))
        assert authentication.user.email

    play(backend, client, sign_in)


def browse(url: str) -> str:
    answer = httpx.get(url)
    assert answer.status_code == 302
    return str(answer.headers["location"])
