"""The environment variables that point an application at an emulator."""

import shlex
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

COOKIE_PASSWORD = "a password for the cookies of local development"  # noqa: S105
"""What applications may seal their cookies with while they are developed."""


def python_variables(
    base_url: str, *, api_key: str, client_id: str, redirect_uri: str
) -> dict[str, str]:
    """Return the variables that this package reads."""
    return {
        "WORKOS_BASE_URL": base_url,
        "WORKOS_AUTHKIT_DOMAIN": base_url,
        "WORKOS_API_KEY": api_key,
        "WORKOS_CLIENT_ID": client_id,
        "WORKOS_REDIRECT_URI": redirect_uri,
        "WORKOS_COOKIE_PASSWORD": COOKIE_PASSWORD,
    }


def node_variables(
    base_url: str, *, api_key: str, client_id: str, redirect_uri: str
) -> dict[str, str]:
    """Return the variables that the packages for Node read."""
    parts = urlsplit(base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return {
        "WORKOS_API_HOSTNAME": parts.hostname or "",
        "WORKOS_API_PORT": str(port),
        "WORKOS_API_HTTPS": "true" if parts.scheme == "https" else "false",
        "WORKOS_API_KEY": api_key,
        "WORKOS_CLIENT_ID": client_id,
        "WORKOS_REDIRECT_URI": redirect_uri,
        "WORKOS_COOKIE_PASSWORD": COOKIE_PASSWORD,
    }


def nextjs_variables(
    base_url: str, *, api_key: str, client_id: str, redirect_uri: str
) -> dict[str, str]:
    """Return the variables that `@workos-inc/authkit-nextjs` reads."""
    variables = node_variables(
        base_url, api_key=api_key, client_id=client_id, redirect_uri=redirect_uri
    )
    variables["NEXT_PUBLIC_WORKOS_REDIRECT_URI"] = variables.pop("WORKOS_REDIRECT_URI")
    return variables


def as_exports(variables: Mapping[str, str]) -> str:
    """Return lines that a shell evaluates."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())


def as_dotenv(variables: Mapping[str, str]) -> str:
    """Return the lines of an `.env` file."""
    return "\n".join(f'{name}="{value}"' for name, value in variables.items())


VARIABLES: Mapping[str, Callable[..., dict[str, str]]] = {
    "python": python_variables,
    "node": node_variables,
    "nextjs": nextjs_variables,
}
"""By the kind of application."""
