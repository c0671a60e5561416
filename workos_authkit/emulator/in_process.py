"""The emulator: an AuthKit in this process."""

import random
from collections.abc import Mapping, Sequence
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import asdict

from workos_authkit import InvalidArgumentError
from workos_authkit._arguments import require_instance, require_number, require_text
from workos_authkit.emulator import connection, on_demand, totp
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


T = TypeVar("T")

_MOST_REFUSALS = 1_000


class InProcessEmulator:
    """An AuthKit in this process, with all of its state in memory.

    Threads may share one.

    Args:
        api_key: The key that requests must carry.
        client_id: The application's client id.
        base_url: Its URL, which its clients use.
        redirect_uri: The redirect URI of its clients.
        settings: How it behaves: lifetimes, what sign-ins need, limits.
        clock: Its time, which can be moved: `Clock()` runs, `Clock(running=False)` is stopped.
        chance: The source of ids, codes and tokens; `random.Random(1)` makes them repeatable.
        signing_keys: Keys that sign access tokens, oldest first. All emulators of a process that
            are given none share one, generated on first use in a tenth of a second or more.
        seed: The initial state: a mapping, or a path to a YAML or JSON file.

    Raises:
        InvalidArgumentError: `redirect_uri` is not an absolute URL.
        SeedError: The seed is not valid; the message says where.
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
        for name, value in (
            ("api_key", api_key),
            ("client_id", client_id),
            ("base_url", base_url),
            ("redirect_uri", redirect_uri),
        ):
            require_text(name, value)
        if not is_redirect_url(redirect_uri):
            raise InvalidArgumentError(
                f"redirect_uri must be an absolute URL, not {redirect_uri!r}"
            )
        self.environment: Environment = Environment(
            api_key=api_key,
            client_id=client_id,
            base_url=base_url.rstrip("/"),
            redirect_uri=redirect_uri,
            settings=_instance("settings", settings, Settings) or Settings(),
            clock=_instance("clock", clock, Clock) or Clock(),
            chance=_instance("chance", chance, random.Random) or random.SystemRandom(),
            keyring=Keyring(*signing_keys),
        )
        self.server: Server = Server(self.environment)
        self.cookie_password: str = self.environment.token(43)
        self._initial_settings = asdict(self.settings, recurse=False)
        self._initial_seed = seed_file.load({} if seed is None else seed)
        self.seed(self._initial_seed)

    def __repr__(self) -> str:
        return f"<Emulator {self.base_url}>"

    # Clients

    def handle(self, request: Request) -> Response:
        """Answer a request: the pure core, without a network."""
        return self.server.handle(request)

    def http_client(self) -> "httpx.Client":
        """Return an `httpx.Client` whose requests go to this emulator."""
        import httpx

        from workos_authkit.emulator.httpx_transports import EmulatorTransport

        return httpx.Client(transport=EmulatorTransport(self.server), base_url=self.base_url)

    def async_http_client(self) -> "httpx.AsyncClient":
        """Return an `httpx.AsyncClient` whose requests go to this emulator."""
        import httpx

        from workos_authkit.emulator.httpx_transports import AsyncEmulatorTransport

        transport = AsyncEmulatorTransport(self.server)
        return httpx.AsyncClient(transport=transport, base_url=self.base_url)

    def client(self, **options: Any) -> "AuthKit":
        """Return an `AuthKit` client of this emulator, with the same clock.

        Args:
            **options: Arguments of `AuthKit`, to replace those that the emulator gives.
        """
        from workos_authkit import AuthKit
        from workos_authkit.emulator.httpx_transports import EmulatorClient

        http_client = partial(EmulatorClient, self.server)
        return AuthKit(**{**self._options(), "http_client": http_client, **options})

    def async_client(self, **options: Any) -> "AsyncAuthKit":
        """Return an `AsyncAuthKit` client of this emulator, with the same clock.

        Args:
            **options: Arguments of `AsyncAuthKit`, to replace those that the emulator gives.
        """
        from workos_authkit import AsyncAuthKit
        from workos_authkit.emulator.httpx_transports import AsyncEmulatorClient

        http_client = partial(AsyncEmulatorClient, self.server)
        return AsyncAuthKit(**{**self._options(), "http_client": http_client, **options})

    def environment_variables(self) -> dict[str, str]:
        """Return the `WORKOS_*` variables of an application that uses it, while it is served."""
        variables = connection.python_variables(
            self.base_url,
            api_key=self.api_key,
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
        )
        return variables | {"WORKOS_COOKIE_PASSWORD": self.cookie_password}

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

    # Its settings

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
        """The redirect URI of its clients."""
        return self.environment.redirect_uri

    @property
    def base_url(self) -> str:
        """Its URL."""
        return self.environment.base_url

    @base_url.setter
    def base_url(self, base_url: str) -> None:
        self.environment.base_url = base_url.rstrip("/")

    @property
    def settings(self) -> Settings:
        """How it behaves; you may change it at any time."""
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
        """The newest 10,000 emails and text messages that would have been sent, oldest first."""
        return self.environment.outbox

    @property
    def webhooks(self) -> Webhooks:
        """The webhooks: `emulator.webhooks.add(url, secret)`."""
        return self.server.webhooks

    # Changing its state

    @property
    def faults(self) -> Faults:
        """The faults: `emulator.faults.add("users.get", status=503, times=2)`."""
        return self.server.faults

    def refuse(self, operation: str, code: str, *, times: int = 1) -> None:
        """Answer the next calls of an operation with a documented error that no state causes.

        A step of a sign-in (`radar_email_challenge`, `mfa_enrollment`, ...) is required once the
        user has authenticated, and can be taken.

        Args:
            operation: Its name: `authenticate`, `users.delete`, ...
            code: The code of the error; `forbidden` and `not_found` have no code on the wire.
            times: How many calls.

        Raises:
            InvalidArgumentError: `times` is not a whole number from 1 to 1,000.
            ValueError: The operation has no such error.
        """
        if type(times) is not int or not 1 <= times <= _MOST_REFUSALS:
            raise InvalidArgumentError(f"times must be 1 to {_MOST_REFUSALS}, not {times!r}")
        require_text("operation", operation)
        require_text("code", code)
        if operation == "authenticate" and code in gates.MESSAGES:
            self.environment.demanded_steps.extend([code] * times)
            return
        refused = on_demand.find(operation, code)
        self.faults.add(operation, times=times, status=refused.status, body=refused.content)

    def seed(self, source: Mapping[str, Any] | str | PathLike[str]) -> None:
        """Add a seed: a mapping, or a path to a YAML or JSON file.

        Raises:
            SeedError: The seed is not valid; the message says where.
        """
        with self.server.lock:
            content = seed_file.load(source)
            self.server.observe()
            try:
                seed_file.plant(self.environment, content)
            finally:
                self.environment.overlook()

    def reset(self) -> None:
        """Restore the initial state: the seed, the settings and the time; the keys stay."""
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
        """Set what an organization requires of its members' sign-ins.

        Args:
            organization_id: The organization's id.
            mfa_required: Whether to require a second factor.
            sso_required: Whether to require its identity provider; a connection is added if it has
                none.
            allowed_methods: The ways to sign in (`password`, `magic_auth`, `google_oauth`, ...);
                `None` allows all.

        Raises:
            LookupError: The organization does not exist.
            ValueError: A method does not exist.
        """
        require_text("organization_id", organization_id)
        require_instance("mfa_required", mfa_required, bool)
        require_instance("sso_required", sso_required, bool)
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

    # Actions of people

    def sign_in(
        self, authorization_url: str, *, email: str, organization_id: str | None = None
    ) -> str:
        """Sign a user in, as on the hosted page.

        A second factor counts as passed. Without `organization_id` the user is signed in to the
        organization that the URL names, else to the user's oldest.

        Args:
            authorization_url: The URL to which the application sends its visitors.
            email: The user. With `screen_hint=sign-up` in the URL, a new user signs up.
            organization_id: The organization that the user chooses on the page.

        Returns:
            The URL to which the browser returns: the application's callback, with a code or an
            error.

        Raises:
            ValueError: The URL is not an authorization URL of this emulator, or the hosted page
                would refuse it.
            LookupError: The user does not exist, or is not an active member of the
                organization.
        """
        require_text("authorization_url", authorization_url)
        require_text("email", email)
        with self.server.lock:
            return sign_in(self.environment, authorization_url, email, organization_id)

    def sign_in_next(self, email: str, *, organization_id: str | None = None) -> None:
        """Sign a user in without a page, at the next visit of a browser to the hosted page.

        Args:
            email: The user.
            organization_id: The organization to sign in to; by default the user's oldest.

        Raises:
            LookupError: The user does not exist, or is not an active member of the
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
        """Approve a device, as the user with this email would on the device page.

        Raises:
            LookupError: The user does not exist, no device has this code, or the user is not
                an active member of the organization.
        """
        with self.server.lock:
            user = self._user(email)
            cli_auth.approve_device(self.environment, user_code, user, organization_id)

    def deny_device(self, user_code: str) -> None:
        """Deny a device, as a user would on the device page.

        Raises:
            LookupError: No device has this code.
        """
        with self.server.lock:
            cli_auth.deny_device(self.environment, user_code)

    def totp_code(self, factor_id: str, *, after: float = 0) -> str:
        """Return the code that the authenticator of a factor shows, now or in some seconds.

        Raises:
            LookupError: The factor does not exist or is not a TOTP factor.
        """
        require_text("factor_id", factor_id)
        with self.server.lock:
            factor = self.environment.factors.get(factor_id)
            if factor is None or factor.secret is None:
                raise LookupError(f"no TOTP factor '{factor_id}'")
            return totp.code(factor.secret, self.environment.after(after))

    def impersonate(self, email: str, *, impersonator: str, reason: str | None = None) -> None:
        """Make a user's next sign-in through the hosted page an impersonation.

        Raises:
            LookupError: The user does not exist.
        """
        require_text("impersonator", impersonator)
        with self.server.lock:
            self._user(email).impersonator = {"email": impersonator, "reason": reason}

    def sign_token(self, claims: Mapping[str, Any], *, lifetime: float | None = None) -> str:
        """Return a token with any claims, signed with the current key.

        Args:
            claims: The token's claims; `iat` and `exp` are added if missing.
            lifetime: Seconds until `exp`; by default that of access tokens.
        """
        require_instance("claims", claims, Mapping)
        if lifetime is not None:
            require_number("lifetime", lifetime)
        now = int(self.clock.time())
        seconds = self.settings.access_token_lifetime if lifetime is None else lifetime
        with self.server.lock:
            return self.keyring.current.sign({"iat": now, "exp": now + int(seconds), **claims})

    def _user(self, email: str) -> User:
        require_text("email", email)
        user = self.environment.user_by_email(email)
        if user is None:
            raise LookupError(f"no user with the email '{email}'")
        return user


def _instance(name: str, value: T | None, kind: type[T]) -> T | None:
    if value is not None:
        require_instance(name, value, kind)
    return value
