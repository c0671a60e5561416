"""A whole sign-in, step by step, against an AuthKit inside this process: no account, no network.

Run it with `python -m workos_authkit demo`; with `--browser` it serves an application instead.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from urllib.parse import urlsplit

from pyotp.totp import TOTP

from workos_authkit import (
    AuthKit,
    MFAChallengeError,
    OrganizationSelectionError,
    tokens,
)
from workos_authkit.emulator import Emulator
from workos_authkit.models.authentication import Authentication

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery staple"  # noqa: S105

Tell = Callable[[str, str], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m workos_authkit demo",
        description="A whole sign-in, step by step, against an AuthKit inside this process.",
    )
    parser.add_argument(
        "--browser", action="store_true", help="serve an application to sign in to instead"
    )
    parser.add_argument("--port", type=int, default=0, help="its port; by default a free one")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    given = parser.parse_args(arguments)
    if given.browser:
        from workos_authkit._demo import serving

        serving.run(port=given.port, open_browser=given.open)
        return 0
    emulator = Emulator()
    with emulator.client() as authkit:
        story(authkit, _teller())
    return 0


def story(authkit: AuthKit, tell: Tell) -> None:
    """Sign a user up and in, step by step.

    Args:
        authkit: A client of an AuthKit that demands the second factor of those who have one.
        tell: Called with what each step is and what came of it.
    """
    secret = _sign_up(authkit, tell)
    authentication = _sign_in(authkit, secret, tell)

    claims = authkit.session_tokens.verify(authentication.access_token)
    tell(
        "session_tokens.verify",
        f"genuine: session {claims.sid}, organization {claims.org_id}, role {claims.role}",
    )

    refreshed = authkit.authentication.with_refresh_token(authentication.refresh_token)
    rotated = refreshed.refresh_token != authentication.refresh_token
    tell(
        "authentication.with_refresh_token",
        f"a new access token, and the refresh token {'rotated' if rotated else 'stayed'}",
    )

    tell("sessions.get_logout_url", authkit.sessions.get_logout_url(claims.sid))

    once, again = _rates(authkit, refreshed.access_token)
    tell(
        "how fast",
        f"{once:,.0f} new tokens a second on one core, {again:,.0f} when seen before",
    )


def _sign_up(authkit: AuthKit, tell: Tell) -> str:
    user = authkit.users.create(
        email=EMAIL, password=PASSWORD, first_name="Ada", email_verified=True
    )
    tell("users.create", f"{user.first_name} is {user.id}")

    for name in ("Analytical Engines", "Difference Engines"):
        organization = authkit.organizations.create(name=name)
        authkit.organization_memberships.create(user_id=user.id, organization_id=organization.id)
    tell("organizations.create", "two of them, and Ada is a member of both")

    enrollment = authkit.mfa.enroll(user.id, totp_issuer="Demo", totp_user=EMAIL)
    totp = enrollment.factor.totp
    assert totp is not None
    assert totp.secret is not None
    tell("mfa.enroll", f"{enrollment.factor.id}, with a QR code and a secret for Ada's app")
    return totp.secret


def _sign_in(authkit: AuthKit, secret: str, tell: Tell) -> Authentication:
    try:
        return authkit.authentication.with_password(email=EMAIL, password=PASSWORD)
    except MFAChallengeError as challenge:
        [factor] = challenge.authentication_factors
        tell("authentication.with_password", f"MFAChallengeError: {challenge.message}")
        code = TOTP(secret).now()
        try:
            return authkit.authentication.with_totp(code, pending=challenge.pending, factor=factor)
        except OrganizationSelectionError as selection:
            names = [organization.name for organization in selection.organizations]
            tell("authentication.with_totp", f"OrganizationSelectionError: {', '.join(names)}?")
            authentication = authkit.authentication.with_organization_selection(
                selection.organizations[0].id, pending=selection.pending
            )
            tell(
                "authentication.with_organization_selection",
                f"{authentication.user.email} is signed in to {names[0]}",
            )
            return authentication


def _rates(authkit: AuthKit, access_token: str) -> tuple[float, float]:
    """Return how many verifications a second one core does: of new and of known tokens."""
    jwks_path = urlsplit(authkit.session_tokens.get_jwks_url()).path
    keys = tokens.KeySet.from_jwks(authkit.request("GET", jwks_path))
    now = authkit.session_tokens.verify(access_token).iat
    return (
        _rate(lambda: tokens.verify(access_token, keys, now=now)),
        _rate(lambda: authkit.session_tokens.verify(access_token)),
    )


def _rate(function: Callable[[], object], seconds: float = 0.3) -> float:
    done, started_at = 0, perf_counter()
    while (passed := perf_counter() - started_at) < seconds:
        for _ in range(100):
            function()
        done += 100
    return done / passed


def _teller() -> Tell:
    """Return what prints a step: in color on a terminal, as plain text elsewhere."""
    if sys.stdout.isatty():
        try:
            from rich.console import Console
        except ImportError:
            pass
        else:
            console = Console(highlight=False)

            def tell_in_colour(step: str, outcome: str) -> None:
                console.print(f"[bold cyan]{step}[/]")
                console.print(f"  {outcome}", markup=False, soft_wrap=True)

            return tell_in_colour

    def tell(step: str, outcome: str) -> None:
        print(step)  # noqa: T201
        print(f"  {outcome}")  # noqa: T201

    return tell
