"""Verify access tokens, from only the token, the keys and the time.

An access token is a JWT (RFC 7519) that WorkOS signs with RS256 (RFC 7518 §3.3). `verify` accepts
those of sessions; `verify_oauth` accepts those that AuthKit, as an authorization server, issues to
OAuth applications: MCP clients, command-line tools and machines. A refused token raises
`ExpiredTokenError` or `InvalidTokenError`; their `reason` names the check:

| reason             | what was wrong                                                           |
|--------------------|--------------------------------------------------------------------------|
| `malformed`        | not three segments of canonical base64url, or not proper JSON in them    |
| `too_large`        | longer than `MAX_TOKEN_LENGTH`                                           |
| `algorithm`        | `alg` is not `RS256`                                                     |
| `critical_header`  | `crit` requires an extension; none is supported (RFC 7515 §4.1.11)       |
| `embedded_key`     | the header brings its own key: `jwk`, `jku`, `x5c` or `x5u`              |
| `missing_kid`      | the header does not name a key                                           |
| `unknown_kid`      | no key of the set has this `kid`                                         |
| `signature`        | the key did not make the signature                                       |
| `not_a_user`       | `sub_type` or `sub_profile` says that an agent or a widget holds it      |
| `not_a_session`    | an OAuth application's token came in place of a session's                |
| `not_oauth`        | a session's token came in place of an OAuth application's                |
| `missing_claim`    | `sub`, `exp`, `iat`, of sessions `sid`, else `iss` or `aud` is not there |
| `invalid_claim`    | a claim is of the wrong type                                             |
| `issuer`           | `iss` is not an expected issuer                                          |
| `audience`         | `aud` names no expected audience                                         |
| `not_yet_valid`    | `nbf` lies in the future                                                 |
| `issued_in_future` | `iat` lies in the future                                                 |
| `expired`          | `exp` has passed; the only reason of `ExpiredTokenError`                 |
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final, Generic, TypeVar

from workos_authkit import _json
from workos_authkit._arguments import check_kind, require_number
from workos_authkit._base64url import decode_canonical
from workos_authkit._cache import Cache
from workos_authkit._defaults import DEFAULT_LEEWAY, DEFAULT_TOKEN_CACHE_SIZE
from workos_authkit._tracebacks import without_variables
from workos_authkit.errors import AuthKitError, ExpiredTokenError, InvalidArgumentError
from workos_authkit.models.tokens import AccessTokenClaims, OAuthClaims
from workos_authkit.tokens._claims import oauth_claims, session_claims
from workos_authkit.tokens._keys import MIN_KEY_SIZE, KeySet, VerificationKey, load
from workos_authkit.tokens._refusals import Reason, refusal

__all__ = [
    "DEFAULT_LEEWAY",
    "DEFAULT_TOKEN_CACHE_SIZE",
    "MAX_TOKEN_LENGTH",
    "MIN_KEY_SIZE",
    "KeySet",
    "OAuthVerifier",
    "Reason",
    "VerificationKey",
    "Verifier",
    "load",
    "read_unverified",
    "verify",
    "verify_oauth",
]

ClaimsT = TypeVar("ClaimsT", AccessTokenClaims, OAuthClaims)

MAX_TOKEN_LENGTH: Final = 16_384
"""The longest access token, in characters; servers refuse longer headers anyway."""


@without_variables
def verify(
    token: str,
    keys: KeySet,
    *,
    now: float,
    issuer: str | Collection[str] | None = None,
    audience: str | Collection[str] | None = None,
    leeway: float = DEFAULT_LEEWAY,
    client_id: str | None = None,
) -> AccessTokenClaims:
    """Verify a user's access token and return its claims.

    Args:
        token: The access token from the `Authorization` header or the session.
        keys: The keys that WorkOS signs with.
        now: Seconds since the Unix epoch.
        issuer: The required `iss`, or several of which it must be one; by default `iss` is not
            checked, because it depends on the environment and its custom domains.
        audience: The value that must be in `aud`, or several of which one must be; by default
            `aud` is not checked, because WorkOS does not always send it.
        leeway: Seconds by which clocks may differ, in both directions.
        client_id: Refuses as `not_a_session` a token that looks like an OAuth application's: it has
            a `scope`, another `client_id`, or a `sid` that does not begin with `session_`. By
            default only the `sid` of a consent, `app_consent_...`, identifies one.

    Raises:
        ExpiredTokenError: The token is genuine but has expired.
        InvalidTokenError: The token fails another check; `reason` names it.
        InvalidArgumentError: `keys` is not a `KeySet`, or another argument is of the wrong type.
    """
    issuer, audience = _if_any("issuer", issuer), _if_any("audience", audience)
    require_number("leeway", leeway, least=0)
    check_kind("client_id", client_id)
    require_number("now", now)
    payload, _ = _open(token, keys)
    return _check(session_claims(payload, client_id), now, issuer, audience, leeway)


@without_variables
def verify_oauth(
    token: str,
    keys: KeySet,
    *,
    now: float,
    issuer: str | Collection[str],
    audience: str | Collection[str],
    leeway: float = DEFAULT_LEEWAY,
) -> OAuthClaims:
    """Verify an OAuth access token of AuthKit and return its claims.

    Anyone who runs an application can get such tokens, so only the audience says that a token is
    meant for your API. A machine's token is accepted too: check `is_machine` if you need a user.

    Args:
        token: The access token from the `Authorization` header.
        keys: The keys that the AuthKit domain signs with, from `/oauth2/jwks`.
        now: Seconds since the Unix epoch.
        issuer: The AuthKit domain that `iss` must be, or several allowed ones.
        audience: The value that must be in `aud`, or several of which one must be: the URL of
            your API, as registered for a resource indicator; for machines' tokens, the client id
            of the environment.
        leeway: Seconds by which clocks may differ, in both directions.

    Raises:
        ExpiredTokenError: The token is genuine but has expired.
        InvalidTokenError: The token fails another check; `reason` names it.
        InvalidArgumentError: `keys` is not a `KeySet`, or `issuer` or `audience` is empty.
    """
    issuer, audience = _expected("issuer", issuer), _expected("audience", audience)
    require_number("leeway", leeway, least=0)
    require_number("now", now)
    payload, _ = _open(token, keys)
    return _check(oauth_claims(payload), now, issuer, audience, leeway)


@without_variables
def read_unverified(token: str) -> dict[str, Any]:
    """Return the claims of a token without verifying it, if it came straight from WorkOS.

    Args:
        token: The access token.

    Raises:
        InvalidTokenError: It is not a JWT.
    """
    try:
        return _json.parse_object(decode_canonical(token.encode().split(b".")[1]))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise refusal("malformed", "The access token is not a JWT.") from None


class _RememberingVerifier(Generic[ClaimsT]):
    """Verifies with fixed settings, and caches the tokens that it found genuine.

    A token is cached when it comes for the second time; many come only once. From then on it costs
    a lookup, which still checks its expiry and that its key is in the set. A full cache drops the
    least recently used tokens. It needs no lock: at worst, threads verify a token again.
    """

    def __init__(
        self,
        read: Callable[[dict[str, Any]], ClaimsT],
        issuer: str | Collection[str] | None,
        audience: str | Collection[str] | None,
        leeway: float,
        cache_size: int,
    ) -> None:
        require_number("leeway", leeway, least=0)
        if type(cache_size) is not int or cache_size < 0:
            raise InvalidArgumentError("cache_size must be a whole number of tokens, 0 or more")
        self._read: Callable[[dict[str, Any]], ClaimsT] = read
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway
        self._cache: Cache[tuple[ClaimsT, VerificationKey]] = Cache(cache_size)

    def verify(self, token: str, keys: KeySet, *, now: float) -> ClaimsT:
        """Verify an access token with these settings and return its claims.

        Args:
            token: The access token.
            keys: The keys that WorkOS signs with.
            now: Seconds since the Unix epoch.

        Raises:
            ExpiredTokenError: The token is genuine but has expired.
            InvalidTokenError: The token fails another check; `reason` names it.
        """
        require_number("now", now)
        found = self._judge(token, keys, now)
        if isinstance(found, AuthKitError):
            del token  # no traceback shows it
            raise found
        return found

    def _judge(self, token: str, keys: KeySet, now: float) -> ClaimsT | AuthKitError:
        """Return the claims of a token, or its error, whose traceback shows no token."""
        known = self._recall(token, keys, now) if isinstance(token, str) else None
        if known is not None:
            return known
        try:
            payload, key = _open(token, keys)
            claims = _check(self._read(payload), now, self._issuer, self._audience, self._leeway)
        except AuthKitError as error:
            return error.with_traceback(None)
        self._cache.put(token, (claims, key))
        return claims

    def _recall(self, token: str, keys: KeySet, now: float) -> ClaimsT | None:
        """Return the cached claims of a token, if they are still valid."""
        known = self._cache.get(token)
        if known is None:
            return None
        claims, key = known
        if now < claims.exp + self._leeway and key in keys:
            return claims
        self._cache.forget(token)
        return None


class Verifier(_RememberingVerifier[AccessTokenClaims]):
    """`verify` with fixed settings, and a cache of the tokens it has found genuine.

    After a token has come twice, verifying it is a lookup, which still checks its expiry and that
    its key is in the set. Threads may share one.

    Args:
        issuer: As in `verify`.
        audience: As in `verify`.
        leeway: As in `verify`.
        cache_size: How many tokens to cache at most, rounded up to an even number; 0 turns the
            cache off.
        client_id: As in `verify`.

    Raises:
        InvalidArgumentError: An argument is of the wrong type, or out of range.
    """

    def __init__(
        self,
        *,
        issuer: str | Collection[str] | None = None,
        audience: str | Collection[str] | None = None,
        leeway: float = DEFAULT_LEEWAY,
        cache_size: int = DEFAULT_TOKEN_CACHE_SIZE,
        client_id: str | None = None,
    ) -> None:
        issuer, audience = _if_any("issuer", issuer), _if_any("audience", audience)
        check_kind("client_id", client_id)
        read = session_claims
        if client_id is not None:
            read = partial(session_claims, client_id=client_id)
        super().__init__(read, issuer, audience, leeway, cache_size)


class OAuthVerifier(_RememberingVerifier[OAuthClaims]):
    """`verify_oauth` with fixed settings, and a cache like that of `Verifier`.

    Args:
        issuer: As in `verify_oauth`.
        audience: As in `verify_oauth`.
        leeway: As in `verify_oauth`.
        cache_size: How many tokens to cache at most, rounded up to an even number; 0 turns the
            cache off.

    Raises:
        InvalidArgumentError: `issuer` or `audience` is empty, or an argument is of the wrong type.
    """

    def __init__(
        self,
        *,
        issuer: str | Collection[str],
        audience: str | Collection[str],
        leeway: float = DEFAULT_LEEWAY,
        cache_size: int = DEFAULT_TOKEN_CACHE_SIZE,
    ) -> None:
        issuer, audience = _expected("issuer", issuer), _expected("audience", audience)
        super().__init__(oauth_claims, issuer, audience, leeway, cache_size)


def _open(token: object, keys: KeySet) -> tuple[dict[str, Any], VerificationKey]:
    """Return the payload of a token and the key that signed it (RFC 7515 §5.2)."""
    if not isinstance(token, str):
        raise refusal("malformed", f"The access token is of type {type(token).__name__}, not str.")
    if len(token) > MAX_TOKEN_LENGTH:
        raise refusal("too_large", f"The access token is longer than {MAX_TOKEN_LENGTH}.")
    if not isinstance(keys, KeySet):
        raise InvalidArgumentError("keys must be a KeySet: make one with KeySet.from_jwks")
    try:
        signed, _, signature = token.encode().rpartition(b".")
        header, _, payload = signed.partition(b".")
        if not payload:
            raise ValueError("fewer than three segments")
        contents = decode_canonical(payload)  # refuses more than three
        key = keys.key_of(header)
        if not key.verifies(decode_canonical(signature), signed):
            raise refusal("signature", "The signature of the access token is wrong.")
        keys.remember(header, key)
        return _json.parse_object(contents), key
    except (ValueError, RecursionError):
        raise refusal("malformed", "The access token is not a JWT.") from None


def _check(
    claims: ClaimsT,
    now: float,
    issuer: str | Collection[str] | None,
    audience: str | Collection[str] | None,
    leeway: float,
) -> ClaimsT:
    """Return the claims if they are current and their issuer and audience are right."""
    if issuer is not None and claims.iss not in _several(issuer):
        raise refusal("issuer", f"The issuer {claims.iss!r} is not one of those configured.")
    if audience is not None and set(_several(audience)).isdisjoint(claims.aud):
        raise refusal("audience", f"The audience {claims.aud!r} is not one of those configured.")
    # Each comparison is written to fail when a number is NaN.
    if claims.nbf is not None and not claims.nbf <= now + leeway:
        raise refusal("not_yet_valid", "The access token is not valid yet: check the clock.")
    if not claims.iat <= now + leeway:
        raise refusal("issued_in_future", "The access token is from the future: check the clock.")
    if not now < claims.exp + leeway:
        raise ExpiredTokenError("The access token has expired.", reason="expired")
    return claims


def _several(value: str | Collection[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value


def _if_any(name: str, value: str | Collection[str] | None) -> Collection[str] | None:
    """Return the allowed values of a claim; `None` allows any, an empty collection none."""
    return value if value is None or value in ("", (), []) else _expected(name, value)


def _expected(name: str, value: str | Collection[str]) -> Collection[str]:
    """Return the allowed values of a claim; refuse an empty collection."""
    several = _several(value) if isinstance(value, Collection) else ()
    if not several or not all(isinstance(each, str) and each for each in several):
        raise InvalidArgumentError(f"{name} must be a non-empty string, or several of them")
    return several
