"""Test your application: an AuthKit in the process, and tokens and cookies with any claims.

Installing the package adds the pytest fixtures `authkit_emulator`, `authkit` and `async_authkit`.
The functions work with every framework:

    token = make_access_token(org_id="org_1", permissions=["posts:write"])
    cookie = sealed_session(user={"email": "ada@example.com"}, org_id="org_1", role="admin")

A key of this process signs the tokens. Only the clients of emulators from `make_emulator`,
including the fixtures', accept these tokens and cookies. It needs the extra `emulator`.
"""

import time
from collections.abc import Callable, Mapping
from functools import cache
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from workos_authkit import AsyncRefreshCoordinator, RefreshCoordinator
    from workos_authkit.emulator import Emulator, SigningKey
    from workos_authkit.models.users import User
    from workos_authkit.sealing import Passwords

__all__ = [
    "COOKIE_PASSWORD",
    "async_sign_in",
    "check_async_refresh_coordinator",
    "check_refresh_coordinator",
    "get_jwks",
    "make_access_token",
    "make_emulator",
    "make_event",
    "make_oauth_token",
    "sealed_session",
    "sign_in",
    "sign_webhook",
    "signing_key",
]

COOKIE_PASSWORD: Final = "a password for the cookies of tests alone"  # noqa: S105
"""The password of session cookies in tests."""

AUTHKIT_DOMAIN: Final = "https://authkit-emulator.test"
"""The AuthKit domain of emulators that are not served."""

USER_ID: Final = "user_test"
SESSION_ID: Final = "session_test"
REFRESH_TOKEN: Final = "a_refresh_token_that_no_server_knows"  # noqa: S105


@cache
def signing_key() -> "SigningKey":
    """Return the key of this process; made at the first call, in about a tenth of a second."""
    from workos_authkit.emulator import SigningKey

    return SigningKey.generate()


def get_jwks() -> dict[str, Any]:
    """Return the key set that verifies these tokens, for `tokens.KeySet.from_jwks`."""
    return {"keys": [signing_key().jwk]}


def make_emulator(**settings: Any) -> "Emulator":
    """Return an emulator whose clients accept the tokens and cookies of this module.

    Args:
        **settings: Arguments of `Emulator`.
    """
    from workos_authkit.emulator import Emulator

    emulator = Emulator(**{"signing_keys": [signing_key()], **settings})
    emulator.cookie_password = COOKIE_PASSWORD
    return emulator


def make_access_token(*, lifetime: float = 300, now: float | None = None, **claims: Any) -> str:
    """Return an access token with any claims.

    Args:
        lifetime: Seconds until it expires; a negative number makes an expired one.
        now: When it is issued, in seconds since the Unix epoch; by default now. If you moved time,
            pass `authkit_emulator.clock.time()`.
        **claims: Claims to add or to replace; `None` leaves one out.
    """
    from workos_authkit._arguments import require_number

    require_number("lifetime", lifetime)
    issued_at = int(_present(now))
    said = {
        "iss": "https://api.workos.com",
        "sub": USER_ID,
        "sid": SESSION_ID,
        "iat": issued_at + min(0, int(lifetime)),
        "exp": issued_at + int(lifetime),
        **claims,
    }
    return signing_key().sign({name: value for name, value in said.items() if value is not None})


def make_oauth_token(
    *, resource: str, lifetime: float = 300, now: float | None = None, **claims: Any
) -> str:
    """Return an OAuth access token of AuthKit with any claims.

    For a machine's token pass `sub="client_...", client_id="client_...", sid=None`.

    Args:
        resource: The audience: the claim `aud`.
        lifetime: Seconds until it expires; a negative number makes an expired one.
        now: When it is issued, in seconds since the Unix epoch; by default now.
        **claims: Claims to add or to replace; `None` leaves one out. `iss` is by default the
            domain of an emulator that `make_emulator` makes without a `base_url`.
    """
    said = {
        "iss": AUTHKIT_DOMAIN,
        "aud": resource,
        "sid": "app_consent_test",
        "client_id": "client_of_an_application",
        "scope": "openid profile email",
    }
    return make_access_token(lifetime=lifetime, now=now, **{**said, **claims})


