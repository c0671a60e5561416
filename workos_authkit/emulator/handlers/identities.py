"""Identities and tokens from identity providers."""

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.records import User
from workos_authkit.emulator.visits import Authorization


def record_identity(environment: Environment, user: User, provider: str) -> None:
    """Record that a user signed in through an OAuth provider."""
    name = "GithubOAuth" if provider == "GitHubOAuth" else provider  # the spelling in identities
    if all(identity["provider"] != name for identity in user.identities):
        identity = {"idp_id": environment.token(21), "type": "OAuth", "provider": name}
        user.identities.append(identity)


def oauth_tokens(
    environment: Environment, authorization: Authorization
) -> dict[str, object] | None:
    """Return the provider's tokens, if the application asked for scopes."""
    if not authorization.provider_scopes:
        return None
    return {
        "provider": authorization.provider,
        "access_token": environment.token(40),
        "refresh_token": environment.token(40),
        "expires_at": int(environment.clock.time()) + 3600,
        "scopes": list(authorization.provider_scopes),
    }
