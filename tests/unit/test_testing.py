"""What applications get for their tests: fixtures, tokens, cookies."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from typing import Any

import anyio
import freezegun
import pytest
import time_machine

from workos_authkit import (
    AsyncAuthKit,
    AuthKit,
    ExpiredTokenError,
    InvalidArgumentError,
    InvalidTokenError,
    generate_cookie_password,
    tokens,
)
from workos_authkit.emulator import Emulator
from workos_authkit.testing import (
    COOKIE_PASSWORD,
    get_jwks,
    make_access_token,
    make_emulator,
    sealed_session,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

PLUGIN = "workos_authkit._pytest"

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery staple"


# The fixtures


def test_the_sync_client_talks_to_the_emulator_of_the_test(
    authkit: AuthKit, authkit_emulator: Emulator
) -> None:
    authkit_emulator.seed({"users": [{"email": EMAIL, "password": PASSWORD}]})

    authentication = authkit.authentication.with_password(email=EMAIL, password=PASSWORD)

    assert authkit.session_tokens.verify(authentication.access_token).sub == authentication.user.id
    [sign_in, _] = authkit_emulator.requests
    assert (sign_in.operation, sign_in.status) == ("authenticate", 200)
    assert sign_in.body["email"] == EMAIL


@pytest.mark.parametrize("loop", ["asyncio", "trio"])
def test_the_async_client_talks_to_the_emulator_of_the_test(
    loop: str, async_authkit: AsyncAuthKit, authkit_emulator: Emulator
) -> None:
    authkit_emulator.seed({"users": [{"email": EMAIL}]})

    async def emails() -> list[str]:
        return [user.email async for user in async_authkit.users.all()]

    assert anyio.run(emails, backend=loop) == [EMAIL]


def test_a_test_sees_nothing_of_another(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("run", [1, 2])
        def test_a_test_begins_with_no_users(authkit, authkit_emulator, run):
            assert list(authkit.users.all()) == []
            authkit.users.create(email="ada@example.com")
            assert len(authkit_emulator.requests) == 2
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=2)


SETTING = """
    [pytest]
    authkit_redirect_uri = {uri}
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "in workers"])
def test_an_application_reaches_the_emulator_that_tests_see(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: list[str]
) -> None:
    monkeypatch.setenv("WORKOS_API_KEY", "sk_live_of_a_shell")
    pytester.makeini(SETTING.format(uri="http://testserver/login/callback"))
    pytester.makepyfile(
        application="""
        from workos_authkit import AuthKit

        authkit = AuthKit()
        """,
        test_application="""
        import pytest
        from application import authkit
        from workos_authkit.testing import sealed_session

        @pytest.mark.parametrize("run", [1, 2, 3])
        def test_a_test_begins_with_no_users(authkit_emulator, run):
            assert list(authkit.users.all()) == []
            authkit.users.create(email="ada@example.com")
            assert len(authkit_emulator.requests) == 2
            assert authkit_emulator.redirect_uri == "http://testserver/login/callback"
            assert authkit.sessions.authenticate(sealed_session())
        """,
    )

    pytester.runpytest_subprocess(*workers).assert_outcomes(passed=3)


def test_a_wrong_redirect_uri_is_said(pytester: pytest.Pytester) -> None:
    pytester.makeini(SETTING.format(uri="/auth/callback"))

    run = pytester.runpytest_subprocess()

    run.stderr.fnmatch_lines(["*authkit_redirect_uri: redirect_uri must be an absolute URL*"])


def test_the_fixtures_ignore_the_settings_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, authkit_emulator: Emulator
) -> None:
    for name, value in {
        "WORKOS_API_KEY": "sk_real",
        "WORKOS_CLIENT_ID": "client_real",
        "WORKOS_BASE_URL": "https://api.workos.com",
        "WORKOS_COOKIE_PASSWORD": generate_cookie_password(),
        "WORKOS_ISSUER": "https://auth.example.com",
    }.items():
        monkeypatch.setenv(name, value)

    with authkit_emulator.client() as authkit:
        authkit.session_tokens.verify(make_access_token())
        assert authkit.sessions.authenticate(sealed_session()).authenticated
        authkit.users.create(email=EMAIL)

    [_, creation] = authkit_emulator.requests
    assert creation.headers["authorization"] == f"Bearer {authkit_emulator.api_key}"


