"""Seeds: what is in an environment from the start, written down as YAML or JSON.

    users:
      - {email: ada@example.com, password: correct horse battery, email_verified: true}
    permissions: [posts:write]
    roles:
      - {slug: editor, permissions: [posts:write]}
    organizations:
      - name: Acme
        domains: [acme.com]
        policy: {mfa_required: true}
        members:
          - {user: ada@example.com, roles: [editor]}

Users are named by email, organizations by name, wherever something refers to them. Records may be
given an `id`. A user's address counts as verified unless `email_verified` is false.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from attrs import fields

from workos_authkit.emulator import passwords
from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields, is_email
from workos_authkit.emulator.handlers.invitations import new_invitation
from workos_authkit.emulator.handlers.jwt_template import set_jwt_template
from workos_authkit.emulator.handlers.metadata import merge_metadata, read_metadata
from workos_authkit.emulator.handlers.mfa import add_totp_factor
from workos_authkit.emulator.handlers.organization_memberships import add_membership
from workos_authkit.emulator.handlers.organizations import check_domain, new_domain
from workos_authkit.emulator.handlers.redirect_uris import add_redirect_uri
from workos_authkit.emulator.handlers.users import full_name
from workos_authkit.emulator.oauth import SCOPES, OAuthClient
from workos_authkit.emulator.records import (
    AuthorizedApplication,
    Connection,
    CORSOrigin,
    FeatureFlag,
    Group,
    Membership,
    Organization,
    Permission,
    Policy,
    Role,
    User,
    WebhookEndpoint,
    timestamp,
)
from workos_authkit.emulator.refusals import InvalidField, Refused
from workos_authkit.emulator.settings import MFA, Settings
from workos_authkit.emulator.urls import is_http_url

_LARGEST_NUMBER = 100 * 366 * 86_400
"""A hundred years in seconds."""

SCHEMA = Path(__file__).with_name("seed.schema.json")
"""The JSON schema of seed files."""


class SeedError(ValueError):
    """A seed is malformed; the message says where and how."""


def load(source: Mapping[str, Any] | str | PathLike[str]) -> Mapping[str, Any]:
    """Return a seed: a mapping as it is, a file by its content.

    Raises:
        SeedError: It is neither, or the file holds no mapping.
        OSError: The file cannot be read.
    """
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | PathLike):
        raise SeedError(f"must be a mapping or the path of a file, not {type(source).__name__}")
    path = Path(source)
    data = path.read_bytes()
    try:
        content: Any = json.loads(data) if path.suffix == ".json" else _parse_yaml(data)
    except (ValueError, RecursionError) as error:
        raise SeedError(f"{path}: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SeedError(f"{path}: must hold a mapping")
    return content


def _parse_yaml(data: bytes) -> Any:
    import yaml

    try:
        return yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def plant(environment: Environment, seed: Mapping[str, Any]) -> None:
    """Add what a seed describes.

    Raises:
        SeedError: It is malformed.
    """
    sections = {*_SECTIONS, "settings", "$schema"}
    if unknown := sorted(map(str, seed.keys() - sections)):
        raise SeedError(f"{unknown[0]}: unknown; a seed has {_names(sections)}")
    _plant_settings(environment, seed.get("settings") or {})
    for section, (plant_one, keys) in _SECTIONS.items():
        for place, item in _items(section, seed.get(section)):
            if unknown := sorted(map(str, item.keys() - keys)):
                raise SeedError(f"{place}.{unknown[0]}: unknown; known are {_names(keys)}")
            try:
                plant_one(environment, item)
            except (
                InvalidField,
                Refused,
                ArithmeticError,
                ValueError,
                LookupError,
                TypeError,
            ) as error:
                raise SeedError(f"{place}: {_words(error)}") from None


def ensure_connection(
    environment: Environment,
    organization: Organization,
    name: str = "Identity provider",
    identifier: str | None = None,
) -> Connection:
    """Return an organization's connection; one is added if it has none."""
    present = environment.connections.first(lambda c: c.organization_id == organization.id)
    if present is not None and identifier is None:
        return present
    return environment.create(Connection, id=identifier, organization_id=organization.id, name=name)


