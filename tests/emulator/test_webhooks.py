"""The emulator's webhooks: what happens is told, in order, signed, and again where it fails."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from workos_authkit import APIError, Visitor, webhooks
from workos_authkit.emulator import Emulator, Request, SeedError, newest, records
from workos_authkit.models import (
    AuthenticationAttempt,
    Event,
    OrganizationDomain,
    OrganizationMembership,
    Session,
    User,
)
from workos_authkit.testing import make_emulator, make_event, sign_webhook

SECRET = "whsec_test"


class Receiver:
    """A server that verifies webhooks as an application does, and may fail at first."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0
        """How many requests to answer with 500 before one is taken."""

        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                event = webhooks.parse(body, self.headers["WorkOS-Signature"], SECRET)
                receiver.before_answer()
                failing, receiver.failures = receiver.failures > 0, receiver.failures - 1
                if not failing:
                    receiver.events.append(event)
                self.send_response(500 if failing else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01])
        self._thread.start()

    def before_answer(self) -> None:
        """Called with each request."""

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def emulator() -> Emulator:
    return make_emulator()


def test_what_happens_to_a_user_is_told_in_order(emulator: Emulator, receiver: Receiver) -> None:
    emulator.webhooks.add(receiver.url, SECRET)
    with emulator.client() as authkit:
        user = authkit.users.create(email="ada@example.com", password="correct horse battery")
        authkit.users.update(user.id, first_name="Ada")
        authkit.users.delete(user.id)

    assert emulator.webhooks.wait()
    assert receiver.types == ["user.created", "user.updated", "user.deleted"]
    assert [event.data.id for event in receiver.events] == [user.id] * 3
    assert isinstance(receiver.events[1].data, User)
    assert receiver.events[1].data.first_name == "Ada"
    assert not {"password", "password_hash"} & receiver.events[0].raw["data"].keys()


