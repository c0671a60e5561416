"""Connections to identity providers (SSO), as events describe them."""

from collections.abc import Sequence
from datetime import datetime

from workos_authkit.models._base import Model, model


@model
class ConnectionDomain(Model):
    """A domain whose users sign in through a connection or come from a directory."""

    id: str = ""
    domain: str = ""


@model
class Connection(Model):
    """A connection to the identity provider of an organization."""

    id: str
    name: str = ""
    connection_type: str = ""
    """`OktaSAML`, `GoogleOAuth`, ... or a newer one."""

    state: str | None = None
    """`active`, `inactive`, `draft`, or a newer one."""

    status: str | None = None
    """`linked` or `unlinked`: what `state` was called before."""

    organization_id: str | None = None
    external_key: str | None = None
    domains: Sequence[ConnectionDomain] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class SAMLCertificate(Model):
    """A certificate of a SAML connection."""

    certificate_type: str = ""
    """`ResponseSigning`, `RequestSigning`, `ResponseEncryption`, or a newer one."""

    expiry_date: datetime | None = None
    is_expired: bool | None = None


@model
class SAMLCertificateNotice(Model):
    """What `connection.saml_certificate_renewal_required` and `..._renewed` are about."""

    connection: Connection | None = None
    """Its id and organization."""

    certificate: SAMLCertificate | None = None
    days_until_expiry: int | None = None
    renewed_at: datetime | None = None
