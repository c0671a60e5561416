"""Sign-ins on a device without a browser."""

from typing import Any

import pytest

from tests.flows.conftest import EMAIL, Stage
from tests.support.driver import value
from workos_authkit import AccessDeniedError, DeviceCodeExpiredError, InvalidGrantError
from workos_authkit.models import Authentication, DeviceAuthorization

PUBLIC = {"api_key": None, "public": True}


async def authorize(authkit: Any) -> DeviceAuthorization:
    device: DeviceAuthorization = await value(authkit.cli_auth.authorize_device())
    assert device.user_code in str(device.verification_uri_complete)
    return device


def test_a_device_that_is_approved_is_signed_in(stage: Stage) -> None:
    heard: list[float] = []

    async def sign_in(authkit: Any) -> Authentication:
        device = await authorize(authkit)
        pauses = iter([None, None, device.user_code])

        def meanwhile() -> None:
            if code := next(pauses):
                stage.emulator.approve_device(code, EMAIL)

        stage.meanwhile = meanwhile
        authentication: Authentication = await value(
            authkit.cli_auth.wait(device, on_pending=heard.append)
        )
        with pytest.raises(InvalidGrantError):
            await value(authkit.authentication.with_device_code(device.device_code))
        return authentication

    assert stage.play(sign_in, **PUBLIC).user.email == EMAIL
    assert stage.slept == [5, 5, 5]
    assert heard == [300, 295, 290]


def test_a_device_that_is_denied_stays_out(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        device = await authorize(authkit)
        stage.meanwhile = lambda: stage.emulator.deny_device(device.user_code)
        await value(authkit.cli_auth.wait(device))

    with pytest.raises(AccessDeniedError):
        stage.play(sign_in, **PUBLIC)
    assert stage.slept == [5]


def test_a_device_that_nobody_approves_gives_up(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        await value(authkit.cli_auth.wait(await authorize(authkit)))

    with pytest.raises(DeviceCodeExpiredError):
        stage.play(sign_in, **PUBLIC)
    assert sum(stage.slept) == stage.emulator.settings.device_code_lifetime


def test_a_device_learns_from_the_server_that_its_code_has_expired(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        device = await authorize(authkit)
        stage.emulator.clock.advance(299)
        await value(authkit.cli_auth.wait(device))

    with pytest.raises(DeviceCodeExpiredError) as ended:
        stage.play(sign_in, **PUBLIC)
    assert ended.value.status == 400
    assert stage.slept == [5]


def test_a_device_that_asks_too_often_slows_down(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        device = await authorize(authkit)

        def meanwhile() -> None:
            if len(stage.slept) == 3:
                stage.emulator.approve_device(device.user_code, EMAIL)

        with pytest.raises(Exception, match="authorization_pending"):
            await value(authkit.authentication.with_device_code(device.device_code))
        stage.meanwhile = meanwhile
        return await value(authkit.cli_auth.wait(device))  # at once: too early

    assert stage.play(sign_in, **PUBLIC).user.email == EMAIL
    assert stage.slept == [10, 10, 10]


def test_a_device_survives_trouble(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        device = await authorize(authkit)
        stage.emulator.faults.add("authenticate", status=503)
        stage.emulator.faults.add("authenticate", lost="request")
        stage.meanwhile = lambda: (
            len(stage.slept) == 2 and stage.emulator.approve_device(device.user_code, EMAIL)
        )
        return await value(authkit.cli_auth.wait(device))

    assert stage.play(sign_in, **PUBLIC).user.email == EMAIL
    assert stage.slept == [10, 20]


def test_a_device_flow_that_is_switched_off_says_so(stage: Stage) -> None:
    stage.emulator.settings.device_flow_enabled = False
    with pytest.raises(AccessDeniedError, match="not enabled"):
        stage.play(authorize, **PUBLIC)
