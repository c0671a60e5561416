"""Which error an answer becomes, what it carries, and what it keeps to itself."""

import copy
import importlib.util
import json
import pickle
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from tests.support.driver import make_driver
from tests.support.openapi_document import load_openapi_document, operations
from workos_authkit import errors
from workos_authkit.errors import APIError, AuthKitError, PendingAuthentication
from workos_authkit.models import (
    AuthenticationChallenge,
    AuthenticationFactor,
    OrganizationSummary,
    User,
)

USER = {
    "object": "user",
    "id": "user_1",
    "email": "ada@example.com",
    "email_verified": True,
    "created_at": "2026-01-15T12:00:00.000Z",
    "updated_at": "2026-01-15T12:00:00.000Z",
}
TOKEN = {"pending_authentication_token": "pending-secret"}

CASES: dict[str, tuple[type[APIError], Mapping[str, Any]]] = {
    # The sign-in can go on.
    "email_verification_required": (
        errors.EmailVerificationRequiredError,
        {**TOKEN, "email": "ada@example.com", "email_verification_id": "email_verification_1"},
    ),
    "mfa_enrollment": (errors.MFAEnrollmentError, {**TOKEN, "user": USER}),
    "mfa_challenge": (
        errors.MFAChallengeError,
        {**TOKEN, "user": USER, "authentication_factors": [{"id": "factor_1", "type": "totp"}]},
    ),
    "mfa_verification": (errors.MFAChallengeError, TOKEN),
    "organization_selection_required": (
        errors.OrganizationSelectionError,
        {**TOKEN, "user": USER, "organizations": [{"id": "org_1", "name": "Engines"}]},
    ),
    "sso_required": (
        errors.SSORequiredError,
        {**TOKEN, "email": "ada@example.com", "connection_ids": ["conn_1"]},
    ),
    "organization_authentication_methods_required": (
        errors.OrganizationAuthenticationRequiredError,
        {**TOKEN, "sso_connection_ids": ["conn_1"], "auth_methods": {"password": False}},
    ),
    "authentication_method_not_allowed": (errors.AuthenticationMethodNotAllowedError, TOKEN),
    "email_password_auth_disabled": (errors.EmailPasswordAuthDisabledError, TOKEN),
    "passkey_progressive_enrollment": (errors.PasskeyProgressiveEnrollmentError, TOKEN),
    "application_consent_required": (errors.ApplicationConsentRequiredError, TOKEN),
    "email_completion_required": (
        errors.EmailCompletionRequiredError,
        {"email_completion_token": "completion-secret"},
    ),
    "radar_challenge": (errors.RadarChallengeError, TOKEN),
    "radar_email_challenge": (
        errors.RadarEmailChallengeError,
        {
            **TOKEN,
            "radar_challenge_id": "radar_challenge_1",
            "user": {"id": "user_1", "email": "ada@example.com"},
        },
    ),
    "radar_sms_challenge": (errors.RadarSMSChallengeError, {**TOKEN, "user": USER}),
    "radar_sms_sign_in_challenge": (errors.RadarSMSSignInChallengeError, TOKEN),
    "radar_sign_up_challenge": (errors.RadarSignUpChallengeError, TOKEN),
    "radar_passkey_challenge": (errors.RadarChallengeError, TOKEN),  # not documented yet
    # It cannot.
    "invalid_credentials": (errors.InvalidCredentialsError, {}),
    "invalid_grant": (errors.InvalidGrantError, {}),
    "invalid_refresh_token": (errors.InvalidGrantError, {}),
    "invalid_pending_authentication_token": (errors.InvalidPendingAuthenticationTokenError, {}),
    "invalid_one_time_code": (errors.InvalidOneTimeCodeError, {}),
    "one_time_code_expired": (errors.OneTimeCodeExpiredError, {}),
    "one_time_code_previously_used": (errors.OneTimeCodePreviouslyUsedError, {}),
    "one_time_code_too_many_attempts": (errors.OneTimeCodeTooManyAttemptsError, {}),
    "invitation_invalid": (errors.InvalidInvitationError, {}),
    "invitation_cannot_be_used_for_email": (errors.InvitationEmailMismatchError, {}),
    "sign_up_not_allowed": (errors.SignUpNotAllowedError, {}),
    "organization_not_found": (errors.OrganizationNotFoundError, {}),
    "invalid_organization_id": (errors.OrganizationNotFoundError, {}),
    "organization_membership_not_found": (errors.OrganizationMembershipNotFoundError, {}),
    "invalid_client": (errors.InvalidClientError, {}),
    "unauthorized_client": (errors.InvalidClientError, {}),
    # The device flow.
    "authorization_pending": (errors.AuthorizationPendingError, {}),
    "slow_down": (errors.SlowDownError, {}),
    "access_denied": (errors.AccessDeniedError, {}),
    "policy_denied": (errors.AccessDeniedError, {}),
    "action_denied": (errors.AccessDeniedError, {}),
    "expired_token": (errors.DeviceCodeExpiredError, {}),
    # Only the code tells these apart.
    "account_selection_required": (errors.AuthenticationError, {}),
    "code_challenge_not_found": (errors.AuthenticationError, {}),
    "extra_attributes_required": (errors.AuthenticationError, {}),
    "invalid_connection": (errors.AuthenticationError, {}),
    "invalid_link_authorization_code": (errors.AuthenticationError, {}),
    "invalid_profile": (errors.AuthenticationError, {}),
    "ip_address_required": (errors.AuthenticationError, {}),
    "max_age_exceeded": (errors.AuthenticationError, {}),
    "phone_number_required": (errors.AuthenticationError, {}),
    "pkce_not_supported": (errors.AuthenticationError, {}),
    "token_too_big": (errors.AuthenticationError, {}),
    "user_mismatch": (errors.AuthenticationError, {}),
    "verification_id_required": (errors.AuthenticationError, {}),
}

