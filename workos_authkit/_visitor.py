"""The visitor who signs in, for Radar."""

from typing import Any

from attrs import Attribute, field, frozen

from workos_authkit._arguments import require_instance
from workos_authkit.errors import InvalidArgumentError


def _text(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, str | None):
        raise InvalidArgumentError(
            f"{attribute.name} must be a string or None, not {type(value).__name__}"
        )


@frozen(kw_only=True)
class Visitor:
    """The browser or device that a user signs in with, for WorkOS Radar.

    Create one for each web request and pass it as `visitor`. Each call sends the fields that its
    operation accepts; an empty text counts as unknown.

    Raises:
        InvalidArgumentError: A value is not a string.
    """

    ip_address: str | None = field(default=None, validator=_text)
    """The user's IP address, as seen from outside your proxies."""

    user_agent: str | None = field(default=None, validator=_text)
    """The `User-Agent` header of the user's browser."""

    device_id: str | None = field(default=None, validator=_text)
    """The id that your application gave the user's device."""

    signals_id: str | None = field(default=None, validator=_text)
    """The id from Radar's script in the browser."""


def visitor_fields(visitor: Visitor | None, *names: str) -> dict[str, str]:
    """Return what is known of a visitor, under these names.

    Raises:
        InvalidArgumentError: `visitor` is something else.
    """
    if visitor is None:
        return {}
    require_instance("visitor", visitor, Visitor)
    known = ((name, getattr(visitor, name)) for name in names)
    return {name: value for name, value in known if value}
