"""An AuthKit in this process, before anybody serves it."""

import random
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import asdict

from workos_authkit import InvalidArgumentError
from workos_authkit.emulator import on_demand, totp
from workos_authkit.emulator import seed as seed_file
from workos_authkit.emulator.clock import Clock
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.faults import Faults
from workos_authkit.emulator.handlers import cli_auth, gates
from workos_authkit.emulator.hosted.authorization import sign_in
from workos_authkit.emulator.http import Request, Response
from workos_authkit.emulator.keyring import Keyring
from workos_authkit.emulator.mailbox import Outbox
from workos_authkit.emulator.records import Policy, User
from workos_authkit.emulator.seed_sections import ensure_connection
from workos_authkit.emulator.server import RecordedRequest, Server
from workos_authkit.emulator.settings import Settings
from workos_authkit.emulator.urls import is_redirect_url
from workos_authkit.emulator.visits import NextSignIn
from workos_authkit.emulator.webhooks import Webhooks

if TYPE_CHECKING:
    import httpx

    from workos_authkit import AsyncAuthKit, AuthKit
    from workos_authkit.emulator.signing import SigningKey


_MOST_REFUSALS = 1_000


class InProcessEmulator:
    """An AuthKit that lives in this process: all of its state is in memory.

    It may be used from many threads at once.

    Args:
        api_key: The key that requests must carry.
        client_id: The application's client id.
        base_url: Where it claims to be; clients that it makes use this.
        redirect_uri: The redirect URI of clients that it makes.
        settings: How it behaves: lifetimes, what sign-ins need, limits.
        clock: Its time, which can be moved: `Clock()` runs, `Clock(running=False)` stands still.
        chance: Where ids, codes and tokens come from; `random.Random(1)` makes them repeatable.
        signing_keys: Keys that sign access tokens, oldest first; generated when left out, on first
            use, which takes a tenth of a second or more.
        seed: What is there at the start: a mapping, or a path to a YAML or JSON file.

    Raises:
        InvalidArgumentError: `redirect_uri` is no URL that a browser may be sent to.
        SeedError: The seed is malformed; the message says where.
    """

    API_KEY: ClassVar[str] = "sk_test_emulator"
    CLIENT_ID: ClassVar[str] = "client_emulator"

    def __init__(
        self,
        *,
        api_key: str = API_KEY,
        client_id: str = CLIENT_ID,
        base_url: str = "https://authkit-emulator.test",
        redirect_uri: str = "http://localhost:3000/callback",
        settings: Settings | None = None,
        clock: Clock | None = None,
        chance: random.Random | None = None,
        signing_keys: "Sequence[SigningKey]" = (),
        seed: Mapping[str, Any] | str | PathLike[str] | None = None,
    ) -> None:
        if not is_redirect_url(redirect_uri):
            raise InvalidArgumentError(
                f"redirect_uri must be an absolute URL, not {redirect_uri!r}"
            )
        self.environment: Environment = Environment(
            api_key=api_key,
            client_id=client_id,
            base_url=base_url.rstrip("/"),
            redirect_uri=redirect_uri,
            settings=settings or Settings(),
            clock=clock or Clock(),
            chance=chance or random.SystemRandom(),
            keyring=Keyring(*signing_keys),
        )
        self.server: Server = Server(self.environment)
        self.cookie_password: str = self.environment.token(43)
        self._initial_settings = asdict(self.settings, recurse=False)
        self._initial_seed = seed_file.load(seed or {})
        self.seed(self._initial_seed)

    def __repr__(self) -> str:
        return f"<Emulator {self.base_url}>"

    # Doors

    def handle(self, request: Request) -> Response:
        """Answer a request: the pure core, without a network."""
        return self.server.handle(request)

    def http_client(self) -> "httpx.Client":
        """Return an `httpx.Client` whose requests end up here."""
        import httpx

        from workos_authkit.emulator.httpx_transports import EmulatorTransport

        return httpx.Client(transport=EmulatorTransport(self.server), base_url=self.base_url)

    def async_http_client(self) -> "httpx.AsyncClient":
        """Return an `httpx.AsyncClient` whose requests end up here."""
        import httpx

        from workos_authkit.emulator.httpx_transports import AsyncEmulatorTransport

        transport = AsyncEmulatorTransport(self.server)
        return httpx.AsyncClient(transport=transport, base_url=self.base_url)

    def client(self, **options: Any) -> "AuthKit":
        """Return an `AuthKit` that talks to this emulator and goes by its clock.

        Args:
            **options: Arguments of `AuthKit`, to replace those that the emulator gives.
        """
        from workos_authkit import AuthKit

        return AuthKit(**{**self._options(), "http_client": self.http_client, **options})

    def async_client(self, **options: Any) -> "AsyncAuthKit":
        """Return an `AsyncAuthKit` that talks to this emulator and goes by its clock.

        Args:
            **options: Arguments of `AsyncAuthKit`, to replace those that the emulator gives.
        """
        from workos_authkit import AsyncAuthKit

        given = {**self._options(), "http_client": self.async_http_client}
        return AsyncAuthKit(**{**given, **options})

    def _options(self) -> dict[str, Any]:
        return {
            "api_key": self.api_key,
            "client_id": self.client_id,
            "base_url": self.base_url,
            "redirect_uri": self.redirect_uri,
            "cookie_password": self.cookie_password,
            "authkit_domain": self.base_url,
            "issuer": (),
            "clock": self.clock,
        }

    # What it is

    @property
    def api_key(self) -> str:
        """The key that requests must carry."""
        return self.environment.api_key

    @property
    def client_id(self) -> str:
        """The application's client id."""
        return self.environment.client_id

    @property
    def redirect_uri(self) -> str:
        """The redirect URI of clients that it makes."""
        return self.environment.redirect_uri

    @property
    def base_url(self) -> str:
        """Where it claims to be."""
        return self.environment.base_url

    @base_url.setter
    def base_url(self, base_url: str) -> None:
        self.environment.base_url = base_url.rstrip("/")

    @property
    def settings(self) -> Settings:
        """How it behaves; may be changed at any time."""
        return self.environment.settings

    @property
    def clock(self) -> Clock:
        """Its time: `emulator.clock.advance(600)`."""
        return self.environment.clock

    @property
    def keyring(self) -> Keyring:
        """The keys that sign access tokens: `emulator.keyring.rotate()`."""
        return self.environment.keyring

    # What happened

    @property
    def requests(self) -> Sequence[RecordedRequest]:
        """The requests so far, oldest first."""
        return self.server.requests

    @property
    def outbox(self) -> Outbox:
        """The emails and text messages that would have been sent, oldest first."""
        return self.environment.outbox

    @property
    def webhooks(self) -> Webhooks:
        """Who is told what happens: `emulator.webhooks.add(url, secret)`."""
        return self.server.webhooks

    # What shall happen

    @property
    def faults(self) -> Faults:
        """Answers that go wrong: `emulator.faults.add("users.get", status=503, times=2)`."""
        return self.server.faults

    def refuse(self, operation: str, code: str, *, times: int = 1) -> None:
        """Refuse the next calls of an operation in a documented way that no state leads to.

        A step that a sign-in may ask for (`radar_email_challenge`, `mfa_enrollment`, ...) is asked
        for once the identity is proven, and can be taken.

        Args:
            operation: Its name: `authenticate`, `users.delete`, ...
            code: The code of the refusal; `forbidden` and `not_found` have none on the wire.
            times: How many calls.

        Raises:
            InvalidArgumentError: `times` is no number of calls, 1 to 1,000.
            ValueError: The operation has no such refusal on demand.
        """
        if type(times) is not int or not 1 <= times <= _MOST_REFUSALS:
            raise InvalidArgumentError(f"times must be 1 to {_MOST_REFUSALS}, not {times!r}")
        if operation == "authenticate" and code in gates.MESSAGES:
            self.environment.demanded_steps.extend([code] * times)
            return
        refused = on_demand.find(operation, code)
        self.faults.add(operation, times=times, status=refused.status, body=refused.content)

    def seed(self, source: Mapping[str, Any] | str | PathLike[str]) -> None:
        """Add what a seed describes: a mapping, or a path to a YAML or JSON file.

        Raises:
            SeedError: The seed is malformed; the message says where.
        """
        with self.server.lock:
            content = seed_file.load(source)
            self.server.observe()
            try:
                seed_file.plant(self.environment, content)
            finally:
                self.environment.overlook()

    def reset(self) -> None:
        """Go back to the state of the start: its seed, its settings, its time; keys stay."""
        with self.server.lock:
            self.environment.clear()
            self.faults.clear()
            self.webhooks.clear()
            self.server.forget_requests()
            self.clock.reset()
            for name, value in self._initial_settings.items():
                setattr(self.settings, name, value)
            self.seed(self._initial_seed)

    def set_policy(
        self,
        organization_id: str,
        *,
        mfa_required: bool = False,
        sso_required: bool = False,
        allowed_methods: Sequence[str] | None = None,
    ) -> None:
        """Say what an organization asks of its members' sign-ins.

        Args:
            organization_id: Which organization.
            mfa_required: A second factor.
            sso_required: Its own identity provider; a connection is added if it has none.
            allowed_methods: The ways to sign in (`password`, `magic_auth`, `google_oauth`, ...);
                `None` allows all.

        Raises:
            LookupError: There is no such organization.
            ValueError: There is no such way to sign in.
        """
        with self.server.lock:
            organization = self.environment.organizations.get(organization_id)
            if organization is None:
                raise LookupError(f"no organization '{organization_id}'")
            organization.policy = Policy(
                mfa_required=mfa_required,
                sso_required=sso_required,
                allowed_methods=allowed_methods,
            )
            if sso_required:
                ensure_connection(self.environment, organization)

    # What a person would do

    def sign_in(
        self, authorization_url: str, *, email: str, organization_id: str | None = None
    ) -> str:
        """Sign a user in, as a person would on the hosted page.

        A factor that the user has counts as passed. Without `organization_id` it enters the
        organization that the URL names, else the oldest of the user's.

        Args:
            authorization_url: Where the application sends its visitors to sign in.
            email: Who signs in. With `screen_hint=sign-up` in the URL, a newcomer signs up.
            organization_id: The organization that the user chooses on the page.

        Returns:
            The URL that the browser comes back to: the application's callback, with a code or with
            an error.

        Raises:
            ValueError: The URL does not ask this emulator for a sign-in, or the hosted page would
                refuse it.
            LookupError: There is no such user, or the user is not an active member of the
                organization.
        """
        with self.server.lock:
            return sign_in(self.environment, authorization_url, email, organization_id)

    def sign_in_next(self, email: str, *, organization_id: str | None = None) -> None:
        """Sign a user in, without a page, when a browser next comes to the hosted sign-in.

        Args:
            email: Who signs in.
            organization_id: The organization that the user enters; the oldest when left out.

        Raises:
            LookupError: There is no such user, or the user is not an active member of the
                organization.
        """
        with self.server.lock:
            user = self._user(email)
            if organization_id is not None:
                self.environment.require_member(user, organization_id)
            self.environment.next_sign_in = NextSignIn(user.id, organization_id)

    def approve_device(
        self, user_code: str, email: str, *, organization_id: str | None = None
    ) -> None:
        """Let a device in, as the user with this email would on the hosted page.

        Raises:
            LookupError: There is no such user, no device waits under this code, or the user is not
                an active member of the organization.
        """
        with self.server.lock:
            user = self._user(email)
            cli_auth.approve_device(self.environment, user_code, user, organization_id)

    def deny_device(self, user_code: str) -> None:
        """Keep a device out, as a user would on the hosted page.

        Raises:
            LookupError: No device waits under this code.
        """
        with self.server.lock:
            cli_auth.deny_device(self.environment, user_code)

    def totp_code(self, factor_id: str, *, after: float = 0) -> str:
        """Return the code that the authenticator of a factor shows, now or in some seconds.

        Raises:
            LookupError: There is no such factor, or it is not a TOTP factor.
        """
        with self.server.lock:
            factor = self.environment.factors.get(factor_id)
            if factor is None or factor.secret is None:
                raise LookupError(f"no TOTP factor '{factor_id}'")
            return totp.code(factor.secret, self.environment.after(after))

    def impersonate(self, email: str, *, impersonator: str, reason: str | None = None) -> None:
        """Let somebody act as a user at their next sign-in through the hosted page.

        Raises:
            LookupError: There is no such user.
        """
        with self.server.lock:
            self._user(email).impersonator = {"email": impersonator, "reason": reason}

    def sign_token(self, claims: Mapping[str, Any], *, lifetime: float | None = None) -> str:
        """Return a token with any claims, signed with the current key.

        Args:
            claims: What the token says; `iat` and `exp` are added unless they are there.
            lifetime: Seconds until `exp`; that of access tokens when left out.
        """
        now = int(self.clock.time())
        seconds = self.settings.access_token_lifetime if lifetime is None else lifetime
        with self.server.lock:
            return self.keyring.current.sign({"iat": now, "exp": now + int(seconds), **claims})

    def _user(self, email: str) -> User:
        user = self.environment.user_by_email(email)
        if user is None:
            raise LookupError(f"no user with the email '{email}'")
        return user
