import base64
import hmac
import random
import string
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.vectors import SESSIONS
from workos_authkit.errors import ConfigurationError, InvalidArgumentError, UnsealError
from workos_authkit.sealing import (
    Passwords,
    check_passwords,
    generate_cookie_password,
    seal,
    unseal,
)

pytestmark = pytest.mark.usefixtures("each_parser")

IRON = SESSIONS["iron"]
FERNET = SESSIONS["fernet"]["vectors"]

PASSWORD = SESSIONS["passwords"]["PW"]
OLD_PASSWORD = SESSIONS["passwords"]["PW_OLD"]
RAW_KEY = bytes(range(32))
SPLIT: Passwords = {"encryption": PASSWORD, "integrity": OLD_PASSWORD}
FERNET_KEY = SESSIONS["fernet"]["shared_secret"]["fernet_key"]
NOW = 1_795_000_000.0

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Of two halves of a surrogate pair in a row JSON text makes one character.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=20,
)
JSON_OBJECTS = st.dictionaries(st.text(), JSON_VALUES)


def outcome(text: str, passwords: Passwords, now: float | None = NOW) -> dict[str, Any]:
    """Return the value or the refusal, as the vectors spell them."""
    try:
        return {"ok": unseal(text, passwords, now).data}
    except UnsealError as error:
        return {"error": error.detail}


def passwords_of(vector: dict[str, Any]) -> Passwords:
    match vector["password"]:
        case {"map": by_id}:
            return by_id
        case {"bytes": digits}:
            return bytes.fromhex(digits)
        case password:
            return password


def by_id(vector: dict[str, Any]) -> str:
    return vector["id"]


@pytest.mark.parametrize("vector", IRON, ids=by_id)
def test_what_the_node_packages_seal_reads_as_they_say(vector: dict[str, Any]) -> None:
    now = NOW if vector["now_ms"] is None else vector["now_ms"] / 1000
    expected = {key: vector["expect"][key] for key in ("ok", "error") if key in vector["expect"]}
    assert outcome(vector["sealed"], passwords_of(vector), now) == expected


@pytest.mark.parametrize("vector", FERNET, ids=by_id)
def test_what_the_official_python_sdk_seals_reads_as_it_says(vector: dict[str, Any]) -> None:
    expected = vector["expect"]
    if vector["sealed"].startswith("Fe26.2"):  # no text for a Fernet reader, but one for ours
        expected = {"error": "bad_mac"}
    assert outcome(vector["sealed"], vector["key"]) == expected


def test_one_secret_reads_what_both_kinds_of_backend_sealed() -> None:
    iron = SESSIONS["fernet"]["shared_secret"]["iron_seal_with_same_string"]
    fernet = next(vector for vector in FERNET if vector["id"] == "fer-01")["sealed"]
    assert unseal(iron, FERNET_KEY).format == "iron"
    assert unseal(fernet, FERNET_KEY).format == "fernet"


def test_a_cookie_that_a_framework_wrapped_is_refused_and_its_content_reads() -> None:
    [vector] = SESSIONS["framework_wrapped"]
    assert outcome(vector["cookie_value"], vector["password"]) == {"error": "unsupported_format"}
    assert "accessToken" in outcome(vector["expect"]["sealed"], vector["password"])["ok"]


@pytest.mark.parametrize("vector", SESSIONS["seal_errors"], ids=str)
def test_what_iron_refuses_to_seal_is_refused(vector: dict[str, Any]) -> None:
    password = vector.get("password", PASSWORD)
    password_id = vector.get("password_id", "1")
    with pytest.raises(InvalidArgumentError):
        seal({}, {password_id: password})


@pytest.mark.parametrize(
    "password",
    [PASSWORD, RAW_KEY, SPLIT, [PASSWORD, OLD_PASSWORD], {"7": PASSWORD, "1": OLD_PASSWORD}],
    ids=["text", "raw key", "split", "several", "by id"],
)
@given(data=JSON_OBJECTS)
@example(data={"half of a pair": "\ud83d", "": {"\udc00": []}})
@settings(max_examples=50)
def test_unsealing_gives_back_what_was_sealed(password: Passwords, data: Any) -> None:
    unsealed = unseal(seal(data, password), password)
    assert unsealed.data == data
    assert unsealed.format == "iron"
    assert not unsealed.used_previous_password