def _plant_settings(environment: Environment, settings: Any) -> None:
    if not isinstance(settings, Mapping):
        raise SeedError("settings: must be a mapping")
    defaults = {attribute.name: attribute.default for attribute in fields(Settings)}
    for name, value in settings.items():
        if name not in defaults:
            raise SeedError(f"settings.{name}: unknown; known are {', '.join(sorted(defaults))}")
        setattr(environment.settings, name, _setting(name, value, defaults[name]))


def _setting(name: str, value: Any, default: Any) -> Any:
    """Return a setting as `Settings` holds it."""
    if name == "mfa":
        value = "off" if value is False else value  # YAML takes the word for a boolean
        if value not in get_args(MFA):
            raise SeedError(f"settings.mfa: must be one of {', '.join(get_args(MFA))}")
    elif isinstance(default, frozenset | tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SeedError(f"settings.{name}: must be a list of texts")
        return type(default)(value)
    elif default is not None:
        kinds = (int, float) if type(default) in (int, float) else (type(default),)
        if type(value) not in kinds:
            raise SeedError(f"settings.{name}: must be like {default!r}, not {value!r}")
        if type(value) in (int, float) and not 0 <= value <= _LARGEST_NUMBER:
            raise SeedError(f"settings.{name}: must be 0 to {_LARGEST_NUMBER}, not {value!r}")
    return value


def _plant_permission(environment: Environment, item: Fields) -> None:
    slug = item.text("slug")
    environment.create(
        Permission,
        id=item.optional_text("id"),
        slug=slug,
        name=item.optional_text("name") or slug,
        description=item.optional_text("description"),
    )


def _plant_role(
    environment: Environment, item: Fields, organization: Organization | None = None
) -> None:
    slug = item.text("slug")
    former = environment.role(slug)
    if former is not None and organization is None:  # the default roles can be redefined
        environment.roles.remove(former)
    environment.create(
        Role,
        id=item.optional_text("id"),
        slug=slug,
        name=item.optional_text("name") or slug.title(),
        description=item.optional_text("description"),
        type="EnvironmentRole" if organization is None else "OrganizationRole",
        permissions=item.texts("permissions") or [],
        resource_type_slug=item.optional_text("resource_type_slug") or "organization",
        organization_id=organization.id if organization else None,
    )


def _plant_user(environment: Environment, item: Fields) -> None:
    email = item.email()
    if environment.user_by_email(email):
        raise ValueError(f"the email '{email}' is used twice")
    password = item.optional_text("password")
    user = environment.create(
        User,
        id=item.optional_text("id"),
        email=email,
        email_verified=item.flag("email_verified") is not False,
        first_name=item.optional_text("first_name"),
        last_name=item.optional_text("last_name"),
        profile_picture_url=item.optional_text("profile_picture_url"),
        external_id=item.external_id(),
        metadata=merge_metadata({}, read_metadata(item)),
        locale=item.optional_text("locale"),
        password=passwords.store(password, environment.token(16)) if password else None,
        impersonator=item.get("impersonator"),
    )
    user.name = full_name(user)
    for provider in item.texts("identities") or ():
        identity = {"idp_id": environment.token(21), "type": "OAuth", "provider": provider}
        user.identities.append(identity)
    if secret := item.optional_text("totp_secret"):
        add_totp_factor(environment, user_id=user.id, issuer=None, user=email, secret=secret)
    for application in item.members("authorized_applications") or ():
        _plant_application(environment, user, application)


def _plant_application(environment: Environment, user: User, item: Fields) -> None:
    now = timestamp(environment.now())
    scopes = item.texts("scopes") or ["openid"]
    environment.create(
        AuthorizedApplication,
        id=item.optional_text("id"),
        user_id=user.id,
        granted_scopes=scopes,
        application={
            "object": "connect_application",
            "id": environment.new_id("connect_app_"),
            "client_id": environment.new_id("client_"),
            "name": item.text("name"),
            "description": item.optional_text("description"),
            "scopes": scopes,
            "application_type": "oauth",
            "redirect_uris": [],
            "cors_origins": [],
            "uses_pkce": True,
            "is_first_party": True,
            "created_at": now,
            "updated_at": now,
        },
    )


def _plant_organization(environment: Environment, item: Fields) -> None:
    organization = environment.create(
        Organization,
        id=item.optional_text("id"),
        name=item.text("name"),
        external_id=item.external_id(),
        metadata=merge_metadata({}, read_metadata(item)),
        stripe_customer_id=item.optional_text("stripe_customer_id"),
        policy=_policy(item),
        entitlements=item.texts("entitlements") or [],
    )
    for domain in item.texts("domains") or ():
        name = check_domain(environment, organization, domain)
        organization.domains.append(new_domain(environment, organization, name, "verified"))
    for role in item.members("roles") or ():
        _plant_role(environment, role, organization)
    for connection in item.members("connections") or ():
        identifier = connection.optional_text("id") or environment.new_id(Connection.prefix)
        ensure_connection(environment, organization, connection.text("name"), identifier)
    if organization.policy.sso_required:
        ensure_connection(environment, organization)
    for member in item.members("members") or ():
        _plant_member(environment, organization, member)
    for group in item.members("groups") or ():
        _plant_group(environment, organization, group)


def _policy(item: Fields) -> Policy:
    value = item.get("policy") or {}
    if not isinstance(value, Mapping):
        raise InvalidField("policy", "policy_invalid", "policy must be a mapping.")
    return Policy(**value)


def _plant_member(environment: Environment, organization: Organization, item: Fields) -> None:
    user = _user(environment, item.text("user"))
    roles = item.texts("roles")
    for slug in roles or ():
        if environment.role(slug, organization.id) is None:
            raise LookupError(f"there is no role '{slug}'")
    status = item.optional_choice("status", ("active", "inactive", "pending")) or "active"
    add_membership(environment, user.id, organization.id, roles, status)


def _plant_group(environment: Environment, organization: Organization, item: Fields) -> None:
    members = [_membership(environment, organization, e) for e in item.texts("members") or ()]
    environment.create(
        Group,
        id=item.optional_text("id"),
        organization_id=organization.id,
        name=item.text("name"),
        description=item.optional_text("description"),
        membership_ids={member.id for member in members},
    )


def _plant_invitation(environment: Environment, item: Fields) -> None:
    name = item.optional_text("organization")
    days = item.whole_number("expires_in_days")
    new_invitation(
        environment,
        item.email(),
        organization_id=_organization(environment, name).id if name else None,
        role_slug=item.optional_text("role"),
        lifetime=timedelta(days=7 if days is None else days),
    )


def _plant_flag(environment: Environment, item: Fields) -> None:
    slug = item.text("slug")
    environment.create(
        FeatureFlag,
        id=item.optional_text("id"),
        slug=slug,
        name=item.optional_text("name") or slug,
        description=item.optional_text("description"),
        default_value=bool(item.flag("default_value")),
        enabled=item.flag("enabled") is not False,
        tags=item.texts("tags") or [],
        targets={_target(environment, name) for name in item.texts("targets") or ()},
    )


def _plant_application_client(environment: Environment, item: Fields) -> None:
    organization = item.optional_text("organization")
    environment.create(
        OAuthClient,
        id=item.optional_text("client_id"),
        name=item.text("name"),
        secret=item.optional_text("client_secret"),
        redirect_uris=item.texts("redirect_uris") or [],
        scopes=[*SCOPES, *(item.texts("scopes") or ())],
        organization_id=_organization(environment, organization).id if organization else None,
        is_machine=item.optional_choice("type", ("oauth", "m2m")) == "m2m",
        is_first_party=bool(item.flag("first_party")),
    )


def _plant_redirect_uri(environment: Environment, item: Fields) -> None:
    add_redirect_uri(environment, item.text("uri"))


def _plant_webhook(environment: Environment, item: Fields) -> None:
    url = item.text("url")
    if not is_http_url(url):
        raise ValueError("url must be an http or https URL")
    environment.create(
        WebhookEndpoint, url=url, secret=item.text("secret"), events=item.texts("events") or []
    )


def _plant_cors_origin(environment: Environment, item: Fields) -> None:
    environment.create(CORSOrigin, id=item.optional_text("id"), origin=item.text("origin"))


def _plant_jwt_template(environment: Environment, item: Fields) -> None:
    set_jwt_template(environment, item.text("content"))


_SECTIONS: Mapping[str, tuple[Callable[[Environment, Fields], None], frozenset[str]]] = {
    section: (plant_one, frozenset(keys.split()))
    for section, plant_one, keys in (
        ("permissions", _plant_permission, "id slug name description"),
        ("roles", _plant_role, "id slug name description permissions resource_type_slug"),
        (
            "users",
            _plant_user,
            """id email password email_verified first_name last_name profile_picture_url external_id
            metadata locale identities totp_secret impersonator authorized_applications""",
        ),
        (
            "organizations",
            _plant_organization,
            """id name external_id metadata stripe_customer_id domains policy entitlements roles
            connections members groups""",
        ),
        ("invitations", _plant_invitation, "email organization role expires_in_days"),
        (
            "feature_flags",
            _plant_flag,
            "id slug name description default_value enabled tags targets",
        ),
        (
            "applications",
            _plant_application_client,
            "client_id client_secret name type redirect_uris scopes organization first_party",
        ),
        ("redirect_uris", _plant_redirect_uri, "uri"),
        ("cors_origins", _plant_cors_origin, "id origin"),
        ("webhooks", _plant_webhook, "url secret events"),
        ("jwt_template", _plant_jwt_template, "content"),
    )
}
"""How each section of a seed is planted, in this order, and the keys of its items."""

KEYS: Mapping[str, frozenset[str]] = {section: keys for section, (_, keys) in _SECTIONS.items()}
"""The keys of the entries of each section."""

_SHORT = {"permissions": "slug", "redirect_uris": "uri", "cors_origins": "origin"}
"""Sections whose items may be written as one word, and the key that it stands for."""


def _items(section: str, value: Any) -> Iterator[tuple[str, Fields]]:
    if value is None:
        return
    items: Sequence[Any] = [value] if section == "jwt_template" else value
    if not isinstance(items, list):
        raise SeedError(f"{section}: must be a list")
    for index, item in enumerate(items):
        place = section if section == "jwt_template" else f"{section}[{index}]"
        short = "content" if section == "jwt_template" else _SHORT.get(section)
        if isinstance(item, str) and short:
            yield place, Fields({short: item})
        elif isinstance(item, Mapping):
            yield place, Fields(item)
        else:
            raise SeedError(f"{place}: must be a mapping")


def _user(environment: Environment, email: str) -> User:
    user = environment.user_by_email(email)
    if user is None:
        raise LookupError(f"there is no user '{email}'")
    return user


def _organization(environment: Environment, name: str) -> Organization:
    found = environment.organizations.first(lambda o: name in (o.name, o.id))
    if found is None:
        raise LookupError(f"there is no organization '{name}'")
    return found


def _membership(environment: Environment, organization: Organization, email: str) -> Membership:
    membership = environment.membership(_user(environment, email).id, organization.id)
    if membership is None:
        raise LookupError(f"'{email}' is not a member of '{organization.name}'")
    return membership


def _target(environment: Environment, name: str) -> str:
    if is_email(name):
        return _user(environment, name).id
    return _organization(environment, name).id


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return error.words
    return str(error.args[0]) if error.args else type(error).__name__