def sealed_session(
    *,
    password: "Passwords" = COOKIE_PASSWORD,
    user: "User | Mapping[str, Any] | None" = None,
    lifetime: float = 300,
    now: float | None = None,
    **claims: Any,
) -> str:
    """Return a session cookie around an access token with any claims.

    Each cookie has a different refresh token, which no server knows. If a test refreshes the
    session, sign in and make the cookie with `sessions.seal`.

    Args:
        password: The password that seals the cookie; by default that of the emulator's clients.
        user: The user, or values that replace those of a user who is made up. The token is issued
            to this user, unless the claim `sub` says otherwise.
        lifetime: Seconds until the access token expires; negative for an expired one.
        now: When the access token is issued, in seconds since the Unix epoch.
        **claims: Claims of the access token to add or to replace; `None` leaves one out.

    Raises:
        InvalidArgumentError: A user has no such value, or the password is too short.
    """
    from workos_authkit._session_cookie import seal_session
    from workos_authkit.models.authentication import Authentication, Impersonator

    holder = _user(user, claims)
    actor = claims.get("act")
    # A different session each time: signing out of one in a test leaves the others.
    own_claims = {"sub": holder.id, "sid": f"{SESSION_ID}_{token_urlsafe(8)}", **claims}
    authentication = Authentication(
        user=holder,
        access_token=make_access_token(lifetime=lifetime, now=now, **own_claims),
        refresh_token=f"{REFRESH_TOKEN}_{token_urlsafe(8)}",  # one each, as sessions have
        organization_id=claims.get("org_id"),
        authentication_method="Impersonation" if actor else "Password",
        impersonator=Impersonator(email=actor["sub"]) if actor else None,
    )
    return seal_session(authentication, password)


def make_event(
    type: str, data: "Mapping[str, Any] | None" = None, **envelope: Any
) -> dict[str, Any]:
    """Return an event as WorkOS sends it, for `sign_webhook`.

    Args:
        type: The event's type, such as `user.created`.
        data: The object that it is about.
        **envelope: Its other fields: `id`, `created_at`, `context`.
    """
    from datetime import UTC, datetime

    from workos_authkit._arguments import require_instance, require_text

    require_text("type", type)
    if data is not None:
        require_instance("data", data, Mapping)
    return {
        "object": "event",
        "id": f"event_{token_urlsafe(12)}",
        "event": type,
        "data": dict(data or {}),
        "created_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        **envelope,
    }


def sign_webhook(
    content: "Mapping[str, Any] | bytes", secret: str, *, now: float | None = None
) -> tuple[bytes, dict[str, str]]:
    """Return the body and headers of a webhook or action request, as WorkOS sends it.

    Args:
        content: An event of `make_event`, the context of an action, or the body itself.
        secret: The secret with which your application verifies it.
        now: When it is signed, in seconds since the Unix epoch; by default now.
    """
    import json

    from workos_authkit._arguments import require_text
    from workos_authkit._signatures import sign
    from workos_authkit.errors import InvalidArgumentError

    require_text("secret", secret)
    if not isinstance(content, bytes | Mapping):
        raise InvalidArgumentError(
            f"content must be bytes or a mapping, not {type(content).__name__}"
        )
    body = content if isinstance(content, bytes) else json.dumps(dict(content)).encode()
    timestamp = str(int(_present(now) * 1000))
    signature = f"t={timestamp}, v1={sign(body, secret, timestamp)}"
    return body, {"Content-Type": "application/json", "WorkOS-Signature": signature}