def test_the_sealed_text_is_what_workos_writes() -> None:
    text = seal({"ключ": "1"}, PASSWORD)
    prefix, password_id, salt, iv, ciphertext, expiration, mac_salt, mac = text.split("*")
    assert (prefix, password_id, expiration) == ("Fe26.2", "1", "")
    assert len(salt) == len(mac_salt) == 64
    assert salt != mac_salt
    assert (len(iv), len(ciphertext), mac[-2:]) == (22, 43, "~2")  # 17 bytes, so 2 blocks
    assert seal({}, PASSWORD) != seal({}, PASSWORD)


def test_a_raw_key_needs_no_salt() -> None:
    _, _, salt, *_, mac_salt, _ = seal({}, RAW_KEY).split("*")
    assert salt == mac_salt == ""


TEXT = seal({"user": "one", "list": [1, 2, 3]}, PASSWORD, ttl=60, now=NOW)
FERNET_TEXT = Fernet(FERNET_KEY).encrypt(b'{"user": "one"}').decode()
ALPHABET = string.ascii_letters + string.digits + "*~-_+/=. \n\0%é٣\ud83d"


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """Change, insert or remove characters, at least one; the marker of Iron stays."""
    body, tilde, marker = text.partition("~")
    characters = list(body)
    for _ in range(draw(st.integers(1, 3))):
        position = draw(st.integers(0, len(characters) - 1))
        characters[position : position + draw(st.integers(0, 1))] = draw(
            st.text(ALPHABET, max_size=2)
        )
    return "".join(characters) + tilde + marker


@pytest.mark.parametrize(
    ("text", "password"), [(TEXT, PASSWORD), (FERNET_TEXT, FERNET_KEY)], ids=["iron", "fernet"]
)
@given(data=st.data())
@settings(max_examples=500)
def test_a_changed_text_is_refused(text: str, password: str, data: st.DataObject) -> None:
    changed = data.draw(mutations(text))
    assert ("error" in outcome(changed, password)) == (changed != text)


@pytest.mark.parametrize(
    ("text", "password"), [(TEXT, PASSWORD), (FERNET_TEXT, FERNET_KEY)], ids=["iron", "fernet"]
)
def test_every_bit_counts(text: str, password: str) -> None:
    body, tilde, marker = text.partition("~")
    for position, character in enumerate(body):
        for bit in range(7):
            other = chr(ord(character) ^ 1 << bit)
            changed = body[:position] + other + body[position + 1 :] + tilde + marker
            assert "error" in outcome(changed, password), (position, other)


@pytest.mark.parametrize("marker", ["", "~1", "~2"])
def test_the_marker_of_a_known_version_chooses_nothing(marker: str) -> None:
    text = seal({"persistent": {"a": 1}}, PASSWORD).removesuffix("~2") + marker
    assert unseal(text, PASSWORD).data == {"persistent": {"a": 1}}


@pytest.mark.parametrize("marker", ["~", "~0", "~3", "~22", "~2~2", "~2 ", "~٢"])
def test_the_marker_of_another_version_is_refused(marker: str) -> None:
    text = seal({}, PASSWORD).removesuffix("~2") + marker
    assert outcome(text, PASSWORD) == {"error": "unsupported_format"}


@pytest.mark.slow
def test_a_hundred_thousand_random_texts_raise_nothing_else() -> None:
    dice = random.Random(26)
    pieces = ["Fe26.2", "*", "*", "*", "~2", "gAAAA", "{", "eyJ", "1795000000000", "a" * 40, *TEXT]
    pieces += [*FERNET_TEXT[:40], "é", "\ud83d", "٣", "\0", "\n", "=", "%"]
    for _ in range(100_000):
        text = "".join(dice.choices(pieces, k=dice.randrange(24)))
        assert "error" in outcome(text, [PASSWORD, FERNET_KEY])


@given(text=st.text(), password=st.text(min_size=32) | st.binary(max_size=64))
@settings(max_examples=500)
def test_no_text_and_no_password_raise_anything_else(text: str, password: str | bytes) -> None:
    for prefix in ("", "Fe26.2*", "Fe26.2*1*" + "*" * 5, "gAAAAA"):
        assert "error" in outcome(prefix + text, password)


