"""Inputs that are nearly right, which lead further than random ones."""

import random

from tests.fuzz.target import Target

_ODD = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\xff\xff\xff\xff", b"-1", b"1e999")
LONGEST = 16_384
"""Bytes."""


def mutated(target: Target, examples: list[bytes], chance: random.Random) -> bytes:
    """One of the examples after a few changes."""
    data = bytearray(chance.choice(examples))
    for _ in range(chance.choice((1, 1, 2, 4, 8, 16))):
        at = chance.randint(0, len(data))
        end = min(at + chance.choice((1, 1, 2, 4, 16, 256)), len(data))
        match chance.randrange(8):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1:
                data[at:end] = chance.randbytes(end - at)
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end] * chance.choice((1, 2, 50))
            case 4 if target.words:
                data[at:at] = chance.choice(target.words).encode("utf-8", "surrogatepass")
            case 5 if target.words:
                word = chance.choice(target.words).encode("utf-8", "surrogatepass")
                data[at : at + len(word)] = word
            case 6:
                other = chance.choice(examples)
                start = chance.randint(0, len(other))
                data[at:] = other[start:]
            case _:
                data[at:end] = chance.choice(_ODD)
    return bytes(data[:LONGEST])