def test_an_application_can_replace_a_fixture(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest
        from workos_authkit.emulator import Settings
        from workos_authkit.testing import make_emulator

        @pytest.fixture
        def authkit_emulator():
            return make_emulator(settings=Settings(minimum_password_length=30))
        """
    )
    pytester.makepyfile(
        """
        import pytest
        from workos_authkit import BadRequestError

        def test_the_client_is_one_of_the_replacement(authkit, authkit_emulator):
            with pytest.raises(BadRequestError):
                authkit.users.create(email="ada@example.com", password="short but otherwise fine")
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_plugin_is_found_by_its_entry_point() -> None:
    [plugin] = entry_points(group="pytest11", name="workos_authkit")

    assert plugin.value == PLUGIN


def test_the_plugin_loads_nothing_heavy_until_a_fixture_is_used(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # other plugins load httpx
    pytester.makepyfile("def test_uses_a_fixture(authkit): ...")
    pytester.makeconftest(
        """
        import sys

        def pytest_unconfigure():
            heavy = {"httpx", "cryptography", "cattrs", "joserfc", "anyio", "starlette", "yaml"}
            print("loaded:", sorted(heavy & sys.modules.keys()))
        """
    )

    result = pytester.runpytest_subprocess("--collect-only", "-s", "-p", PLUGIN)

    result.stdout.fnmatch_lines(["*test_uses_a_fixture*", "*loaded: [[]]*"])


def test_importing_the_helpers_loads_nothing_heavy() -> None:
    script = (
        "import sys, workos_authkit.testing, workos_authkit._pytest\n"
        "print(sorted({'httpx', 'cryptography', 'joserfc', 'cattrs'} & sys.modules.keys()))"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


# Tokens


def test_an_access_token_says_what_the_test_wants(authkit: AuthKit) -> None:
    token = make_access_token(
        sub="user_1", org_id="org_1", permissions=["posts:write"], plan="gold", iss=None
    )

    claims = authkit.session_tokens.verify(token)

    assert (claims.sub, claims.org_id, claims.permissions) == ("user_1", "org_1", ("posts:write",))
    assert claims.extra["plan"] == "gold"
    assert claims.iss is None


def test_an_access_token_lives_five_minutes_unless_told_otherwise(authkit: AuthKit) -> None:
    now = time.time()

    claims = authkit.session_tokens.verify(make_access_token())
    longer = authkit.session_tokens.verify(make_access_token(lifetime=3600))

    assert claims.exp - claims.iat == 300
    assert now - 2 < claims.iat <= now + 60
    assert longer.exp - longer.iat == 3600


def test_a_token_with_a_negative_lifetime_has_expired(authkit: AuthKit) -> None:
    with pytest.raises(ExpiredTokenError):
        authkit.session_tokens.verify(make_access_token(lifetime=-60))


def test_a_token_can_be_made_at_the_time_of_the_emulator(
    authkit: AuthKit, authkit_emulator: Emulator
) -> None:
    authkit_emulator.clock.advance(7 * 86400)

    with pytest.raises(ExpiredTokenError):
        authkit.session_tokens.verify(make_access_token())
    authkit.session_tokens.verify(make_access_token(now=authkit_emulator.clock.time()))


def test_a_token_that_lacks_a_claim_can_be_made(authkit: AuthKit) -> None:
    with pytest.raises(InvalidTokenError) as caught:
        authkit.session_tokens.verify(make_access_token(sid=None))

    assert "sid" in str(caught.value)


def test_the_published_keys_verify_the_tokens_without_a_client() -> None:
    keys = tokens.KeySet.from_jwks(get_jwks())

    assert tokens.verify(make_access_token(role="admin"), keys, now=time.time()).role == "admin"


def test_another_server_does_not_take_the_tokens() -> None:
    with Emulator().client() as authkit, pytest.raises(InvalidTokenError):
        authkit.session_tokens.verify(make_access_token())


# Cookies


def test_a_sealed_session_authenticates_the_user_it_was_made_for(authkit: AuthKit) -> None:
    cookie = sealed_session(
        user={"id": "user_1", "email": EMAIL, "first_name": "Ada", "metadata": {"team": "red"}},
        org_id="org_1",
        role="admin",
        permissions=["posts:write"],
    )

    session = authkit.sessions.authenticate(cookie)

    assert session.authenticated
    assert (session.user.id, session.user.email, session.user.first_name) == (
        "user_1",
        EMAIL,
        "Ada",
    )
    assert session.user.metadata == {"team": "red"}
    assert (session.organization_id, session.role) == ("org_1", "admin")
    assert session.permissions == ("posts:write",)
    assert session.impersonator is None


def test_a_sealed_session_can_be_of_a_user_of_the_emulator(authkit: AuthKit) -> None:
    user = authkit.users.create(email=EMAIL)

    session = authkit.sessions.authenticate(sealed_session(user=user))

    assert session.authenticated
    assert (session.user.id, session.claims.sub) == (user.id, user.id)


def test_the_subject_of_a_sealed_session_names_its_user(authkit: AuthKit) -> None:
    session = authkit.sessions.authenticate(sealed_session(sub="user_1"))

    assert session.authenticated
    assert session.user.id == "user_1"


def test_a_sealed_session_can_contradict_itself(authkit: AuthKit) -> None:
    session = authkit.sessions.authenticate(sealed_session(user={"id": "user_1"}, sub="user_2"))

    assert not session.authenticated
    assert session.reason == "user_mismatch"


def test_a_sealed_session_can_have_expired(authkit: AuthKit) -> None:
    session = authkit.sessions.authenticate(sealed_session(lifetime=-60))

    assert not session.authenticated
    assert session.needs_refresh


def test_a_sealed_session_can_be_an_impersonation(authkit: AuthKit) -> None:
    session = authkit.sessions.authenticate(sealed_session(act={"sub": "support@example.com"}))

    assert session.authenticated
    assert session.impersonator is not None
    assert session.impersonator.email == "support@example.com"


def test_a_sealed_session_is_sealed_with_the_password_given(authkit_emulator: Emulator) -> None:
    password = generate_cookie_password()
    cookie = sealed_session(password=password)

    with authkit_emulator.client() as authkit:
        assert not authkit.sessions.authenticate(cookie).authenticated
    with authkit_emulator.client(cookie_password=[password, COOKIE_PASSWORD]) as authkit:
        assert authkit.sessions.authenticate(cookie).authenticated


def test_a_sealed_session_cannot_be_refreshed(authkit: AuthKit) -> None:
    failure = authkit.sessions.refresh(sealed_session())

    assert not failure.authenticated
    assert failure.reason == "invalid_grant"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (partial(sealed_session, user={"frist_name": "Ada"}), "frist_name"),
        (partial(sealed_session, password="too short"), "32"),
    ],
)
def test_what_cannot_be_sealed_is_refused(make: partial[str], says: str) -> None:
    with pytest.raises(InvalidArgumentError, match=says):
        make()


# The emulator


def test_an_emulator_takes_the_settings_given() -> None:
    emulator = make_emulator(client_id="client_mine", seed={"users": [{"email": EMAIL}]})

    with emulator.client() as authkit:
        assert [user.email for user in authkit.users.all()] == [EMAIL]
        assert authkit.session_tokens.get_jwks_url().endswith("/client_mine")
        authkit.session_tokens.verify(make_access_token())


def test_two_sealed_sessions_are_two_sessions(authkit: AuthKit) -> None:
    one, other = (
        authkit.sessions.load_sealed_session(sealed_session()).authentication for _ in range(2)
    )
    assert one is not None
    assert other is not None
    assert one.refresh_token != other.refresh_token


@pytest.mark.parametrize("tool", ["freezegun", "time_machine"])
@pytest.mark.parametrize("first", ["the emulator", "the tool"])
def test_emulators_follow_tools_that_move_time(tool: str, first: str) -> None:
    there = datetime(2030, 1, 1, tzinfo=UTC)

    def moved() -> Any:
        if tool == "freezegun":
            return freezegun.freeze_time(there)
        return time_machine.travel(there, tick=False)

    old = sealed_session(lifetime=300)
    if first == "the emulator":
        emulator = make_emulator()
        with moved(), emulator.client() as authkit:
            said = [authkit.sessions.authenticate(cookie) for cookie in (old, sealed_session())]
            now = emulator.clock.now()
    else:
        with moved():
            emulator = make_emulator()
            with emulator.client() as authkit:
                said = [authkit.sessions.authenticate(cookie) for cookie in (old, sealed_session())]
                now = emulator.clock.now()
            new = sealed_session()
        with emulator.client() as authkit:
            assert authkit.sessions.authenticate(new).reason is not None

    assert [session.authenticated for session in said] == [False, True]
    assert now == there


def test_each_sealed_session_is_a_session_of_its_own() -> None:
    emulator = make_emulator()
    with emulator.client() as authkit:
        sessions = [authkit.sessions.authenticate(sealed_session()) for _ in range(2)]
    assert all(sessions)
    assert len({session.claims.sid for session in sessions if session}) == 2
