"""Directories of organizations (SCIM and HRIS), as events describe them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field

from workos_authkit.models._base import Model, model
from workos_authkit.models._frozen import NOTHING_MORE
from workos_authkit.models.connections import ConnectionDomain
from workos_authkit.models.organization_memberships import RoleSummary


@model
class Directory(Model):
    """A directory of an organization."""

    id: str
    name: str = ""
    type: str = ""
    """`okta scim v2.0`, `gsuite directory`, ... or a newer one."""

    state: str | None = None
    """`active`, `validating`, `deleting`, ... or a newer one."""

    organization_id: str | None = None
    external_key: str | None = None
    domains: Sequence[ConnectionDomain] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class DirectoryUserEmail(Model):
    """One of the addresses of a person in a directory."""

    value: str | None = field(default=None, repr=False)  # as whatever is called a value
    type: str | None = None
    """`work`, or another one."""

    primary: bool | None = None


@model
class DirectoryUser(Model):
    """A person in a directory; not a user of AuthKit, who has an id of their own."""

    id: str
    directory_id: str = ""
    organization_id: str | None = None
    idp_id: str = ""
    """The person's id at the directory's provider."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    username: str | None = None
    job_title: str | None = None
    emails: Sequence[DirectoryUserEmail] = ()
    state: str | None = None
    """`active`, `inactive`, `suspended`, or a newer one."""

    role: RoleSummary | None = None
    roles: Sequence[RoleSummary] = ()
    custom_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    raw_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    previous_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    """What an update replaced."""

    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class DirectoryGroup(Model):
    """A group of people in a directory."""

    id: str
    directory_id: str = ""
    organization_id: str | None = None
    idp_id: str = ""
    """The group's id at the directory's provider."""

    name: str = ""
    raw_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    previous_attributes: Mapping[str, Any] = field(default=NOTHING_MORE, hash=False)
    """What an update replaced."""

    created_at: datetime | None = None
    updated_at: datetime | None = None


@model
class DirectoryGroupMember(Model):
    """What `dsync.group.user_added` and `dsync.group.user_removed` are about."""

    directory_id: str = ""
    user: DirectoryUser | None = None
    group: DirectoryGroup | None = None


@model
class DirectoryToken(Model):
    """A bearer token with which a provider writes to a directory; the token itself is not here."""

    id: str
    directory_id: str = ""
    organization_id: str | None = None
    token_suffix: str = ""
    """The last characters of the token, to recognize it."""

    created_at: datetime | None = None
