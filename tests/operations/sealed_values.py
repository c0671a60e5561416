"""Small values that only your servers can read or make."""

from tests.operations.row import CLIENT, Row
from workos_authkit import sealing

SEALED = sealing.seal(
    {"purpose": "unsubscribe", "data": ["user_1"]}, CLIENT["cookie_password"], ttl=60, now=4e9
)


def _opened(text: str) -> object:
    return sealing.unseal(text, CLIENT["cookie_password"], now=0).data


ROWS = [
    Row(
        call=lambda authkit: authkit.sealed_values.seal(
            ["user_1"], purpose="unsubscribe", lifetime=60
        ),
        read=_opened,
        returns={"purpose": "unsubscribe", "data": ["user_1"]},
        public=True,
    ),
    Row(
        call=lambda authkit: authkit.sealed_values.unseal(SEALED, purpose="unsubscribe"),
        returns=["user_1"],
        public=True,
    ),
]
