"""Ten thousand requests that nobody sane would send: each gets an answer, and none is a 5xx."""

import json
import random
from typing import Any

import pytest

from workos_authkit.emulator import Emulator, Request
from workos_authkit.emulator.control.api import OPERATIONS as CONTROL
from workos_authkit.emulator.control.pages import ROUTER
from workos_authkit.emulator.control.site import Site
from workos_authkit.emulator.operations import OPERATIONS

pytestmark = pytest.mark.slow

SEED = {
    "users": [
        {"id": "user_1", "email": "ada@example.com", "password": "correct horse battery staple"},
        {"id": "user_2", "email": "bob@example.com", "totp_secret": "JBSWY3DPEHPK3PXP" * 2},
    ],
    "organizations": [
        {"id": "org_1", "name": "Acme", "members": [{"user": "ada@example.com"}]},
        {"id": "org_2", "name": "Beta", "members": [{"user": "ada@example.com"}]},
    ],
}
IDS = ("user_1", "user_2", "org_1", "org_2", "ada@example.com", "client_emulator")
TEXTS = (
    *IDS,
    "",
    "\x00",
    "\ud800",
    "é" * 300,
    "x" * 5000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "javascript:alert(1)",
    "http://[::1",
    "http://localhost:3000/callback",
    "2026-99-99T00:00:00Z",
    "{{ user.email }}",
    "%00%ff",
    "1" * 400,
)
NAMES = [
    "email",
    "password",
    "code",
    "grant_type",
    "client_id",
    "client_secret",
    "refresh_token",
    "organization_id",
    "user_id",
    "pending_authentication_token",
    "authentication_challenge_id",
    "invitation_token",
    "code_verifier",
    "name",
    "metadata",
    "domain_data",
    "domains",
    "external_id",
    "locale",
    "expires_at",
    "expires_in_days",
    "role_slug",
    "role_slugs",
    "statuses",
    "limit",
    "after",
    "before",
    "order",
    "token",
    "new_password",
    "new_email",
    "type",
    "phone_number",
    "content",
    "uri",
    "origin",
    "scopes",
    "redirect_uri",
    "response_type",
    "provider",
    "login_hint",
    "state",
    "code_challenge",
    "session_id",
    "on",
    "status",
    "code_challenge_method",
    "connection_id",
    "return_to",
    "user_code",
    "action",
    "authorization_url",
    "seconds",
    "body",
    "headers",
    "delay",
    "lost",
    "times",
    "users",
    "settings",
    "policy",
    "operation",
    "to",
    "kind",
    "device_code",
]
GRANTS = (
    "password",
    "authorization_code",
    "refresh_token",
    *(
        f"urn:workos:oauth:grant-type:{name}"
        for name in (
            "magic-auth:code",
            "email-verification:code",
            "mfa-totp",
            "organization-selection",
            "radar-email-challenge:code",
            "radar-sms-challenge:code",
            "email-completion",
        )
    ),
    "urn:ietf:params:oauth:grant-type:device_code",
)
HOSTS = ("localhost", "evil.example", "", "[", "a:b:c", "127.0.0.1:1")
DEEP = b"[" * 100_000


class Madness:
    """Makes requests up."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)

    def value(self, depth: int = 0) -> Any:
        kinds: list[Any] = [
            self.chance.choice(TEXTS),
            self.chance.choice(GRANTS),
            self.chance.choice([None, True, False]),
            self.chance.choice([0, -1, 10**40, 1.5, float("inf"), float("nan"), 1e308]),
        ]
        if depth < 3:
            kinds += [
                [self.value(depth + 1) for _ in range(self.chance.randrange(3))],
                {self.chance.choice(NAMES): self.value(depth + 1)},
            ]
        return self.chance.choice(kinds)

    def members(self) -> dict[str, Any]:
        given = {name: self.value() for name in self.chance.sample(NAMES, 6)}
        if self.chance.random() < 0.7:
            given |= {"client_id": "client_emulator", "client_secret": "sk_test_emulator"}
            given |= {"grant_type": self.chance.choice(GRANTS), "email": "ada@example.com"}
        return given

    def body(self) -> bytes:
        kind = self.chance.random()
        if kind < 0.05:
            return self.chance.choice([DEEP, b"\xff\xfe", b"{", b"null", b"[]", b'"x"', b" "])
        return json.dumps(self.members()).encode()

    def path(self, template: str) -> str:
        for part in [part for part in template.split("/") if part.startswith("{")]:
            identifier = self.chance.choice([*IDS, "%00", "%2F", "%ff%fe", "..", "a" * 3000, "%"])
            template = template.replace(part, identifier)
        return template + self.chance.choice(["", "", "", "/", "//", "/x", "%", "?"])

    def query(self) -> str:
        names = self.chance.sample(NAMES, 4)
        pairs = [f"{name}={self.chance.choice(TEXTS[:-2])}" for name in names]
        text = "&".join(pairs).encode("utf-8", "replace").decode("latin-1")
        return self.chance.choice(["", text, "a[]=%ff&&&=", "%" * 50])

    def request(self, templates: list[tuple[str, str]]) -> Request:
        method, template = self.chance.choice(templates)
        headers = {
            "host": self.chance.choice(HOSTS),
            "authorization": self.chance.choice(["Bearer sk_test_emulator", "Bearer", "", "x y z"]),
            "content-type": self.chance.choice(
                ["application/json", "application/x-www-form-urlencoded", "", "é"]
            ),
            "cookie": self.chance.choice(["", "a=b; =;;", 'workos-refresh-token="\\777"', "\x01"]),
        }
        if self.chance.random() < 0.3:
            headers["origin"] = self.chance.choice(["null", "http://[", "http://localhost", ""])
            headers["access-control-request-method"] = "POST"
        return Request(
            method=self.chance.choice([method, method, method, "HEAD", "OPTIONS", "BREW", ""]),
            path=self.path(template),
            query=self.query(),
            headers=headers,
            body=self.body(),
        )


@pytest.mark.parametrize("number", range(4))
def test_no_request_is_answered_with_a_server_error(emulator: Emulator, number: int) -> None:
    emulator.seed(SEED)
    site = Site(emulator)
    madness = Madness(number)
    pages = [(o.method, o.template) for bucket in ROUTER._buckets.values() for o in bucket]
    templates = [(o.method, o.template) for o in (*OPERATIONS, *CONTROL)] + pages
    seen = set()

    for _ in range(2500):
        request = madness.request(templates)
        planned = len(emulator.faults)
        response = site.handle(request, "127.0.0.1")
        injected = planned > len(emulator.faults)
        assert response.status < 500 or injected, request
        seen.add(response.status)

    assert {200, 401, 403, 404, 422} <= seen
