"""What an emulator remembers of what happened is bounded, however long it runs."""

from datetime import UTC, datetime

import pytest

from workos_authkit.emulator import Message, newest
from workos_authkit.emulator.mailbox import Outbox
from workos_authkit.emulator.newest import Newest
from workos_authkit.errors import APIError
from workos_authkit.testing import make_emulator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERY_USER = ["user.created", "user.updated"]


def test_the_newest_are_kept_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST", 3)
    gone: list[int] = []
    kept: Newest[int] = Newest(lambda _: 1, forget=gone.append)
    for number in range(5):
        kept.add(number)
    assert (kept.all(), gone) == ([2, 3, 4], [0, 1])


def test_the_newest_are_kept_by_bytes_and_one_however_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(newest, "MOST_BYTES", 10)
    kept: Newest[str] = Newest(len)
    for text in ("aaaa", "bbbb", "cccc"):
        kept.add(text)
    assert kept.all() == ["bbbb", "cccc"]
    kept.add("d" * 100)
    assert kept.all() == ["d" * 100]
    kept.clear()
    kept.add("e" * 10)
    assert kept.all() == ["e" * 10]


def test_what_is_taken_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST_BYTES", 10)
    kept: Newest[str] = Newest(len)
    kept.add("aaaaa")
    kept.add("bbbbb")
    assert kept.take() == "aaaaa"
    kept.add("ccccc")
    assert [kept.take(), kept.take(), kept.take()] == ["bbbbb", "ccccc", None]


def test_old_events_go_and_the_rest_can_be_paged_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST", 4)
    with make_emulator().client() as authkit:
        user = authkit.users.create(email="ada@example.com")
        [first] = authkit.events.list(events=EVERY_USER).data
        for number in range(6):
            authkit.users.update(user.id, first_name=f"Ada {number}")

        kept = [*authkit.events.all(events=EVERY_USER, limit=1)]
        assert [event.data.first_name for event in kept] == [f"Ada {n}" for n in (2, 3, 4, 5)]
        after = authkit.events.list(events=EVERY_USER, after=kept[1].id).data
        assert [event.id for event in after] == [event.id for event in kept[2:]]
        with pytest.raises(APIError):  # who asks for what is gone is told so
            authkit.events.list(events=EVERY_USER, after=first.id)


def test_large_events_go_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST_BYTES", 2_000)
    with make_emulator().client() as authkit:
        user = authkit.users.create(email="ada@example.com")
        for number in range(3):
            authkit.users.update(user.id, metadata={"note": str(number) * 600})
        [last] = authkit.events.list(events=EVERY_USER).data
    assert last.data.metadata == {"note": "2" * 600}


def test_the_outbox_keeps_the_newest_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST", 3)
    emulator = make_emulator()
    with emulator.client() as authkit:
        codes = [authkit.magic_auth.create(email="ada@example.com").code for _ in range(5)]
    assert [message.code for message in emulator.outbox] == codes[-3:]
    assert (len(emulator.outbox), emulator.outbox[0].code) == (3, codes[-3])
    assert emulator.outbox.last("ada@example.com").code == codes[-1]


def test_large_messages_go_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST_BYTES", 2_000)
    outbox = Outbox()
    for number in range(3):
        url = f"http://localhost/{'a' * 1_000}{number}"
        outbox.add(Message(kind="invitation", to="ada@example.com", sent_at=EPOCH, url=url))
    assert [message.url for message in outbox] == [f"http://localhost/{'a' * 1_000}2"]