@pytest.mark.parametrize(
    ("after_expiration", "expected"),
    [(-1.0, {"ok": {}}), (59.999, {"ok": {}}), (60.0, {"error": "expired"})],
)
def test_a_text_reads_until_a_minute_after_it_expired(
    after_expiration: float, expected: dict[str, Any]
) -> None:
    text = seal({}, PASSWORD, ttl=600, now=NOW)
    assert outcome(text, PASSWORD, NOW + 600 + after_expiration) == expected


def test_a_text_without_expiration_reads_for_ever() -> None:
    assert outcome(seal({}, PASSWORD), PASSWORD, NOW * 1000) == {"ok": {}}


@pytest.mark.parametrize("expiration", ["0", "01795000000000", "-1", "1e20", "٣", "1_000", "1\n"])
def test_an_expiration_is_a_number_as_iron_writes_it(expiration: str) -> None:
    parts = TEXT.split("*")
    parts[5] = expiration
    assert outcome("*".join(parts), PASSWORD, 0) == {"error": "malformed"}


def test_an_expiration_of_any_length_is_a_number() -> None:
    parts = TEXT.split("*")
    parts[5] = "9" * 10_000
    assert outcome("*".join(parts), PASSWORD) == {"error": "bad_mac"}


def test_any_password_of_several_reads_and_the_newest_seals() -> None:
    several = [PASSWORD, OLD_PASSWORD]
    assert not unseal(seal({}, several), PASSWORD).used_previous_password
    assert unseal(seal({}, OLD_PASSWORD), several).used_previous_password
    with pytest.raises(UnsealError, match="another password"):
        unseal(seal({}, several), OLD_PASSWORD)


def test_a_fernet_key_among_the_previous_passwords_reads_fernet() -> None:
    unsealed = unseal(FERNET_TEXT, [PASSWORD, FERNET_KEY])
    assert (unsealed.data, unsealed.format) == ({"user": "one"}, "fernet")
    assert unsealed.used_previous_password
    raw = base64.urlsafe_b64decode(FERNET_KEY)
    assert unseal(FERNET_TEXT, raw).data == {"user": "one"}


def test_a_password_by_id_reads_only_what_names_it() -> None:
    ids: Passwords = {"2": PASSWORD, "1": OLD_PASSWORD, "default": PASSWORD}
    assert seal({}, ids).startswith("Fe26.2*2*")
    assert unseal(seal({}, {"1": OLD_PASSWORD}), ids).used_previous_password
    assert outcome(seal({}, {"3": PASSWORD}), ids) == {"error": "unknown_password"}
    assert outcome(seal({}, {"1": PASSWORD}), ids) == {"error": "bad_mac"}
    without_id = next(vector for vector in IRON if vector["id"] == "iron-01")["sealed"]
    assert "ok" in outcome(without_id, ids)
    assert outcome(without_id, {"1": PASSWORD}) == {"error": "unknown_password"}