LEFT_TO_THEIR_STATUS = frozenset(
    {
        # The request is malformed, or comes too often.
        "bad_request",
        "daily_quota_exceeded",
        "invalid_request",
        "invalid_request_parameters",
        "too_many_requests",
        # API keys
        "api_key_already_expired",
        # Invitations
        "email_already_invited",
        "email_already_invited_to_organization",
        "email_domain_not_deliverable",
        "expires_in_days_too_long",
        "expires_in_days_too_short",
        "invalid_invite",
        "invite_accepted",
        "invite_expired",
        "invite_has_accepted_user_id",
        "invite_not_pending",
        "invite_revoked",
        "organization_blocked_from_sending_invites",
        "user_already_exists",
        "user_already_organization_member",
        # Memberships and roles
        "cannot_deactivate_pending_organization_membership",
        "cannot_reactivate_pending_organization_membership",
        "invalid_role",
        "missing_user_id_or_organization_id",
        "multiple_roles_not_enabled",
        "sub_resource_scoped_role_not_allowed",
        # Organizations
        "stripe_customer_id_already_used",
        # Users and their addresses
        "email_already_verified",
        "email_change_code_expired",
        "email_change_code_incorrect",
        "email_change_code_previously_used",
        "email_change_not_allowed",
        "email_change_not_needed",
        "email_change_too_many_attempts",
        "email_not_available",
        "email_previously_verified",
        "email_verification_code_expired",
        "email_verification_code_incorrect",
        "email_verification_code_previously_used",
        "external_id_already_used",
        "invalid_email",
        "invalid_locale",
        "invalid_metadata",
        "no_pending_email_change",
        "user_creation_error",
        "user_deletion_not_allowed",
        # Passwords
        "invalid_password_hash",
        "password_and_password_hash_provided",
        "password_and_password_hash_type_provided",
        "password_reset_error",
        "password_reset_not_allowed",
        "password_salt_position_requires_password_hash",
        "password_strength_error",
    }
)

ENVELOPES = {
    "code": lambda code: {"code": code, "message": "Request could not be processed."},
    "error": lambda code: {"error": code, "error_description": f"The request failed: {code}."},
}

STATUSES = {
    400: errors.BadRequestError,
    401: errors.UnauthorizedError,
    403: errors.ForbiddenError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    418: errors.APIError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.ServerError,
    503: errors.ServerError,
}


