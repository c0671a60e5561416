"""The emulator's own methods say at once which argument is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from workos_authkit.emulator import Emulator
from workos_authkit.testing import make_emulator

ADA = "ada@example.com"
URL = "http://localhost:3000/webhooks"

CALLS: dict[str, Callable[[Emulator, Any], object]] = {
    "authorization_url": lambda e, value: e.sign_in(value, email=ADA),
    "sign_in(email=)": lambda e, value: e.sign_in("http://x/", email=value),
    "sign_in_next(email)": lambda e, value: e.sign_in_next(value),
    "approve_device(email)": lambda e, value: e.approve_device("ABCD-EFGH", value),
    "factor_id": lambda e, value: e.totp_code(value),
    "impersonate(email)": lambda e, value: e.impersonate(value, impersonator="b@example.com"),
    "impersonator": lambda e, value: e.impersonate(ADA, impersonator=value),
    "organization_id": lambda e, value: e.set_policy(value),
    "mfa_required": lambda e, value: e.set_policy("org_acme", mfa_required=value),
    "sso_required": lambda e, value: e.set_policy("org_acme", sso_required=value),
    "allowed_methods": lambda e, value: e.set_policy("org_acme", allowed_methods=[value]),
    "operation": lambda e, value: e.refuse(value, "not_found"),
    "code": lambda e, value: e.refuse("users.get", value),
    "claims": lambda e, value: e.sign_token([value]),  # type: ignore[arg-type]
    "seconds": lambda e, value: e.clock.advance(value),
    "url": lambda e, value: e.webhooks.add(value, "whsec_test"),
    "secret": lambda e, value: e.webhooks.add(URL, value),
    "events": lambda e, value: e.webhooks.add(URL, "whsec_test", events=[value]),
    "api_key": lambda _, value: Emulator(api_key=value),
    "client_id": lambda _, value: Emulator(client_id=value),
    "base_url": lambda _, value: Emulator(base_url=value),
    "redirect_uri": lambda _, value: Emulator(redirect_uri=value),
    "settings": lambda _, value: Emulator(settings=[value]),  # type: ignore[arg-type]
    "clock": lambda _, value: Emulator(clock=[value]),  # type: ignore[arg-type]
    "chance": lambda _, value: Emulator(chance=[value]),  # type: ignore[arg-type]
    "seed": lambda _, value: Emulator(seed=[value]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("call", CALLS)
def test_an_argument_of_the_wrong_type_is_named(call: str) -> None:
    seed = {"users": [{"email": ADA}], "organizations": [{"id": "org_acme", "name": "Acme"}]}
    emulator = make_emulator(seed=seed)
    name = call.partition("(")[2].strip("=)") or call

    for value in (None, {}, b"ada"):
        with pytest.raises((ValueError, LookupError)) as caught:
            CALLS[call](emulator, value)
        assert name in str(caught.value) or name == "seed", value