def check_refresh_coordinator(make: "Callable[[], RefreshCoordinator]") -> None:
    """Check in a second that your coordinator does what `RefreshCoordinator` specifies.

    Args:
        make: Returns a coordinator; all that it returns share one store, as processes would.

    Raises:
        AssertionError: It does not; the message says what is wrong.
    """
    from workos_authkit._coordinator_contract import check_contract
    from workos_authkit._refreshing.coordination import BlockingCoordinatorAdapter
    from workos_authkit._run import run

    run(check_contract(lambda: BlockingCoordinatorAdapter(make())))


async def check_async_refresh_coordinator(make: "Callable[[], AsyncRefreshCoordinator]") -> None:
    """Check that your coordinator does what `AsyncRefreshCoordinator` specifies.

    Args:
        make: Returns a coordinator; all that it returns share one store, as processes would.

    Raises:
        AssertionError: It does not; the message says what is wrong.
    """
    from workos_authkit._coordinator_contract import check_contract

    await check_contract(make)


def sign_in(
    client: Any,
    email: str,
    *,
    emulator: "Emulator",
    path: str = "/auth/sign-in",
    organization_id: str | None = None,
) -> Any:
    """Sign in through the routes of your application, as a person does on the hosted page.

    Args:
        client: The framework's test client: that of Starlette, FastAPI, Django or Flask, or an
            `httpx.Client`. It keeps the cookies.
        email: The user who signs in.
        emulator: The emulator that the application uses.
        path: Where to start: the sign-in route with its query, or a page that redirects there.
        organization_id: The organization that the user chooses on the page.

    Returns:
        The answer of the application's callback, a redirect to the page that the user wanted.

    Raises:
        InvalidArgumentError: The path does not redirect to the hosted page, or the client is async.
        LookupError: The user does not exist, or is not a member of the organization.
    """
    from inspect import iscoroutinefunction

    from workos_authkit._run import run
    from workos_authkit.errors import InvalidArgumentError

    if iscoroutinefunction(client.get):
        raise InvalidArgumentError("client is async: await async_sign_in(client, ...)")
    way = async_sign_in(
        client, email, emulator=emulator, path=path, organization_id=organization_id
    )
    return run(way)


async def async_sign_in(
    client: Any,
    email: str,
    *,
    emulator: "Emulator",
    path: str = "/auth/sign-in",
    organization_id: str | None = None,
) -> Any:
    """Sign in as `sign_in` does, with an `httpx.AsyncClient` or Django's `AsyncClient`."""
    from workos_authkit.errors import InvalidArgumentError

    location = path
    for _ in range(3):  # a page, the sign-in route, the hosted page
        answer = await _navigate(client, location)
        location = answer.headers.get("location") or ""
        if location.startswith(emulator.base_url):
            back = emulator.sign_in(location, email=email, organization_id=organization_id)
            return await _navigate(client, back)
        if not location.startswith("/"):
            break
    raise InvalidArgumentError(f"path: {path} does not lead to the hosted page")


async def _navigate(client: Any, url: str) -> Any:
    from inspect import isawaitable
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # Of these clients, only those of httpx follow redirects unless told not to.
    stay = {"follow_redirects": False} if hasattr(client, "follow_redirects") else {}
    answer = client.get(target, headers={"accept": "text/html"}, **stay)
    return await answer if isawaitable(answer) else answer


def _present(now: float | None) -> float:
    from workos_authkit._arguments import require_number

    if now is None:
        return time.time()
    require_number("now", now)
    return now


def _user(given: "User | Mapping[str, Any] | None", claims: Mapping[str, Any]) -> "User":
    from datetime import UTC, datetime

    from workos_authkit._arguments import require_instance
    from workos_authkit.errors import InvalidArgumentError
    from workos_authkit.models.users import User

    if isinstance(given, User):
        return given
    if given is not None:
        require_instance("user", given, Mapping)
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    values = {
        "id": claims.get("sub") or USER_ID,
        "email": "user@example.com",
        "email_verified": True,
        "created_at": long_ago,
        "updated_at": long_ago,
        **(given or {}),
    }
    try:
        return User(**values)
    except TypeError as error:
        raise InvalidArgumentError(f"user: {error}") from None
