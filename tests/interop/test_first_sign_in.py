"""The story that `nox -s first_sign_in` prints, held against the official emulator."""

import pytest

from tests.interop import first_sign_in

STEPS = [
    ("create a user", "ada@example.com"),
    ("sign in with a password", "ada@example.com  Password"),
    ("it comes back to", "http://localhost:3000/callback?code=..."),
    ("sign in with the code", "ada@example.com  OAuth"),
    ("the token is genuine", "sub user_"),
    ("refresh", "a new token"),
    ("users, page 1", "emil@example.com, dora@example.com"),
    ("users, page 2", "cleo@example.com, bob@example.com"),
    ("users, page 3", "ada@example.com"),
    ("a wrong password", "401 Invalid credentials"),
    ("", "code = 'invalid_credentials'"),
]


def test_both_clients_tell_the_whole_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    first_sign_in.main()

    _, sync, concurrent = capsys.readouterr().out.split("AuthKit, against the official emulator at")
    for story in (sync, concurrent):
        lines = [(line[2:28].strip(), line[28:]) for line in story.splitlines()]
        for step, what in STEPS:
            assert any(found == step and what in text for found, text in lines), step
        assert first_sign_in.PASSWORD not in story