def refusal(status: int, body: Any, password: str = "hunter2hunter2", **headers: str) -> Any:
    """Return the error that a sign-in raises when this is what the API answers."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    driver = make_driver(
        "sync",
        lambda _: httpx.Response(status, content=content, headers=headers),
        max_retries=0,
    )
    with pytest.raises(APIError) as caught:
        driver.authentication.with_password(email="ada@example.com", password=password)
    return caught.value


def every_error() -> Iterator[type[AuthKitError]]:
    """Every class of the tree."""
    queue = [AuthKitError]
    while queue:
        cls = queue.pop()
        yield cls
        queue.extend(cls.__subclasses__())


EVERY_ERROR = sorted(every_error(), key=lambda cls: cls.__name__)


# Which class


@pytest.mark.parametrize("code", CASES)
def test_the_code_decides_whatever_the_envelope_and_the_status(code: str) -> None:
    cls, payload = CASES[code]
    for envelope, status in product(ENVELOPES.values(), [400, 401, 403, 422]):
        error = refusal(status, {**envelope(code), **payload})
        assert type(error) is cls
        assert (error.code, error.status) == (code, status)


def codes_with_a_class() -> set[str]:
    classes = [APIError]
    for cls in classes:
        classes.extend(cls.__subclasses__())
    return {code for cls in classes for code in cls.wire_codes}


def test_every_code_that_has_a_class_has_a_case() -> None:
    assert codes_with_a_class() <= CASES.keys()


@pytest.mark.parametrize(
    "body",
    [
        {"code": "brand_new_code", "message": "?"},
        {"error": "brand_new_code", "error_description": "?"},
        {"message": "User not found."},
        {"message": ["one", "two"], "error": "Bad Request"},
        {"error": "Unauthorized"},
        {"code": 7, "error": None},
        {"code": ""},
        {},
        [],
        None,
        b"<html>",
        b"\xff\xfe",
        b"",
    ],
    ids=str,
)
def test_without_a_known_code_the_status_decides(body: Any) -> None:
    assert {status: type(refusal(status, body)) for status in STATUSES} == STATUSES


def test_a_demand_for_sso_is_known_although_it_has_no_code() -> None:
    error = refusal(400, {"message": "Must use SSO for selected organization"})
    assert type(error) is errors.SSORequiredError
    assert error.code is None
    assert error.connection_ids == ()
    assert error.pending.step == "sso_required"


def test_a_code_of_the_document_has_a_class_or_is_left_to_its_status() -> None:
    document = load_openapi_document()
    ours = ("/user_management/", "/auth/", "/api_keys", "/organizations")
    documented = {
        code
        for _, path, operation in operations(document)
        if path.startswith(ours)
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
        for code in codes_in(answer, document)
    }
    assert len(documented) > 50, "the codes were not found in the document"
    assert documented - codes_with_a_class() <= LEFT_TO_THEIR_STATUS


def test_a_code_with_a_class_is_not_left_to_its_status() -> None:
    assert not codes_with_a_class() & LEFT_TO_THEIR_STATUS


def codes_in(node: Any, document: dict[str, Any]) -> Iterator[str]:
    """Yield the values that `code` and `error` may have somewhere in a schema."""
    if isinstance(node, list):
        for item in node:
            yield from codes_in(item, document)
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        yield from codes_in(target, document)
    for name, value in node.items():
        if name in ("code", "error") and isinstance(value, dict):
            yield from value.get("enum", [])
            yield from [value["const"]] if "const" in value else []
        yield from codes_in(value, document)


# What it carries


@pytest.mark.parametrize("code", CASES)
def test_the_payload_is_on_the_error(code: str) -> None:
    _, payload = CASES[code]
    error = refusal(403, {"code": code, "message": "m", **payload})
    for name, sent in payload.items():
        value = getattr(error, name)
        if isinstance(sent, list):
            assert len(value) == len(sent)
        elif name != "user":
            assert value == sent
    assert error.body["code"] == code


@pytest.mark.parametrize("code", CASES)
def test_every_part_of_the_payload_may_be_missing(code: str) -> None:
    error = refusal(403, {"code": code, "message": "m"})
    if isinstance(error, errors.AuthenticationStepError):
        assert error.pending == PendingAuthentication(step=code)


@pytest.mark.parametrize("code", CASES)
def test_a_malformed_payload_never_hides_the_error(code: str) -> None:
    cls, payload = CASES[code]
    for junk in (None, 0, "x", True, [], {}, [None], [[]], {"id": 1}, [{"id": 1}]):
        error = refusal(403, {"code": code, "message": junk, **dict.fromkeys(payload, junk)})
        assert type(error) is cls
        assert isinstance(str(error), str)
        if isinstance(error, errors.AuthenticationStepError):
            assert PendingAuthentication.from_json(error.pending.to_json()) == error.pending


def test_a_payload_is_models() -> None:
    code = "mfa_challenge"
    error = refusal(403, {"code": code, **CASES[code][1]})
    assert isinstance(error.user, User)
    assert error.user.email == "ada@example.com"
    [factor] = error.authentication_factors
    assert isinstance(factor, AuthenticationFactor)
    assert (factor.id, factor.type) == ("factor_1", "totp")
    code = "organization_selection_required"
    error = refusal(403, {"code": code, **CASES[code][1]})
    assert error.organizations == (OrganizationSummary(id="org_1", name="Engines"),)


def test_a_model_in_a_payload_needs_its_id_alone() -> None:
    error = refusal(
        403,
        {
            "code": "mfa_challenge",
            "user": {"id": "user_1", "email": 7, "metadata": None, "nickname": "Ada"},
            "authentication_challenge": {"id": "challenge_1", "factor_id": "factor_1"},
        },
    )
    assert error.user.id == "user_1"
    assert error.user.email == ""
    assert error.user.metadata == {}
    assert error.user.extra == {"nickname": "Ada", "email": 7}
    assert isinstance(error.authentication_challenge, AuthenticationChallenge)
    assert error.authentication_challenge.id == "challenge_1"


def test_an_error_says_what_support_asks_for() -> None:
    error = refusal(
        429,
        {"code": "too_many_requests", "message": "Slow.", "errors": [{"code": "x"}, 5]},
        **{"X-Request-ID": "req_1", "Retry-After": "7"},
    )
    assert (error.request_id, error.retry_after, error.retryable) == ("req_1", 7.0, True)
    assert error.errors == ({"code": "x"},)
    assert error.operation == "POST /user_management/authenticate"
    assert error.attempts == 1
    assert str(error) == (
        "POST /user_management/authenticate: 429 Slow. (code too_many_requests, request id req_1)"
    )


# What the next step needs


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        (
            "email_verification_required",
            {"email": "ada@example.com", "email_verification_id": "email_verification_1"},
        ),
        ("mfa_enrollment", {"user_id": "user_1", "email": "ada@example.com"}),
        ("mfa_challenge", {"user_id": "user_1", "email": "ada@example.com"}),
        (
            "organization_selection_required",
            {
                "user_id": "user_1",
                "organizations": (OrganizationSummary(id="org_1", name="Engines"),),
            },
        ),
        ("sso_required", {"email": "ada@example.com", "connection_ids": ("conn_1",)}),
        ("organization_authentication_methods_required", {"connection_ids": ("conn_1",)}),
        ("radar_email_challenge", {"radar_challenge_id": "radar_challenge_1"}),
        ("email_completion_required", {"email_completion_token": "completion-secret"}),
    ],
)
def test_pending_holds_what_the_next_call_needs(code: str, needed: dict[str, Any]) -> None:
    _, payload = CASES[code]
    pending = refusal(403, {"code": code, **payload}).pending
    assert pending.step == code
    assert pending.pending_authentication_token == payload.get("pending_authentication_token")
    for name, value in needed.items():
        assert getattr(pending, name) == value


def test_pending_knows_the_factors_and_the_challenge() -> None:
    _, payload = CASES["mfa_challenge"]
    challenge = {"id": "challenge_1"}
    body = {"code": "mfa_challenge", **payload, "authentication_challenge": challenge}
    pending = refusal(403, body).pending
    assert [(factor.id, factor.type) for factor in pending.authentication_factors] == [
        ("factor_1", "totp")
    ]
    assert pending.authentication_challenge_id == "challenge_1"


STEPS = [
    code for code, (cls, _) in CASES.items() if issubclass(cls, errors.AuthenticationStepError)
]


@pytest.mark.parametrize("code", STEPS)
def test_pending_survives_as_json(code: str) -> None:
    pending = refusal(403, {"code": code, **CASES[code][1]}).pending
    text = pending.to_json()
    assert isinstance(json.loads(text), dict)
    assert PendingAuthentication.from_json(text) == pending
    assert PendingAuthentication.from_json(text.encode()) == pending
    assert hash(pending) == hash(PendingAuthentication.from_json(text))


@pytest.mark.parametrize("code", STEPS)
def test_pending_is_frozen_and_keeps_its_secrets(code: str) -> None:
    pending = refusal(403, {"code": code, **CASES[code][1]}).pending
    assert "secret" not in repr(pending)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        pending.step = "other"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "5",
        "[]",
        "{}",
        '"step"',
        '["step"]',
        '{"step": 1}',
        '{"step": "s", "user_id": 1}',
        '{"step": "s", "pending_authentication_token": ["secret"]}',
        '{"step": "s", "connection_ids": "conn_1"}',
        '{"step": "s", "connection_ids": [1]}',
        '{"step": "s", "organizations": ["secret"]}',
        '{"step": "s", "organizations": {"id": "secret"}}',
        '{"step": "s", "authentication_factors": [{"id": "secret", "kind": "totp"}]}',
        '{"step": "s", "authentication_factors": 5}',
        "secret",
        "[" * 100_000,
        b"\xff",
        None,
    ],
    ids=lambda text: repr(text)[:30],
)
def test_a_text_that_is_no_pending_authentication_is_refused(text: Any) -> None:
    with pytest.raises(errors.InvalidArgumentError) as caught:
        PendingAuthentication.from_json(text)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_pending_authentication_of_a_newer_version_can_be_read() -> None:
    text = '{"step": "mfa_challenge", "something_new": 1}'
    assert PendingAuthentication.from_json(text) == PendingAuthentication(step="mfa_challenge")


# What every error can do


@pytest.mark.parametrize("cls", EVERY_ERROR)
def test_an_error_survives_pickling_and_copying(cls: Any) -> None:
    error = cls("it happened", **filled(cls))
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is cls
        assert vars(twin) == vars(error)
        assert str(twin) == str(error)


@pytest.mark.parametrize("code", CASES)
def test_a_refusal_survives_pickling_and_copying_with_all_it_carries(code: str) -> None:
    error = refusal(403, {"code": code, "message": "m", **CASES[code][1]})
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert vars(twin) == vars(error)


@pytest.mark.parametrize("cls", EVERY_ERROR)
def test_an_error_hides_its_secrets(cls: Any) -> None:
    secrets = [f.name for f in attrs.fields(cls) if is_secret(f.name)]
    error = cls("it happened", **dict.fromkeys(secrets, "s3cret"))
    assert "s3cret" not in repr(error)
    assert "s3cret" not in str(error)
    assert "s3cret" not in repr(error.args)


@pytest.mark.parametrize("code", CASES)
def test_a_refusal_hides_the_tokens_it_carries(code: str) -> None:
    error = refusal(403, {"code": code, "message": "m", **CASES[code][1]})
    assert "secret" not in repr(error)
    assert "secret" not in str(error)


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    error = refusal(400, {"code": "invalid_credentials", "message": "Not 'hunter2hunter2'."})
    assert "hunter2" not in str(error)
    assert "hunter2" not in repr(error)


@pytest.mark.parametrize(
    "echo",
    [
        'Not hunter2 "é"/(!).',
        'Not HUNTER2 "É"/(!).',
        r"Not hunter2 \"é\"/(!).",
        r"Not hunter2 \"\u00e9\"/(!).",
        "Not hunter2%20%22%C3%A9%22/%28%21%29.",
        "Not hunter2%20%22%c3%a9%22%2f%28%21%29.",
        "Not hunter2%20%22%C3%A9%22%2F(!).",
        "Not hunter2+%22%C3%A9%22%2F%28%21%29.",
    ],
)
def test_a_refusal_does_not_repeat_what_was_sent_in_other_spellings(echo: str) -> None:
    error = refusal(400, {"message": echo}, password='hunter2 "é"/(!)')
    assert error.message == "Not [redacted]."


def test_a_password_is_not_taken_for_a_code() -> None:
    for body in ({"code": "hunter2hunter2"}, {"error": "hunter2hunter2"}):
        error = refusal(400, body)
        assert "hunter2" not in str(error)
        assert "hunter2" not in repr(error)


def test_a_password_that_is_a_code_does_not_change_the_class() -> None:
    error = refusal(400, {"code": "invalid_credentials"}, password="invalid_credentials")
    assert type(error) is errors.InvalidCredentialsError


def test_a_part_of_a_secret_within_another_shows_neither() -> None:
    body = {"message": "Not hunter2hunter2-more.", "refresh_token": "hunter2hunter2-more"}
    assert refusal(400, body).message == "Not [redacted]."


@pytest.mark.parametrize("name", ["pending_authentication_token", "email_completion_token"])
def test_a_refusal_does_not_show_the_token_that_came_with_it(name: str) -> None:
    body = {"code": "mfa_challenge", "message": "Go on with tok_1.", name: "tok_1"}
    assert refusal(403, body).message == "Go on with [redacted]."


def test_a_message_stays_on_one_line_that_fits_into_a_log() -> None:
    error = refusal(400, {"message": "one\ntwo\x1b[2J\ud800" + "." * 1_000_000})
    assert error.message.startswith("one two [2J .")
    assert len(error.message) == 1000
    assert len(error.body) == 2_000
    assert error.body.startswith('{"message": "one')


def test_a_novel_is_not_a_code() -> None:
    assert refusal(400, {"code": "x" * 1_000_000}).code is None


def test_every_error_is_exported() -> None:
    import workos_authkit

    names = {cls.__name__ for cls in EVERY_ERROR}
    for module in (errors, workos_authkit):
        assert names <= {*module.__all__}
        assert [getattr(module, cls.__name__) for cls in EVERY_ERROR] == [*EVERY_ERROR]


def test_every_error_is_drawn_in_the_tree_below_its_base() -> None:
    assert errors.__doc__
    lines = [line for line in errors.__doc__.splitlines() if "Error" in line and "──" in line]
    drawn = {line.split("── ")[1].split()[0]: line.index("── ") for line in lines}
    names = {cls.__name__ for cls in EVERY_ERROR if cls is not AuthKitError}
    assert names <= drawn.keys()
    for cls in EVERY_ERROR:
        base = cls.__mro__[1]
        if cls is not AuthKitError and base is not AuthKitError:
            assert drawn[cls.__name__] == drawn[base.__name__] + 4, cls


def is_secret(name: str) -> bool:
    words = ("token", "body", "sealed", "state")
    return any(word in name for word in words)


def filled(cls: Any) -> dict[str, Any]:
    """Some value for every field of a text."""
    return {
        field.name: "value"
        for field in attrs.fields(cls)
        if field.name != "message" and "str" in str(field.type)
    }


# The page in the documentation


def test_the_page_about_errors_is_current() -> None:
    docs = Path(__file__).parents[2] / "docs"
    generator = docs / "_mkdocs" / "errors_page.py"
    spec = importlib.util.spec_from_file_location("errors_page", generator)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (docs / "errors.md").read_text("utf-8") == module.page(), (
        "run `python docs/_mkdocs/errors_page.py`"
    )


# Rebuilt by others


def every_class() -> list[type[errors.AuthKitError]]:
    classes: list[type[errors.AuthKitError]] = [errors.AuthKitError]
    for cls in classes:
        classes.extend(cls.__subclasses__())
    return list(dict.fromkeys(classes))


@pytest.mark.parametrize("cls", every_class(), ids=lambda cls: cls.__name__)
def test_the_args_of_an_error_are_its_message(cls: type[errors.AuthKitError]) -> None:
    error = cls("What happened.")
    for same in (
        error,
        cls(message="What happened."),
        copy.copy(error),
        copy.deepcopy(error),
        pickle.loads(pickle.dumps(error)),
        type(error)(*error.args),
    ):
        assert type(same) is cls
        assert same.args == ("What happened.",)
        assert same.message == "What happened."


@pytest.mark.parametrize(
    ("listed", "named"),
    [
        ([{"code": "email_required", "field": "email"}], "[email]"),
        ([{"property": "email", "constraints": {"isEmail": "planted"}}], "[email]"),
        ([{"instance_path": "/metadata/team"}, {"field": "name"}], "[metadata.team, name]"),
        ([{"property": "data", "children": [{"property": "email"}]}], "[data.email]"),
        ([{"field": "email"}, {"field": "email"}], "[email]"),
        ([{"path": ["metadata", "team", 0]}, {"path": [{"planted": 1}]}], "[metadata.team.0]"),
        ({"email": ["planted"], "name": "planted"}, "[email, name]"),
        ([{"field": "planted <script>"}, {"field": 5}, {"code": "planted"}], ""),
    ],
    ids=["code", "property", "path", "nested", "twice", "parts", "by field", "none"],
)
def test_the_text_of_a_422_names_the_fields_at_fault(listed: Any, named: str) -> None:
    error = refusal(422, {"message": "Validation failed.", "errors": listed})
    assert error.message == f"Validation failed. {named}".strip()
    assert named in str(error)
    assert "planted" not in str(error)
