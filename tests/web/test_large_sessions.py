"""Sessions whose access token outgrows the cookies, beyond what the stories tell."""

import logging

import pytest

from workos_authkit import AuthKit
from workos_authkit._session_cookie import without_access_token
from workos_authkit.cookies import SessionCookie
from workos_authkit.emulator import Emulator
from workos_authkit.errors import InvalidTokenError
from workos_authkit.models import Authentication
from workos_authkit.testing import COOKIE_PASSWORD, make_emulator
from workos_authkit.web import WebAuth, WebRequest

EMAIL, PASSWORD = "ada@example.com", "analytical engine"
PERMISSIONS = [f"a-permission-with-a-long-name:{number}" for number in range(120)]
ONE_COOKIE = SessionCookie(secure=False)


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator(
        redirect_uri="http://testserver/auth/callback",
        seed={
            "users": [{"email": EMAIL, "password": PASSWORD, "metadata": {"note": "x" * 600}}],
            "permissions": PERMISSIONS,
            "roles": [{"slug": "wide", "permissions": PERMISSIONS}],
            "organizations": [
                {"name": "A", "id": "org_a", "members": [{"user": EMAIL, "roles": ["wide"]}]}
            ],
        },
    )


def sign_in(authkit: AuthKit) -> Authentication:
    """Sign in, and return what is stored of a session that outgrows its cookie."""
    return without_access_token(
        authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
    )


def cookie_of(authkit: AuthKit) -> str:
    return f"wos-session={authkit.sessions.seal(sign_in(authkit))}"


def exchanges(emulator: Emulator) -> int:
    """Count the calls of the token endpoint, with that of the sign-in."""
    return sum(request.operation == "authenticate" for request in emulator.requests)


def asking(cookie: str, path: str = "/", method: str = "GET") -> WebRequest:
    headers = {"cookie": cookie, "sec-fetch-site": "same-origin"}
    return WebRequest(method=method, path=path, headers=headers)


def sent_back(set_cookies: object) -> str:
    [value] = [str(each) for each in set_cookies]  # type: ignore[attr-defined]
    assert len(value) < 4096
    return value.partition(";")[0]


def test_a_process_that_remembers_nothing_refreshes_each_time(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with emulator.client(cookie_password=COOKIE_PASSWORD, token_cache_size=0) as authkit:
        web = WebAuth(authkit, cookie=ONE_COOKIE)
        cookie = cookie_of(authkit)
        for _ in range(3):
            visit = web.visit(asking(cookie))
            assert visit.session is not None
            assert set(visit.session.permissions) == set(PERMISSIONS)
            assert visit.session.user.metadata
            cookie = sent_back(visit.set_cookies)
    assert exchanges(emulator) == 4
    assert {record.levelno for record in caplog.records if "access token" in record.message} == {
        logging.ERROR
    }


def test_a_process_that_remembers_refreshes_once_until_the_token_expires(
    emulator: Emulator,
) -> None:
    with emulator.client(cookie_password=COOKIE_PASSWORD) as authkit:
        web = WebAuth(authkit, cookie=ONE_COOKIE)
        cookie = cookie_of(authkit)
        for calls in (2, 3):
            cookie = sent_back(web.visit(asking(cookie)).set_cookies)
            for _ in range(4):
                visit = web.visit(asking(cookie))
                assert visit.session is not None
                assert not visit.set_cookies
            assert exchanges(emulator) == calls
            emulator.clock.advance(400)


def test_signing_out_ends_a_session_whose_token_this_process_remembers(
    emulator: Emulator,
) -> None:
    with emulator.client(cookie_password=COOKIE_PASSWORD) as authkit:
        web = WebAuth(authkit, cookie=ONE_COOKIE)
        cookie = cookie_of(authkit)
        cookie = sent_back(web.visit(asking(cookie)).set_cookies)
        session = web.visit(asking(cookie)).session
        assert session is not None

        answer = web.handle("sign-out", asking(cookie, "/auth/sign-out", "POST"))

        assert session.session_id in answer.body.decode()
        assert web.visit(asking(cookie)).session is None


def test_what_stands_for_the_token_lets_nobody_in(emulator: Emulator) -> None:
    with emulator.client(cookie_password=COOKIE_PASSWORD) as authkit:
        kept = sign_in(authkit)
        with pytest.raises(InvalidTokenError):
            authkit.session_tokens.verify(kept.access_token)
        bearer = {"authorization": f"Bearer {kept.access_token}"}
        visit = WebAuth(authkit).identify(WebRequest(method="GET", path="/", headers=bearer))
    assert visit.claims is None
    assert visit.refusal is not None
    assert visit.refusal.reason == "invalid_token"
