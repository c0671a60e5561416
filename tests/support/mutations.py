"""Texts that begin as good ones and become hostile."""

import random
from collections.abc import Iterator, Sequence

JSON_PIECES = [b'{"id":', b"null", b"[", b"}", b'"', b"1e999", b"NaN", b"\\ud800", b"\xff", b"-"]
"""What upsets those who read JSON."""


def mutations(good: bytes, pieces: Sequence[bytes], count: int) -> Iterator[bytes]:
    """Yield a text with parts of it lost, doubled, changed or replaced; always the same ones."""
    chance = random.Random(16)
    for _ in range(count):
        mutated = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            start = chance.randint(0, len(mutated))
            end = start + chance.choice((0, 1, 2, 8, 500))
            mutated[start:end] = chance.choice(
                (b"", mutated[start:end] * 2, chance.randbytes(2), chance.choice(pieces))
            )
        yield bytes(mutated)
