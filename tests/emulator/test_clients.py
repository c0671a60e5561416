"""The clients that an emulator makes: ours, sync and async, without a network."""

import anyio
import pytest

from tests.emulator.scene import PASSWORD
from workos_authkit import ExpiredTokenError, MFAChallengeError
from workos_authkit.emulator import Emulator

EMAIL = "ada@example.com"


@pytest.fixture
def ada(emulator: Emulator) -> Emulator:
    """The emulator, with a user in it."""
    emulator.seed({"users": [{"email": EMAIL, "password": PASSWORD}]})
    return emulator


def test_the_sync_client_signs_in_and_verifies_the_token(ada: Emulator) -> None:
    with ada.client() as authkit:
        answer = authkit.authentication.with_password(email=EMAIL, password=PASSWORD)

        assert authkit.session_tokens.verify(answer.access_token).sub == answer.user.id


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_client_signs_in_and_verifies_the_token(ada: Emulator, backend: str) -> None:
    async def main() -> None:
        async with ada.async_client() as authkit:
            answer = await authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
            claims = await authkit.session_tokens.verify(answer.access_token)

            assert claims.sub == answer.user.id

    anyio.run(main, backend=backend)


def test_a_client_goes_by_the_clock_of_its_emulator(ada: Emulator) -> None:
    with ada.client() as authkit:
        answer = authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
        ada.clock.advance(3600)

        with pytest.raises(ExpiredTokenError):
            authkit.session_tokens.verify(answer.access_token)


def test_a_client_survives_a_rotation_of_the_keys(ada: Emulator) -> None:
    with ada.client() as authkit:
        for _ in range(2):
            answer = authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
            assert authkit.session_tokens.verify(answer.access_token).sub == answer.user.id
            ada.keyring.rotate()
            ada.clock.advance(3600)


def test_the_mfa_challenge_is_our_error_and_is_answered(ada: Emulator) -> None:
    with ada.client() as authkit:
        user = authkit.users.list(email=EMAIL).data[0]
        authkit.mfa.enroll(user.id)
        with pytest.raises(MFAChallengeError) as caught:
            authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
        step = caught.value
        factor = step.authentication_factors[0]
        answer = authkit.authentication.with_totp(
            ada.totp_code(factor.id),
            authentication_challenge_id=authkit.mfa.challenge(factor.id).id,
            pending=step.pending,
        )

        assert answer.user.id == user.id


def test_a_fault_is_retried(ada: Emulator) -> None:
    with ada.client() as authkit:
        ada.faults.add("users.list", status=503, headers={"Retry-After": "0"})

        assert len(authkit.users.list().data) == 1
        assert [request.status for request in ada.requests] == [503, 200]