def test_a_receiver_that_fails_twice_gets_the_event_a_third_time(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.failures = 2
    emulator.webhooks.add(receiver.url, SECRET)
    with emulator.client() as authkit:
        authkit.users.create(email="ada@example.com")

    assert emulator.webhooks.wait()
    assert receiver.types == ["user.created"]
    sent = emulator.webhooks.sent
    assert [(one.attempt, one.status) for one in sent] == [(1, 500), (2, 500), (3, 204)]
    assert len({one.event_id for one in sent}) == 1


class SlowReceiver(Receiver):
    """A receiver that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.may_answer = threading.Event()

    def before_answer(self) -> None:
        self.asked.set()
        self.may_answer.wait(10)

    def close(self) -> None:
        self.may_answer.set()
        super().close()


@pytest.fixture
def slow_receiver() -> Iterator[SlowReceiver]:
    receiver = SlowReceiver()
    yield receiver
    receiver.close()


def test_while_a_receiver_is_slow_the_newest_events_wait(
    emulator: Emulator, slow_receiver: SlowReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.webhooks.add(slow_receiver.url, SECRET)
    with emulator.client() as authkit:
        authkit.users.create(email="first@example.com")
        assert slow_receiver.asked.wait(10)
        monkeypatch.setattr(newest, "MOST", 2)
        for number in range(4):
            authkit.users.create(email=f"{number}@example.com")
    slow_receiver.may_answer.set()

    assert emulator.webhooks.wait()
    emails = [event.raw["data"]["email"] for event in slow_receiver.events]
    assert emails == ["first@example.com", "2@example.com", "3@example.com"]


def test_after_a_reset_nothing_is_left_of_an_attempt(
    emulator: Emulator, slow_receiver: SlowReceiver
) -> None:
    slow_receiver.failures = 9
    emulator.webhooks.add(slow_receiver.url, SECRET)
    with emulator.client() as authkit:
        authkit.users.create(email="ada@example.com")
    assert slow_receiver.asked.wait(10)
    emulator.reset()
    slow_receiver.may_answer.set()

    assert emulator.webhooks.wait()
    assert emulator.webhooks.sent == []
    assert slow_receiver.failures == 8


@pytest.mark.slow
def test_nobody_at_the_address_ends_in_time_and_leaves_no_thread(emulator: Emulator) -> None:
    emulator.webhooks.add("http://127.0.0.1:1/", SECRET)
    with emulator.client() as authkit:
        authkit.users.create(email="ada@example.com")

    assert emulator.webhooks.wait()
    assert [one.status for one in emulator.webhooks.sent] == [None] * 6
    for thread in threading.enumerate():
        if thread.name == "authkit-emulator-webhooks":
            thread.join(10)  # it ends after the last attempt, which `wait` waits for
            assert not thread.is_alive()


def test_a_sign_in_and_its_end_are_told(emulator: Emulator, receiver: Receiver) -> None:
    emulator.seed(
        {
            "users": [{"email": "ada@example.com", "password": "correct horse battery"}],
            "organizations": [{"name": "Engines", "members": [{"user": "ada@example.com"}]}],
            "webhooks": [{"url": receiver.url, "secret": SECRET}],
        }
    )
    with emulator.client() as authkit:
        signed_in = authkit.authentication.with_password(
            email="ada@example.com", password="correct horse battery"
        )
        [session] = authkit.sessions.list(signed_in.user.id).data
        authkit.sessions.revoke(session_id=session.id)
        authkit.users.delete(signed_in.user.id)

    assert emulator.webhooks.wait()
    assert receiver.types == [
        "authentication.password_succeeded",
        "session.created",
        "session.revoked",
        "organization_membership.deleted",
        "user.deleted",
    ]
    kinds = [AuthenticationAttempt, Session, Session, OrganizationMembership, User]
    assert [type(event.data) for event in receiver.events] == kinds


def test_a_sign_in_that_fails_is_told(emulator: Emulator) -> None:
    emulator.seed({"users": [{"email": "ada@example.com", "password": "correct horse battery"}]})
    with emulator.client() as authkit:
        with pytest.raises(APIError):
            authkit.authentication.with_password(
                email="ada@example.com",
                password="wrong",
                visitor=Visitor(ip_address="192.0.2.1", user_agent="a browser"),
            )
        with pytest.raises(APIError):
            authkit.authentication.with_password(email="eve@example.com", password="wrong")
        with pytest.raises(APIError):
            authkit.authentication.with_magic_auth(email="ada@example.com", code="000000")
        types = ["authentication.password_failed", "authentication.magic_auth_failed"]
        ada, eve, code = [event.data for event in authkit.events.all(events=types)]

    assert isinstance(ada, AuthenticationAttempt)
    assert (ada.type, ada.status, ada.email) == ("password", "failed", "ada@example.com")
    assert (ada.ip_address, ada.user_agent) == ("192.0.2.1", "a browser")
    assert (ada.error.code, eve.user_id, code.type) == ("invalid_credentials", None, "magic_auth")
    assert ada.user_id == code.user_id is not None


def test_the_domains_of_an_organization_are_told_of(emulator: Emulator) -> None:
    with emulator.client() as authkit:
        organization = authkit.organizations.create(name="Engines")
        domain = authkit.organization_domains.create(
            organization_id=organization.id, domain="engines.example"
        )
        authkit.organization_domains.verify(domain.id)
        other = authkit.organization_domains.create(
            organization_id=organization.id, domain="looms.example"
        )
        authkit.organization_domains.delete(other.id)
        authkit.organizations.delete(organization.id)
        types = [f"organization_domain.{step}" for step in ("created", "verified", "deleted")]
        told = [*authkit.events.all(events=types, organization_id=organization.id)]

    assert [(event.type.partition(".")[2], event.data.domain) for event in told] == [
        ("created", "engines.example"),
        ("verified", "engines.example"),
        ("created", "looms.example"),
        ("deleted", "looms.example"),
        ("deleted", "engines.example"),
    ]
    assert isinstance(told[1].data, OrganizationDomain)
    assert told[1].data.state == "verified"


def test_codes_and_tokens_are_never_told(emulator: Emulator) -> None:
    with emulator.client() as authkit:
        user = authkit.users.create(email="ada@example.com")
        authkit.magic_auth.create(email=user.email)
        authkit.users.send_verification_email(user.id)
        reset = authkit.password_resets.create(email=user.email)
        invitation = authkit.invitations.send(email="eve@example.com")
        authkit.invitations.revoke(invitation.id)
        types = ["magic_auth.created", "email_verification.created", "password_reset.created"]
        told = [*authkit.events.all(events=[*types, "invitation.created", "invitation.revoked"])]

    assert len(told) == 5
    said = repr([event.raw for event in told])
    secrets = [reset.password_reset_token, invitation.token]
    secrets += [message.code for message in emulator.outbox if message.code]
    assert not [secret for secret in secrets if secret in said]


def test_an_address_is_told_what_it_asked_for_alone(emulator: Emulator, receiver: Receiver) -> None:
    emulator.webhooks.add(receiver.url, SECRET, events=["user.deleted"])
    with emulator.client() as authkit:
        authkit.users.delete(authkit.users.create(email="ada@example.com").id)

    assert emulator.webhooks.wait()
    assert receiver.types == ["user.deleted"]


def test_a_seed_is_no_event(emulator: Emulator) -> None:
    emulator.seed({"users": [{"email": "ada@example.com"}]})
    with emulator.client() as authkit:
        assert authkit.events.list(events=["user.created"]).data == []
        emulator.reset()
        assert authkit.events.list(events=["user.created", "user.deleted"]).data == []


def test_a_record_that_was_removed_before_it_was_reported_is_no_event(emulator: Emulator) -> None:
    environment = emulator.environment
    with emulator.server.lock:
        kept = environment.create(records.User, email="ada@example.com")
        environment.users.remove(environment.create(records.User, email="bob@example.com"))
        emulator.server.observe()
        kept.first_name = "Ada"  # without a new `updated_at`: no change that WorkOS reports
        emulator.server.observe()

    assert [(e.event, e.data["email"]) for e in environment.events] == [
        ("user.created", "ada@example.com")
    ]


def test_events_of_an_organization_can_be_asked_for(emulator: Emulator) -> None:
    with emulator.client() as authkit:
        engines = authkit.organizations.create(name="Engines")
        authkit.organizations.create(name="Looms")
        [event] = authkit.events.list(
            events=["organization.created"], organization_id=engines.id
        ).data
        assert event.data == engines
        later = event.created_at
        assert authkit.events.list(events=["organization.created"], range_end=later).data == []


@pytest.mark.parametrize(
    "endpoint",
    [{"url": "nowhere", "secret": "s"}, {"url": "file:///etc", "secret": "s"}, {"url": "http://a"}],
    ids=["no-url", "no-http", "no-secret"],
)
def test_an_address_that_nothing_can_be_sent_to_is_refused(endpoint: dict[str, str]) -> None:
    with pytest.raises(SeedError, match="webhooks"):
        Emulator(seed={"webhooks": [endpoint]})
    with pytest.raises(ValueError):
        make_emulator().webhooks.add(endpoint["url"], endpoint.get("secret", ""))


def test_an_event_of_tests_is_read_as_one_of_workos() -> None:
    event = make_event("user.created", {"id": "user_1", "email": "ada@example.com"}, id="event_1")
    body, headers = sign_webhook(event, SECRET)

    read = webhooks.parse(body, headers["WorkOS-Signature"], SECRET)

    assert (read.id, read.type, read.data) == (
        "event_1",
        "user.created",
        User(id="user_1", email="ada@example.com"),
    )


def test_the_events_route_asks_for_types(emulator: Emulator) -> None:
    headers = {"authorization": f"Bearer {emulator.api_key}"}
    answer = emulator.handle(Request(method="GET", path="/events", headers=headers))
    assert answer.status == 422
