"""Sign-ins that lead through a browser: the hosted page, a provider, an impersonation."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.flows.conftest import EMAIL, Stage
from tests.support.driver import value
from workos_authkit import (
    AuthorizationCallbackError,
    InvalidGrantError,
    OrganizationMembershipNotFoundError,
    StateMismatchError,
)
from workos_authkit.models import Authentication


@pytest.mark.parametrize("public", [True, False])
def test_the_hosted_page_signs_in_and_the_session_is_refreshed(public: bool, stage: Stage) -> None:
    async def sign_in(authkit: Any) -> Authentication:
        request = authkit.authentication.start(provider="authkit", max_age=0)
        back = stage.browse(request.url, login_hint=EMAIL)
        callback = authkit.authentication.parse_callback(back, state=request.state)
        authentication: Authentication = await value(
            authkit.authentication.with_code(callback, code_verifier=request.code_verifier)
        )
        refreshed: Authentication = await value(
            authkit.authentication.with_refresh_token(authentication.refresh_token)
        )
        assert refreshed.refresh_token != authentication.refresh_token
        claims = await value(authkit.session_tokens.verify(refreshed.access_token))
        assert claims.sub == authentication.user.id
        return refreshed

    settings = {"api_key": None, "public": True} if public else {}
    assert stage.play(sign_in, **settings).user.email == EMAIL
    grants = [r for r in stage.emulator.requests if r.operation == "authenticate"]
    assert ["authorization" in r.headers for r in grants] == [not public] * 2


def test_a_code_works_once_and_with_its_verifier_alone(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        one, other = (authkit.authentication.start(provider="authkit") for _ in range(2))
        back = stage.browse(one.url, login_hint=EMAIL)
        callback = authkit.authentication.parse_callback(back, state=one.state)
        with pytest.raises(StateMismatchError):
            authkit.authentication.parse_callback(back, state=other.state)
        with pytest.raises(InvalidGrantError) as refused:
            await value(
                authkit.authentication.with_code(callback, code_verifier=other.code_verifier)
            )
        assert callback.code not in str(refused.value)
        with pytest.raises(InvalidGrantError) as refused:
            await value(authkit.authentication.with_code(callback, code_verifier=one.code_verifier))
        assert callback.code not in str(refused.value)

    stage.play(sign_in)


def test_an_error_of_the_hosted_page_comes_back(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> None:
        request = authkit.authentication.start(connection_id="conn_nowhere")
        back = stage.browse(request.url, login_hint=EMAIL)
        authkit.authentication.parse_callback(back, state=request.state)

    with pytest.raises(AuthorizationCallbackError) as caught:
        stage.play(sign_in)
    assert caught.value.error
    assert caught.value.state


def test_a_session_moves_to_an_organization_of_the_user_alone(stage: Stage) -> None:
    stage.seed(
        organizations=[
            {"name": "Acme", "id": "org_acme", "members": [{"user": EMAIL}]},
            {"name": "Elsewhere", "id": "org_elsewhere"},
        ]
    )

    async def move(authkit: Any) -> None:
        request = authkit.authentication.start(provider="authkit")
        back = stage.browse(request.url, login_hint=EMAIL)
        callback = authkit.authentication.parse_callback(back, state=request.state)
        session = await value(
            authkit.authentication.with_code(callback, code_verifier=request.code_verifier)
        )
        session = await value(
            authkit.authentication.with_refresh_token(
                session.refresh_token, organization_id="org_acme"
            )
        )
        assert session.organization_id == "org_acme"
        with pytest.raises(OrganizationMembershipNotFoundError):
            await value(
                authkit.authentication.with_refresh_token(
                    session.refresh_token, organization_id="org_elsewhere"
                )
            )

    stage.play(move)


# Impersonation


def from_the_dashboard(stage: Stage, authkit: Any) -> str:
    """Come back as the dashboard does: with a code, without a state."""
    url = authkit.authentication.get_authorization_url(provider="authkit")
    back = stage.browse(url, login_hint=EMAIL)
    assert "state" not in parse_qs(urlsplit(back).query)
    return back


def test_an_impersonation_comes_without_a_state(stage: Stage) -> None:
    stage.emulator.impersonate(EMAIL, impersonator="eve@example.com", reason="Support")

    async def sign_in(authkit: Any) -> Authentication:
        back = from_the_dashboard(stage, authkit)
        with pytest.raises(StateMismatchError):
            authkit.authentication.parse_callback(back, state="kept")
        callback = authkit.authentication.parse_callback(
            back, state="kept", allow_impersonation=True
        )
        authentication: Authentication = await value(
            authkit.authentication.with_code(callback, code_verifier="kept for another sign-in")
        )
        claims = await value(authkit.session_tokens.verify(authentication.access_token))
        assert claims.act.sub == "eve@example.com"
        return authentication

    authentication = stage.play(sign_in)
    assert authentication.user.email == EMAIL
    assert authentication.impersonator.email == "eve@example.com"
    assert authentication.impersonator.reason == "Support"


def test_a_sign_in_that_poses_as_an_impersonation_leaves_no_session(stage: Stage) -> None:
    async def sign_in(authkit: Any) -> Any:
        callback = authkit.authentication.parse_callback(
            from_the_dashboard(stage, authkit), state=None, allow_impersonation=True
        )
        with pytest.raises(StateMismatchError):
            await value(authkit.authentication.with_code(callback))
        [user] = await value(authkit.users.all(email=EMAIL))
        return [session.status for session in await value(authkit.sessions.all(user.id))]

    assert "active" not in stage.play(sign_in)
    assert stage.emulator.requests[-3].operation == "sessions.revoke"
