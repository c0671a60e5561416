"""Sign-ins and lists over real connections, against a server that nobody here wrote."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.support.driver import make_client, play, value
from tests.support.official_emulator import OfficialEmulator
from workos_authkit import PKCE, APIError, AuthKitError, InvalidGrantError, NotFoundError

PASSWORD = "correct horse battery staple"


@pytest.fixture
def email() -> str:
    """An address that no other test uses."""
    return f"{uuid4().hex}@example.com"


def client_of(backend: str, emulator: OfficialEmulator) -> Any:
    return make_client(
        backend,
        api_key=emulator.api_key,
        client_id=emulator.client_id,
        base_url=emulator.base_url,
        redirect_uri="http://localhost:3000/callback",
    )


async def refusal_of(call: Any) -> AuthKitError:
    """Return the error that a call raises."""
    with pytest.raises(AuthKitError) as caught:
        await value(call())
    return caught.value


def test_a_user_is_created_found_changed_and_deleted(
    backend: str, official_emulator: OfficialEmulator, email: str
) -> None:
    async def story(authkit: Any) -> None:
        created = await value(
            authkit.users.create(
                email=email, first_name="Ada", external_id=email, metadata={"a": "b"}
            )
        )
        assert (created.email, created.first_name, created.metadata) == (email, "Ada", {"a": "b"})
        assert await value(authkit.users.get(created.id)) == created
        assert await value(authkit.users.get_by_external_id(email)) == created
        changed = await value(authkit.users.update(created.id, last_name="Lovelace"))
        assert (changed.first_name, changed.last_name) == ("Ada", "Lovelace")
        assert await value(authkit.users.delete(created.id)) is None
        error = await refusal_of(lambda: authkit.users.get(created.id))
        assert isinstance(error, NotFoundError)

    play(backend, client_of(backend, official_emulator), story)


def test_a_session_begins_with_a_password_and_goes_on_with_its_refresh_token(
    backend: str, official_emulator: OfficialEmulator, email: str
) -> None:
    async def story(authkit: Any) -> None:
        user = await value(authkit.users.create(email=email, password=PASSWORD))
        session = await value(authkit.authentication.with_password(email=email, password=PASSWORD))
        assert (session.user.id, session.authentication_method) == (user.id, "Password")
        claims = await value(authkit.session_tokens.verify(session.access_token))
        assert claims.sub == user.id

        refreshed = await value(authkit.authentication.with_refresh_token(session.refresh_token))
        assert refreshed.access_token != session.access_token
        assert (await value(authkit.session_tokens.verify(refreshed.access_token))).sub == user.id

        again = lambda: authkit.authentication.with_refresh_token(session.refresh_token)  # noqa: E731
        assert isinstance(await refusal_of(again), InvalidGrantError)

    play(backend, client_of(backend, official_emulator), story)


def test_a_code_and_its_verifier_begin_a_session(
    backend: str, official_emulator: OfficialEmulator, email: str
) -> None:
    pkce = PKCE.generate()

    async def begin(authkit: Any) -> str:
        await value(authkit.users.create(email=email, password=PASSWORD))
        url: str = authkit.authentication.get_authorization_url(
            provider="authkit", login_hint=email, state="abc", code_challenge=pkce.code_challenge
        )
        return url

    url = play(backend, client_of(backend, official_emulator), begin)
    callback = parse_qs(urlsplit(httpx.get(url).headers["location"]).query)  # the browser's part
    assert callback["state"] == ["abc"]
    [code] = callback["code"]

    async def finish(authkit: Any) -> None:
        wrong = PKCE.generate().code_verifier
        await refusal_of(lambda: authkit.authentication.with_code(code, code_verifier=wrong))
        session = await value(
            authkit.authentication.with_code(code, code_verifier=pkce.code_verifier)
        )
        assert session.user.email == email
        again = lambda: authkit.authentication.with_code(code, code_verifier=pkce.code_verifier)  # noqa: E731
        assert isinstance(await refusal_of(again), APIError)

    play(backend, client_of(backend, official_emulator), finish)


def test_a_refused_password_is_an_error_with_all_its_fields(
    backend: str, official_emulator: OfficialEmulator, email: str
) -> None:
    async def story(authkit: Any) -> AuthKitError:
        await value(authkit.users.create(email=email, password=PASSWORD))
        return await refusal_of(
            lambda: authkit.authentication.with_password(email=email, password="planted-password")
        )

    error = play(backend, client_of(backend, official_emulator), story)
    assert isinstance(error, APIError)
    assert (error.status, error.code) == (401, "invalid_credentials")  # the API itself: 400
    assert error.message
    assert error.operation == "POST /user_management/authenticate"
    assert (error.attempts, error.retryable, error.retry_after) == (1, False, None)
    assert error.body["code"] == "invalid_credentials"
    assert "planted-password" not in f"{error} {error!r}"


def test_lists_go_over_three_pages(backend: str, official_emulator: OfficialEmulator) -> None:
    async def story(authkit: Any) -> None:
        organization = await value(authkit.organizations.create(name=uuid4().hex))
        ids = []
        for _ in range(5):
            user = await value(authkit.users.create(email=f"{uuid4().hex}@example.com"))
            await value(
                authkit.organization_memberships.create(
                    user_id=user.id, organization_id=organization.id
                )
            )
            ids.append(user.id)

        pages: list[list[str]] = []
        after = None
        while not pages or after:
            page = await value(
                authkit.users.list(
                    organization_id=organization.id, order="asc", limit=2, after=after
                )
            )
            pages.append([user.id for user in page.data])
            after = page.after
        assert pages == [ids[:2], ids[2:4], ids[4:]]

        everyone = await value(
            authkit.users.all(organization_id=organization.id, order="asc", limit=2)
        )
        assert [user.id for user in everyone] == ids

    play(backend, client_of(backend, official_emulator), story)
