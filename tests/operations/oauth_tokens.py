"""The access tokens that AuthKit issues as an authorization server."""

from tests.operations.row import Answer, Row, sent
from tests.support.signing import signer, to_json
from workos_authkit.models import AuthorizationServerMetadata, OAuthClaims

DOMAIN = "https://example.authkit.app"
RESOURCE = "https://mcp.example.com/mcp"

CLAIMS = {
    "iss": DOMAIN,
    "aud": RESOURCE,
    "sub": "user_1",
    "client_id": "client_mcp",
    "sid": "app_consent_1",
    "scope": "openid",
    "iat": 1_767_323_045,
    "exp": 4_000_000_000,
}
ACCESS_TOKEN = signer().sign(to_json(signer().header()), to_json(CLAIMS))

KEYS = Answer(signer().jwks())

METADATA = {
    "issuer": DOMAIN,
    "authorization_endpoint": f"{DOMAIN}/oauth2/authorize",
    "token_endpoint": f"{DOMAIN}/oauth2/token",
    "jwks_uri": f"{DOMAIN}/oauth2/jwks",
    "scopes_supported": ["email", "openid"],
}

ROWS = [
    Row(
        call=lambda authkit: authkit.oauth_tokens.verify(
            ACCESS_TOKEN, required_scopes=["openid"], users_only=True
        ),
        sends=sent("GET /oauth2/jwks"),
        answers=KEYS,
        returns=OAuthClaims(
            sub="user_1",
            exp=4_000_000_000.0,
            iat=1_767_323_045.0,
            iss=DOMAIN,
            aud=(RESOURCE,),
            client_id="client_mcp",
            sid="app_consent_1",
            scope=frozenset({"openid"}),
        ),
        public=True,
        documented=False,
    ),
    Row(
        call=lambda authkit: authkit.oauth_tokens.warm_up(),
        sends=sent("GET /oauth2/jwks"),
        answers=KEYS,
        public=True,
        documented=False,
    ),
    Row(
        call=lambda authkit: authkit.oauth_tokens.get_metadata(),
        sends=sent("GET /.well-known/oauth-authorization-server"),
        answers=Answer(METADATA),
        returns=AuthorizationServerMetadata(
            issuer=DOMAIN,
            authorization_endpoint=f"{DOMAIN}/oauth2/authorize",
            token_endpoint=f"{DOMAIN}/oauth2/token",
            jwks_uri=f"{DOMAIN}/oauth2/jwks",
            scopes_supported=("email", "openid"),
        ),
        public=True,
        documented=False,
    ),
    Row(
        call=lambda authkit: authkit.oauth_tokens.client_credentials(
            client_id="client_machine", client_secret="secret", scopes=["read", "write"]
        ),
        sends=sent(
            "POST /oauth2/token",
            {
                "grant_type": "client_credentials",
                "client_id": "client_machine",
                "client_secret": "secret",
                "scope": "read write",
            },
        ),
        answers=Answer(
            {"access_token": "t", "expires_in": 300, "token_type": "Bearer", "scope": "read"}
        ),
        returns=("t", ("read",)),
        read=lambda token: (token.access_token, token.scope),
        public=True,
        documented=False,
    ),
]
