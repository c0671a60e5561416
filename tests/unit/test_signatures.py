"""The signature of webhooks and actions, against what the official packages sign."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workos_authkit._signatures import sign, verify
from workos_authkit.errors import InvalidArgumentError, WebhookSignatureError

SECRET = "whsec_test_0123456789abcdef"
TIMESTAMP = "1767323045678"
NOW = 1767323045.678
BODY = (
    b'{"id":"event_01","event":"user.created","data":{"object":"user","id":"user_01",'
    b'"email":"ada@example.com"},"created_at":"2026-01-02T03:04:05.678Z"}'
)
V1 = "1b458e09588797ebd92dfc76799072dce4f5f32dc077210fa13a1901ea41b86a"
HEADER = f"t={TIMESTAMP}, v1={V1}"


def test_a_body_is_signed_as_the_official_packages_sign_it() -> None:
    assert sign(BODY, SECRET, TIMESTAMP) == V1


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(HEADER, id="as-sent"),
        pytest.param(f"t={TIMESTAMP},v1={V1}", id="no-space"),
        pytest.param(f"v1={V1}, t={TIMESTAMP}", id="other-order"),
        pytest.param(f"t={TIMESTAMP}, v1={'0' * 64}, v1={V1}", id="second-v1"),
        pytest.param(f"{HEADER}, v0=old, flag", id="unknown-elements"),
    ],
)
def test_every_way_to_write_the_header_is_read(header: str) -> None:
    verify(BODY, header, ["another secret", SECRET], tolerance=180, now=NOW)


@pytest.mark.parametrize(
    ("header", "now", "reason"),
    [
        pytest.param(None, NOW, "missing", id="none"),
        pytest.param("", NOW, "missing", id="empty"),
        pytest.param(f"v1={V1}", NOW, "malformed", id="no-timestamp"),
        pytest.param(f"t={TIMESTAMP}", NOW, "malformed", id="no-v1"),
        pytest.param(f"t={'9' * 5000}, v1={V1}", NOW, "malformed", id="huge-timestamp"),
        pytest.param(f"t={TIMESTAMP}, v1=é\udcff", NOW, "mismatch", id="not-ascii"),
        pytest.param(HEADER, NOW + 181, "expired", id="old"),
        pytest.param(HEADER, NOW - 181, "from_the_future", id="future"),
    ],
)
def test_a_refusal_tells_its_reason(header: str | None, now: float, reason: str) -> None:
    with pytest.raises(WebhookSignatureError) as refused:
        verify(BODY, header, SECRET, tolerance=180, now=now)
    assert refused.value.reason == reason


@given(body=st.binary(), header=st.text())
def test_nothing_hostile_raises_anything_else(body: bytes, header: str) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(body, header, SECRET, tolerance=180, now=NOW)


@given(position=st.integers(0, len(BODY) - 1), flip=st.integers(1, 255))
def test_a_body_with_one_other_byte_is_refused(position: int, flip: int) -> None:
    mutated = bytearray(BODY)
    mutated[position] ^= flip
    with pytest.raises(WebhookSignatureError):
        verify(bytes(mutated), HEADER, SECRET, tolerance=180, now=NOW)


@pytest.mark.parametrize("secret", ["", [], [SECRET, ""]], ids=["empty", "none", "one-empty"])
def test_a_secret_that_anyone_could_guess_is_refused(secret: str | list[str]) -> None:
    with pytest.raises(InvalidArgumentError):
        verify(BODY, HEADER, secret, tolerance=180, now=NOW)


@pytest.mark.parametrize("secret", [SECRET.encode(), 5, None], ids=str)
def test_a_secret_that_is_no_text_is_named(secret: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"not {type(secret).__name__}"):
        verify(BODY, HEADER, secret, tolerance=180, now=NOW)


_TELLING = [place for place, character in enumerate(HEADER) if character != " "]
"""Where a character says something; around elements, spaces do not."""


@given(position=st.sampled_from(_TELLING), other=st.characters())
def test_a_header_with_one_other_character_is_refused(position: int, other: str) -> None:
    if other == HEADER[position]:
        other = "#"
    mutated = HEADER[:position] + other + HEADER[position + 1 :]

    with pytest.raises(WebhookSignatureError):
        verify(BODY, mutated, SECRET, tolerance=180, now=NOW)


@given(secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_another_secret_is_refused(secret: str) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(BODY, HEADER, "another " + secret, tolerance=180, now=NOW)
