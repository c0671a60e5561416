"""API keys and the configuration of an environment."""

from datetime import datetime
from typing import Any, ClassVar

from attrs import field

from workos_authkit.emulator.records.base import Record, record


@record
class APIKey(Record):
    """A customer's key for the application's own API."""

    kind = "api_key"
    prefix = "api_key_"
    hidden: ClassVar[frozenset[str]] = frozenset({"value"})

    owner: dict[str, str]
    name: str
    obfuscated_value: str
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    permissions: list[str] = field(factory=list[str])
    value: str = field(repr=False)


@record
class RedirectURI(Record):
    """A URI to which the hosted page may redirect a browser."""

    kind = "redirect_uri"
    prefix = "redir_"

    uri: str
    default: bool = False


@record
class CORSOrigin(Record):
    """An origin whose pages may call the API."""

    kind = "cors_origin"
    prefix = "cors_origin_"

    origin: str


@record
class JWTTemplate(Record):
    """A template of additional claims in access tokens."""

    kind = "jwt_template"
    prefix = "jwt_template_"
    hidden: ClassVar[frozenset[str]] = frozenset({"id"})

    content: str


@record
class AuthorizedApplication(Record):
    """An application that a user authorized."""

    kind = "authorized_connect_application"
    prefix = "authorized_connect_app_"
    hidden: ClassVar[frozenset[str]] = frozenset({"user_id", "created_at", "updated_at"})

    user_id: str
    granted_scopes: list[str] = field(factory=list[str])
    application: dict[str, Any]


@record
class Waitlist(Record):
    """People who wait for access."""

    kind = "waitlist"
    prefix = "waitlist_"


@record
class WaitlistEntry(Record):
    """A person who waits for access."""

    kind = "waitlist_entry"
    prefix = "waitlist_entry_"

    email: str
    state: str = "pending"
    approved_at: datetime | None = None
    additional_fields: dict[str, str] = field(factory=dict[str, str])
    waitlist_id: str
