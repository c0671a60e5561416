"""The table: every operation of every area, one row each."""

from tests.operations import (
    api_keys,
    authorized_applications,
    cors_origins,
    email_verifications,
    identities,
    invitations,
    jwt_template,
    magic_auth,
    mfa,
    organization_memberships,
    organizations,
    password_resets,
    permissions,
    radar_challenges,
    redirect_uris,
    roles,
    users,
    waitlists,
    widgets,
)
from tests.operations.row import Row

AREAS = (
    api_keys,
    authorized_applications,
    cors_origins,
    email_verifications,
    identities,
    invitations,
    jwt_template,
    magic_auth,
    mfa,
    organization_memberships,
    organizations,
    password_resets,
    permissions,
    radar_challenges,
    redirect_uris,
    roles,
    users,
    waitlists,
    widgets,
)

ROWS: list[Row] = [row for area in AREAS for row in area.ROWS]
