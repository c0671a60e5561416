"""A whole sign-in against the official emulator, told once with each client.

`python -m tests.interop.first_sign_in`, or `nox -s first_sign_in`.
"""

import inspect
import sys
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import pytest

from tests.support.official_emulator import start_official_emulator
from workos_authkit import PKCE, AsyncAuthKit, AuthKit
from workos_authkit._run import run
from workos_authkit.errors import APIError

REDIRECT_URI = "http://localhost:3000/callback"
PASSWORD = "correct horse battery staple"


def main() -> None:
    """Tell it with both clients, each on a server of its own."""
    with start_official_emulator() as server:
        print(f"\nAuthKit, against the official emulator at {server.base_url}\n")
        run(sign_in(AuthKit(**asdict(server))))
    with start_official_emulator() as server:
        print(f"\nAsyncAuthKit, against the official emulator at {server.base_url}\n")
        anyio.run(sign_in, AsyncAuthKit(**asdict(server)))


async def sign_in(authkit: Any) -> None:
    """Sign somebody in, in every way that this server knows; both clients take the same calls."""
    user = await value(authkit.users.create(email="ada@example.com", password=PASSWORD))
    tell("create a user", f"{user.id}  {user.email}")

    session = await value(authkit.authentication.with_password(email=user.email, password=PASSWORD))
    tell("sign in with a password", f"{session.user.email}  {session.authentication_method}")

    pkce = PKCE.generate()
    url = authkit.authentication.get_authorization_url(
        redirect_uri=REDIRECT_URI,
        provider="authkit",
        login_hint=user.email,
        code_challenge=pkce.code_challenge,
    )
    tell("send the browser to", urlsplit(url)._replace(query="...").geturl())
    location = httpx.get(url).headers["location"]
    tell("it comes back to", urlsplit(location)._replace(query="code=...").geturl())
    [code] = parse_qs(urlsplit(location).query)["code"]
    session = await value(authkit.authentication.with_code(code, code_verifier=pkce.code_verifier))
    tell("sign in with the code", f"{session.user.email}  {session.authentication_method}")

    claims = await value(authkit.session_tokens.verify(session.access_token))
    tell("the token is genuine", f"sub {claims.sub}")
    tell("", f"sid {claims.sid}")
    tell("", f"until {claims.expires_at:%H:%M:%S} UTC")

    refreshed = await value(authkit.authentication.with_refresh_token(session.refresh_token))
    claims = await value(authkit.session_tokens.verify(refreshed.access_token))
    tell("refresh", f"a new token, until {claims.expires_at:%H:%M:%S} UTC")

    for name in ("bob", "cleo", "dora", "emil"):
        await value(authkit.users.create(email=f"{name}@example.com"))
    after, number = None, 0
    while number == 0 or after:
        page = await value(authkit.users.list(limit=2, after=after))
        after, number = page.after, number + 1
        tell(f"users, page {number}", ", ".join(user.email for user in page.data))

    try:
        await value(authkit.authentication.with_password(email=user.email, password="wrong"))
    except APIError as error:
        tell("a wrong password", f"{type(error).__name__}: {error}")
        for field in ("status", "code", "message", "request_id", "retryable", "operation"):
            tell("", f"{field} = {getattr(error, field)!r}")

    await value(authkit.aclose() if isinstance(authkit, AsyncAuthKit) else authkit.close())


async def value(result: Any) -> Any:
    """Wait for what the async client returns; what the other returns is the value."""
    return await result if inspect.isawaitable(result) else result


def tell(step: str, what: str) -> None:
    """Print one line of the story."""
    print(f"  {step:<26}{what}")


if __name__ == "__main__":
    try:
        main()
    except pytest.skip.Exception as reason:
        sys.exit(f"The official emulator is not to be had: {reason.msg}")