@pytest.mark.parametrize(
    ("plaintext", "expected"),
    [
        (b'{"a":1e400}', {"ok": {"a": float("inf")}}),
        (b' {"a":1,"a":2}\n', {"ok": {"a": 2}}),
        (b'"\\ud83d"', {"ok": "\ud83d"}),
        (b"", {"error": "bad_json"}),
        (b"NaN", {"error": "bad_json"}),
        (b"-Infinity", {"error": "bad_json"}),
        (b"[" * 100_000, {"error": "bad_json"}),
        (b'{"a":' * 100_000, {"error": "bad_json"}),
        (b"9" * 5_000, {"error": "bad_json"}),
        (b'{"a":1}x', {"error": "bad_json"}),
        (b"\xff", {"error": "bad_json"}),
        ('{"a":1}'.encode("utf-16"), {"error": "bad_json"}),
        (b'\xef\xbb\xbf{"a":1}', {"error": "bad_json"}),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_only_json_is_read(plaintext: bytes, expected: dict[str, Any]) -> None:
    token = Fernet(FERNET_KEY).encrypt(plaintext).decode()
    assert outcome(token, FERNET_KEY) == expected


@pytest.mark.parametrize(
    "data",
    [float("nan"), {"a": float("inf")}, {"a": object()}, {"a": b""}, {("a",): 1}, 10**5000],
    ids=["nan", "infinity", "object", "bytes", "key", "long"],
)
def test_only_json_is_sealed(data: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="data"):
        seal(data, PASSWORD)


def test_a_cycle_is_not_sealed() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(InvalidArgumentError):
        seal(cycle, PASSWORD)


def genuine(iv: str, ciphertext: str) -> str:
    """Return a text whose MAC holds, over whatever the two parts are."""
    text = f"Fe26.2*1**{iv}*{ciphertext}*"
    digest = hmac.digest(RAW_KEY, text.encode(), "sha256")
    mac = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return f"{text}**{mac}~2"


IV = "A" * 22


@pytest.mark.parametrize(
    ("iv", "ciphertext"),
    [
        (IV, ""),
        (IV, "AAAA"),
        (IV, "A" * 43),
        (IV, "A" * 41),
        (IV, "!" * 43),
        (IV, "+" * 43),  # the other alphabet, which no package writes
        ("", "A" * 43),
        ("AAAA", "A" * 43),
        ("=" * 22, "A" * 43),
    ],
)
def test_a_genuine_text_with_nothing_to_decrypt_is_refused(iv: str, ciphertext: str) -> None:
    assert outcome(genuine(iv, ciphertext), RAW_KEY) == {"error": "decrypt_failed"}


@pytest.mark.parametrize("ttl", [-1, float("nan"), float("inf"), 1e308])
def test_a_time_to_live_is_a_number_of_seconds(ttl: float) -> None:
    with pytest.raises(InvalidArgumentError, match="ttl"):
        seal({}, PASSWORD, ttl=ttl)


WRONG_PASSWORDS = {
    "none": [],
    "null": None,
    "number": [1],
    "empty": "",
    "short": "x" * 31,
    "short before": [PASSWORD, "short"],
    "short key": b"x" * 31,
    "long key": b"x" * 33,
    "half": {"encryption": PASSWORD, "integrity": "short"},
    "nested": [[PASSWORD]],
    "id": {"a b": PASSWORD},
}


@pytest.mark.parametrize("passwords", WRONG_PASSWORDS.values(), ids=WRONG_PASSWORDS)
def test_a_wrong_password_is_found_before_the_first_cookie(passwords: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"cookie_password.*generate_cookie_password\(\)"):
        check_passwords(passwords)


@pytest.mark.parametrize(
    "passwords",
    [PASSWORD, RAW_KEY, [PASSWORD, OLD_PASSWORD], (FERNET_KEY,), SPLIT, {"1": PASSWORD}, "🔑" * 16],
    ids=str,
)
def test_good_passwords_pass(passwords: Passwords) -> None:
    check_passwords(passwords)
    assert unseal(seal({}, passwords), passwords).data == {}


def test_a_wrong_password_makes_a_text_unreadable() -> None:
    assert outcome(TEXT, "short") == {"error": "password_too_short"}
    assert outcome(TEXT, b"short") == {"error": "bad_key"}
    assert outcome("Fe26.2", "short") == {"error": "malformed"}


@pytest.mark.parametrize("text", [None, b"Fe26.2", 1])
def test_what_is_not_text_is_refused(text: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="text"):
        unseal(text, PASSWORD)


def test_a_generated_password_serves_iron_and_fernet() -> None:
    password = generate_cookie_password()
    assert password != generate_cookie_password()
    check_passwords(password)
    token = Fernet(password).encrypt(b"{}").decode()
    assert unseal(token, password).data == unseal(seal({}, password), password).data == {}


def test_no_secret_is_shown() -> None:
    unsealed = unseal(seal({"accessToken": "secret-token"}, PASSWORD), PASSWORD)
    assert "secret-token" not in repr(unsealed)
    for passwords in ("secret-password", ["secret-password"], [PASSWORD, b"secret-password"]):
        with pytest.raises(ConfigurationError) as raised:
            check_passwords(passwords)
        assert "secret-password" not in repr(raised.value) + str(raised.value)
        assert raised.value.__cause__ is None


def test_checked_passwords_serve_as_they_did_and_show_nothing() -> None:
    checked = check_passwords([PASSWORD, SPLIT, RAW_KEY])
    assert unseal(seal({"a": 1}, checked), PASSWORD).data == {"a": 1}
    assert unseal(seal({"a": 1}, RAW_KEY), checked).used_previous_password
    for secret in (checked, *checked):
        assert PASSWORD not in repr(secret)
        assert OLD_PASSWORD not in repr(secret)
        assert repr(RAW_KEY) not in repr(secret)
