"""What an authorization server keeps: its clients, and what they were granted."""

from datetime import datetime
from typing import ClassVar

from attrs import field, frozen

from workos_authkit.emulator.records import Record, record

SCOPES = ("openid", "profile", "email", "offline_access")
"""What every client may ask for."""


@record
class OAuthClient(Record):
    """An application of Connect: registered, dynamic or a machine. Its id is its client id."""

    kind = "connect_application"
    prefix = "client_"
    hidden: ClassVar[frozenset[str]] = frozenset({"secret"})

    name: str
    secret: str | None = field(default=None, repr=False)
    """Public clients have none."""

    redirect_uris: list[str] = field(factory=list[str])
    scopes: list[str] = field(factory=lambda: list(SCOPES))
    organization_id: str | None = None
    is_machine: bool = False
    is_first_party: bool = False
    """Whether users are not asked for their consent."""

    def granted(self, asked: str | None) -> str:
        """Return those of the scopes that it may have; all of them when it asks for none."""
        names = asked.split() if asked else self.scopes
        return " ".join(dict.fromkeys(name for name in names if name in self.scopes))


@frozen(kw_only=True)
class Grant:
    """What a user let a client do, on its way to tokens."""

    client_id: str
    scope: str
    resource: str | None = None
    redirect_uri: str = ""
    state: str | None = field(default=None, repr=False)
    nonce: str | None = field(default=None, repr=False)
    code_challenge: str | None = field(default=None, repr=False)
    user_id: str | None = None
    organization_id: str | None = None
    consent_id: str | None = None
    expires_at: datetime
