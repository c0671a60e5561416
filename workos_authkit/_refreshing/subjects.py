"""Identifiers of refreshes, sessions and users for other processes, which reveal none of them."""

from hashlib import sha256


def refresh_key(refresh_token: str, organization_id: str | None) -> str:
    """Return the key of a refresh: callers with the same key share its outcome."""
    return _digest("refresh", refresh_token, organization_id or "")


def session_subject(session_id: str) -> str:
    """Return the identifier of a session among processes."""
    return _digest("session", session_id)


def user_subject(user_id: str) -> str:
    """Return the identifier of all of a user's sessions among processes."""
    return _digest("user", user_id)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
