"""The sections of a seed: how each kind of item is planted, and the keys that it has."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

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
from workos_authkit.emulator.refusals import InvalidField
from workos_authkit.emulator.urls import is_http_url, is_origin, is_redirect_url


def ensure_connection(
    environment: Environment,
    organization: Organization,
    name: str | None = None,
    identifier: str | None = None,
) -> Connection:
    """Return an organization's connection; one is added, named like it, if it has none."""
    present = environment.connections.first(lambda c: c.organization_id == organization.id)
    if present is not None and identifier is None:
        return present
    return environment.create(
        Connection, id=identifier, organization_id=organization.id, name=name or organization.name
    )


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
        impersonator=_impersonator(item),
    )
    user.name = full_name(user)
    for provider in item.texts("identities") or ():
        identity = {"idp_id": environment.token(21), "type": "OAuth", "provider": provider}
        user.identities.append(identity)
    if secret := item.optional_text("totp_secret"):
        add_totp_factor(environment, user_id=user.id, issuer=None, user=email, secret=secret)
    for application in item.members("authorized_applications") or ():
        _plant_application(environment, user, application)


def _impersonator(item: Fields) -> dict[str, str | None] | None:
    value = item.get("impersonator")
    if value is None:
        return None
    if not isinstance(value, Mapping) or value.keys() - {"email", "reason"}:
        raise InvalidField("impersonator", "impersonator_invalid", "impersonator has email, reason")
    given = Fields(value)
    return {"email": given.email(), "reason": given.optional_text("reason")}


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
        verified = new_domain(environment, organization, name, "verified")
        organization.domains = [*organization.domains, verified]
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
    given = Fields(value)
    for name in ("mfa_required", "sso_required"):
        given.flag(name)
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
    name, role = item.optional_text("organization"), item.optional_text("role")
    organization_id = _organization(environment, name).id if name else None
    days = item.whole_number("expires_in_days")
    if role is not None and environment.role(role, organization_id) is None:
        raise LookupError(f"there is no role '{role}'")
    new_invitation(
        environment,
        item.email(),
        organization_id=organization_id,
        role_slug=role,
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
    redirect_uris = item.texts("redirect_uris") or []
    check_redirects(redirect_uris)
    environment.create(
        OAuthClient,
        id=item.optional_text("client_id"),
        name=item.text("name"),
        secret=item.optional_text("client_secret"),
        redirect_uris=redirect_uris,
        scopes=[*SCOPES, *(item.texts("scopes") or ())],
        organization_id=_organization(environment, organization).id if organization else None,
        is_machine=item.optional_choice("type", ("oauth", "m2m")) == "m2m",
        is_first_party=bool(item.flag("first_party")),
    )


def _plant_redirect_uri(environment: Environment, item: Fields) -> None:
    uri = item.text("uri")
    check_redirects([uri])
    add_redirect_uri(environment, uri)


def _plant_webhook(environment: Environment, item: Fields) -> None:
    url = item.text("url")
    if not is_http_url(url):
        raise ValueError("url must be an http or https URL")
    environment.create(
        WebhookEndpoint, url=url, secret=item.text("secret"), events=item.texts("events") or []
    )


def _plant_cors_origin(environment: Environment, item: Fields) -> None:
    origin = item.text("origin")
    if not is_origin(origin):
        raise ValueError(f"{origin!r} is no origin: a scheme and a host, without a path")
    environment.create(CORSOrigin, id=item.optional_text("id"), origin=origin)


def _plant_jwt_template(environment: Environment, item: Fields) -> None:
    set_jwt_template(environment, item.text("content"))


SECTIONS: Mapping[str, tuple[Callable[[Environment, Fields], None], frozenset[str]]] = {
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


def check_redirects(urls: Iterable[str]) -> None:
    """Make sure that browsers may be sent to some URLs.

    Raises:
        ValueError: They may not.
    """
    for url in urls:
        if not is_redirect_url(url):
            raise ValueError(f"{url!r} is no URL that a browser may be sent to")
