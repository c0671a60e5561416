"""A stage for tests: an AuthKit behind HTTP, with what tests need to set things up in a few words.

Everything goes over HTTP except what only our own emulator can do, which tests reach as
`scene.emulator`.
"""

import itertools
from typing import Any

import httpx
import pytest

from workos_authkit.emulator import Emulator

PASSWORD = "correct horse battery staple"
REDIRECT_URI = "http://localhost:3000/callback"

UM = "/user_management"
USERS = f"{UM}/users"
MEMBERSHIPS = f"{UM}/organization_memberships"
INVITATIONS = f"{UM}/invitations"
TOTP = "urn:workos:oauth:grant-type:mfa-totp"
MAGIC_AUTH = "urn:workos:oauth:grant-type:magic-auth:code"
EMAIL_VERIFICATION = "urn:workos:oauth:grant-type:email-verification:code"
ORGANIZATION_SELECTION = "urn:workos:oauth:grant-type:organization-selection"
RADAR_EMAIL = "urn:workos:oauth:grant-type:radar-email-challenge:code"
RADAR_SMS = "urn:workos:oauth:grant-type:radar-sms-challenge:code"
EMAIL_COMPLETION = "urn:workos:oauth:grant-type:email-completion"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


class Scene:
    """Calls an AuthKit and makes what calls need."""

    def __init__(
        self, http: httpx.Client, api_key: str, client_id: str, emulator: Emulator | None = None
    ) -> None:
        self.http = http
        self.api_key = api_key
        self.client_id = client_id
        self._emulator = emulator
        self._numbers = itertools.count(1)

    @property
    def emulator(self) -> Emulator:
        """Our own emulator; a test of another server that needs it is skipped."""
        if self._emulator is None:
            pytest.skip("only our own emulator can be told to do this")
        return self._emulator

    def call(self, method: str, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.api_key}", **options.pop("headers", {})}
        return self.http.request(method, path, json=json, headers=headers, **options)

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.call("GET", path, params=params or None)

    def post(self, path: str, **json: Any) -> httpx.Response:
        return self.call("POST", path, json)

    def put(self, path: str, **json: Any) -> httpx.Response:
        return self.call("PUT", path, json)

    def delete(self, path: str) -> httpx.Response:
        return self.call("DELETE", path)

    def authenticate(self, grant_type: str, **fields: Any) -> httpx.Response:
        body = {"client_id": self.client_id, "client_secret": self.api_key, **fields}
        given = {name: value for name, value in body.items() if value is not None}
        return self.call("POST", f"{UM}/authenticate", {"grant_type": grant_type, **given})

    def with_password(self, user: dict[str, Any], **fields: Any) -> httpx.Response:
        return self.authenticate(
            "password", **{"email": user["email"], "password": PASSWORD, **fields}
        )

    def authorize(self, **params: Any) -> httpx.Response:
        given = {
            "client_id": self.client_id,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "provider": "authkit",
            **params,
        }
        return self.http.get(f"{UM}/authorize", params=given, follow_redirects=False)

    def code(self, user: dict[str, Any], **params: Any) -> str:
        location = self.authorize(login_hint=user["email"], **params).headers["location"]
        return httpx.URL(location).params["code"]

    # Things that are made

    def unique(self, word: str = "x") -> str:
        return f"{word}{next(self._numbers)}"

    def email(self) -> str:
        return f"{self.unique('user')}@example.com"

    def user(self, **fields: Any) -> dict[str, Any]:
        given = {
            "email": self.email(),
            "password": PASSWORD,
            "email_verified": True,
            **fields,
        }
        return _made(self.post(USERS, **given))

    def organization(self, **fields: Any) -> dict[str, Any]:
        return _made(self.post("/organizations", **{"name": self.unique("Org "), **fields}))

    def membership(self, user: Any = None, organization: Any = None) -> dict[str, Any]:
        user, organization = user or self.user(), organization or self.organization()
        return _made(self.post(MEMBERSHIPS, user_id=user["id"], organization_id=organization["id"]))

    def pending_membership(self) -> dict[str, Any]:
        user, organization = self.user(), self.organization()
        self.invitation(email=user["email"], organization_id=organization["id"])
        found = self.get(MEMBERSHIPS, user_id=user["id"], statuses="pending").json()
        membership: dict[str, Any] = found["data"][0]
        return membership

    def invitation(self, **fields: Any) -> dict[str, Any]:
        return _made(self.post(INVITATIONS, **{"email": self.email(), **fields}))

    def magic_auth(self, **fields: Any) -> dict[str, Any]:
        return _made(self.post(f"{UM}/magic_auth", **{"email": self.email(), **fields}))

    def password_reset(self) -> dict[str, Any]:
        return _made(self.post(f"{UM}/password_reset", email=self.user()["email"]))

    def factor(self, user: Any = None) -> dict[str, Any]:
        """Enrol a TOTP factor; the result has `authentication_factor` and a challenge."""
        user = user or self.user()
        return _made(self.post(f"{USERS}/{user['id']}/auth_factors", type="totp"))

    def organization_key(self) -> dict[str, Any]:
        organization = self.organization()
        return _made(self.post(f"/organizations/{organization['id']}/api_keys", name="key"))

    def signed_in(self, user: Any = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.with_password(user or self.user()).json()
        return answer

    def waiting(self, step: str, user: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a user and the refusal that asks them for a step."""
        user = user or self.user()
        self.emulator.refuse("authenticate", step)
        return user, self.with_password(user).json()

    def unverified(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a user and the refusal that asks them to prove their address."""
        user = self.user(email_verified=False)
        return user, self.with_password(user).json()

    def device(self) -> dict[str, Any]:
        return _made(self.post(f"{UM}/authorize/device", client_id=self.client_id))


def _made(response: httpx.Response) -> dict[str, Any]:
    if not response.is_success:
        raise AssertionError(f"{response.request.method} {response.request.url}: {response.text}")
    content: dict[str, Any] = response.json()
    return content
