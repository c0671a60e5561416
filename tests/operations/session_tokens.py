"""Access tokens and the keys that sign them."""

from tests.operations.row import Answer, Row, sent
from tests.support.signing import signer
from workos_authkit.models import JWK, JWKS, AccessTokenClaims

PATH = "/sso/jwks/client_123"

JWK_JSON = {**signer().jwk(), "x5c": ["MIIB"], "x5t#S256": "dGh1bWI"}

ACCESS_TOKEN = signer().token(
    sub="user_1", sid="session_1", org_id="org_1", jti="1", iat=1_767_323_045, exp=4_000_000_000
)

CLAIMS = AccessTokenClaims(
    sub="user_1",
    sid="session_1",
    org_id="org_1",
    jti="1",
    iat=1_767_323_045.0,
    exp=4_000_000_000.0,
    auth_time=1_749_999_000.0,
    iss="https://api.workos.com/user_management/client_123",
    role="admin",
    roles=("admin", "member"),
    permissions=("posts:read", "posts:write"),
    entitlements=("audit-logs",),
    feature_flags=("new-ui",),
    client_id="client_123",
)
"""What it says."""

ROWS = [
    Row(
        call=lambda authkit: authkit.session_tokens.get_jwks_url(),
        returns=f"https://api.workos.com{PATH}",
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.session_tokens.get_jwks(),
        sends=sent(f"GET {PATH}"),
        answers=Answer({"keys": [JWK_JSON]}),
        returns=JWKS(
            keys=(
                JWK(
                    kty="RSA",
                    kid=JWK_JSON["kid"],
                    use="sig",
                    alg="RS256",
                    n=JWK_JSON["n"],
                    e=JWK_JSON["e"],
                    x5c=("MIIB",),
                    x5t_s256="dGh1bWI",
                ),
            )
        ),
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.session_tokens.warm_up(),
        sends=sent(f"GET {PATH}"),
        answers=Answer({"keys": [JWK_JSON]}),
        public=True,
        documented=False,  # as `get_jwks`, with keys that are real
    ),
    Row(
        call=lambda authkit: authkit.session_tokens.verify(ACCESS_TOKEN),
        sends=sent(f"GET {PATH}"),
        answers=Answer({"keys": [JWK_JSON]}),
        returns=CLAIMS,
        public=True,
        documented=False,
    ),
]
