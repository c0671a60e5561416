"""A signing key that is the same everywhere: tokens survive a restart of the emulator.

Everybody can read it here, so that its signatures prove nothing. Never trust it outside of tests.
"""

from cryptography.hazmat.primitives.asymmetric import rsa

from workos_authkit.emulator.signing import SigningKey

_EXPONENT = 65537

_P = int(
    "D8357EBEFC3308E56D0956489362E7E1999BC32EB92FD9FCCB6E3E240A46BA2DE740D90FB8F28FCD"
    "AA1E7565B89128C50821808853CADD8865871ED059444C2109E6EB86F32BFB3C0633D23A647D8B52"
    "C701D71447694C0418DF001BD01DF891712CCA0B89220A592774FD81791984B2CC8CF72B11F13A4B"
    "F952B789DBA113DF",
    16,
)
_Q = int(
    "BAB52BAC7C5BAACF390C7C6574DC1E5EE16D4F02DB3FDC26FBC31375E6BACBEC299C0658FA0543A0"
    "921B519891B7C32A20CFA82BB5E7D990D329A77B4B12F03464A172D621384EFBB00B52483BA84E29"
    "66CFEC7C47D7E8D6976B75D722592E9B25AFE8A471EDB5C8912CE96D0407E3911D19A3AFFCEE4E73"
    "B9EE79A1A0579A6D",
    16,
)


def fixed_key() -> SigningKey:
    """Return the key."""
    d = pow(_EXPONENT, -1, (_P - 1) * (_Q - 1))
    return SigningKey(
        rsa.RSAPrivateNumbers(
            p=_P,
            q=_Q,
            d=d,
            dmp1=rsa.rsa_crt_dmp1(d, _P),
            dmq1=rsa.rsa_crt_dmq1(d, _Q),
            iqmp=rsa.rsa_crt_iqmp(_P, _Q),
            public_numbers=rsa.RSAPublicNumbers(_EXPONENT, _P * _Q),
        ).private_key()
    )
