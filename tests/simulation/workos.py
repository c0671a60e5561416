"""WorkOS as refreshing sees it: tokens that rotate, a replay window, sessions that end."""

import json
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from tests.simulation.world import World
from tests.support.signing import base64url, signer, to_json
from workos_authkit._transport import HTTPResponse

REPLAY_WINDOW = 30.0
"""Seconds for which a spent refresh token gives the same answer again."""

TOKEN_LIFETIME = 300.0

JWKS = to_json(signer().jwks())


@define
class Session:
    """A session, as WorkOS knows it."""

    id: str
    user_id: str
    refresh_token: str
    access_token: str
    rotations: int = 0
    ended: bool = False
    was_revoked: bool = False


@define
class Spent:
    """A refresh token that was exchanged."""

    session: Session
    at: float
    answer: bytes = field(repr=False)


class WorkOS:
    """The server of a history.

    Args:
        world: Whose time it lives in.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.outages: list[tuple[float, float]] = []
        """When it is down, from and to."""

        self.exchanges = 0
        self.key_requests = 0
        self.late: list[str] = []
        """Sessions whose token came after its replay window, while they were alive."""

        self._current: dict[str, Session] = {}
        self._spent: dict[str, Spent] = {}

    def sign_in(self, number: int) -> Session:
        """Begin a session of a new user."""
        session = Session(f"session_{number}", f"user_{number}", "", "")
        self.sessions[session.id] = session
        self._rotate(session)
        return session

    def revoke(self, session_id: str) -> None:
        """End a session."""
        session = self.sessions[session_id]
        session.ended = session.was_revoked = True

    def handle(self, method: str, path: str, content: bytes | None) -> HTTPResponse:
        """Answer a request."""
        if any(begin <= self._world.now < end for begin, end in self.outages):
            return HTTPResponse(status=503, headers={"retry-after": "9"}, content=b"{}")
        if path.startswith("/sso/jwks/"):
            self.key_requests += 1
            return _answer(200, JWKS)
        body = json.loads(content or b"{}")
        if path == "/user_management/sessions/revoke":
            self.revoke(body["session_id"])
            return _answer(200, b"{}")
        assert (method, path) == ("POST", "/user_management/authenticate"), path
        return self._exchange(body["refresh_token"])

    def body(self, session: Session) -> dict[str, Any]:
        """Return what a session's grants answer."""
        return {
            "user": user(session.user_id),
            "organization_id": None,
            "access_token": session.access_token,
            "refresh_token": session.refresh_token,
            "authentication_method": "Password",
        }

    def _exchange(self, token: str) -> HTTPResponse:
        self.exchanges += 1
        now = self._world.now
        session = self._current.get(token)
        if session is not None and not session.ended:
            del self._current[token]
            self._rotate(session)
            answer = to_json(self.body(session))
            self._spent[token] = Spent(session, now, answer)
            return _answer(200, answer)
        spent = self._spent.get(token)
        if spent is not None and not spent.session.ended:
            if now - spent.at < REPLAY_WINDOW:
                return _answer(200, spent.answer)
            self.late.append(spent.session.id)
            spent.session.ended = True
        return _answer(400, b'{"error":"invalid_grant","error_description":"Session ended."}')

    def _rotate(self, session: Session) -> None:
        session.rotations += 1
        session.refresh_token = f"refresh_{session.id}_{session.rotations}"
        session.access_token = self._access_token(session)
        self._current[session.refresh_token] = session

    def _access_token(self, session: Session) -> str:
        now = int(self._world.epoch + self._world.now)
        claims = {
            "iss": "https://api.workos.com",
            "sub": session.user_id,
            "sid": session.id,
            "jti": f"{session.id}_{session.rotations}",
            "iat": now,
            "exp": now + int(TOKEN_LIFETIME),
        }
        signed = f"{base64url(to_json(signer().header()))}.{base64url(to_json(claims))}"
        return self._sign(signed)

    def _sign(self, signed: str) -> str:
        return signer().sign_segments(signed)


def user(user_id: str) -> Mapping[str, Any]:
    """Return a user as the API writes one."""
    return {
        "object": "user",
        "id": user_id,
        "email": f"{user_id}@example.com",
        "email_verified": True,
        "first_name": None,
        "last_name": None,
        "profile_picture_url": None,
        "metadata": {},
        "created_at": "2026-01-01T00:00:00.000Z",
        "updated_at": "2026-01-01T00:00:00.000Z",
    }


def _answer(status: int, content: bytes) -> HTTPResponse:
    return HTTPResponse(
        status=status, headers={"content-type": "application/json"}, content=content
    )
