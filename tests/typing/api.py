"""Code as users write it. Nothing runs it: type checkers read it, and must find nothing."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_type

import httpx

from workos_authkit import (
    PKCE,
    UNSET,
    APIError,
    AsyncAuthKit,
    AuthenticationStepError,
    AuthKit,
    MFAChallengeError,
    OrganizationSelectionError,
    Page,
    RateLimitError,
    RequestOptions,
    ResponseDecodeError,
    TransportError,
    Visitor,
)
from workos_authkit.cookies import SessionCookie
from workos_authkit.models import (
    AccessTokenClaims,
    AuthenticatedSession,
    Authentication,
    AuthenticationFactor,
    Identity,
    LoadedSession,
    OrganizationSummary,
    RefreshedSession,
    SessionRefreshFailure,
    UnauthenticatedSession,
    User,
)
from workos_authkit.tokens import KeySet, verify


def make_clients() -> None:
    AuthKit()
    AuthKit("sk_test", "client_1", timeout=5, max_retries=0, issuer=["https://a", "https://b"])
    AuthKit(http_client=httpx.Client(proxy="http://localhost:8080"))
    AuthKit(http_client=lambda: httpx.Client(timeout=5))
    AuthKit(http_client=httpx.Client)
    AsyncAuthKit(public=True, client_id="client_1")
    AsyncAuthKit(http_client=httpx.AsyncClient())
    AsyncAuthKit(http_client=httpx.AsyncClient, cookie_password=["newest" * 8, "older" * 8])


def call(authkit: AuthKit) -> None:
    user = authkit.users.get("user_1")
    assert_type(user, User)
    assert_type(user.first_name, str | None)
    assert_type(user.created_at, datetime | None)
    assert_type(user.metadata, Mapping[str, str])

    page = authkit.users.list(limit=10, order="asc")
    assert_type(page, Page[User])
    assert_type(page.data, Sequence[User])
    assert_type(page.after, str | None)
    assert_type(authkit.users.all(), Iterator[User])
    for each in authkit.users.all(email="ada@example.com"):
        assert_type(each, User)

    assert_type(authkit.identities.list("user_1"), Sequence[Identity])
    assert_type(authkit.users.delete("user_1"), None)
    authkit.users.update("user_1", external_id=None, metadata={"gone": None}, email=UNSET)
    authkit.users.get("user_1", options=RequestOptions(timeout=1, headers={"X-Trace": "1"}))
    authkit.invitations.send(email="ada@example.com", expires_in_days=7)
    authkit.request("POST", "/things", params={"a": [1]}, json={"b": None})

    with AuthKit() as entered:
        assert_type(entered, AuthKit)


async def call_async(authkit: AsyncAuthKit) -> None:
    assert_type(await authkit.users.get("user_1"), User)
    assert_type(await authkit.users.list(), Page[User])
    assert_type(authkit.users.all(), AsyncIterator[User])
    async for each in authkit.users.all():
        assert_type(each, User)
    assert_type(await authkit.identities.list("user_1"), Sequence[Identity])

    async with AsyncAuthKit() as entered:
        assert_type(entered, AsyncAuthKit)


def sign_in(authkit: AuthKit) -> Authentication:
    pkce = PKCE.generate()
    url = authkit.authentication.get_authorization_url(
        provider="authkit", code_challenge=pkce.code_challenge
    )
    assert_type(url, str)
    try:
        return authkit.authentication.with_code("code", code_verifier=pkce.code_verifier)
    except MFAChallengeError as error:
        assert_type(error.authentication_factors, Sequence[AuthenticationFactor])
        raise
    except OrganizationSelectionError as error:
        assert_type(error.organizations, Sequence[OrganizationSummary])
        assert_type(error.pending_authentication_token, str | None)
        return authkit.authentication.with_organization_selection(
            error.organizations[0].id,
            pending=error.pending,
            visitor=Visitor(ip_address="203.0.113.7", user_agent="Firefox"),
        )
    except AuthenticationStepError as error:
        assert_type(error.pending_authentication_token, str | None)
        raise
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
        raise
    except APIError as error:
        assert_type(error.status, int)
        assert_type(error.code, str | None)
        assert_type(error.request_id, str | None)
        raise
    except TransportError as error:
        assert_type(error.request_sent, bool)
        raise
    except ResponseDecodeError as error:
        assert_type(error.path, str)
        raise


def read_cookie(authkit: AuthKit, header: str) -> LoadedSession:
    cookie = SessionCookie("__Host-wos-session", former=[SessionCookie()])
    assert_type(cookie.read(header), str | tuple[str, ...] | None)
    assert_type(cookie.clear({"wos-session": header}), list[str])
    return authkit.sessions.load_sealed_session(cookie.read([header, header.encode()]))


def authenticate(authkit: AuthKit, cookie: str | None) -> str | None:
    session = authkit.sessions.authenticate(cookie)
    if session:
        assert_type(session, AuthenticatedSession)
        assert_type(session.user, User)
        assert_type(session.claims, AccessTokenClaims)
        return session.session_id
    assert_type(session, UnauthenticatedSession)
    if not session.needs_refresh:
        return None

    refreshed = authkit.sessions.refresh(cookie, organization_id=None)
    if not refreshed:
        assert_type(refreshed, SessionRefreshFailure)
        assert_type(refreshed.retryable, bool)
        return None
    assert_type(refreshed, RefreshedSession)
    return refreshed.sealed_session


async def authenticate_by_class(authkit: AsyncAuthKit, cookie: str) -> AuthenticatedSession | None:
    sealed = authkit.sessions.load_sealed_session(cookie)
    assert_type(sealed, LoadedSession)
    match await authkit.sessions.authenticate(sealed):
        case AuthenticatedSession() as session:
            return session
        case UnauthenticatedSession(reason="session_expired"):
            return None
        case UnauthenticatedSession() as failure:
            assert_type(failure.detail, str | None)
            return None


async def verify_tokens(authkit: AsyncAuthKit, token: str) -> None:
    claims = await authkit.session_tokens.verify(token)
    assert_type(claims, AccessTokenClaims)
    assert_type(claims.expires_at, datetime)
    assert_type(claims.permissions, Sequence[str])
    keys = KeySet.from_jwks({"keys": []})
    assert_type(verify(token, keys, now=datetime.now(UTC).timestamp()), AccessTokenClaims)
