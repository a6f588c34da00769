"""Seeds: 0 to 2³²-1, one for each picture of a batch."""

import os

SEED_LIMIT = 2**32
"""One more than the largest seed."""


def random_seed() -> int:
    """A seed drawn from the system's randomness, 0 to 2³²-1."""
    return int.from_bytes(os.urandom(4))


def seed_words(seed: int, variation_seed: int | None, variation_strength: float | None) -> str:
    """A picture's seed, and in a variation the one that it goes towards: "42 towards 77"."""
    return f"{seed} towards {variation_seed}" if variation_strength else f"{seed}"


def batch_seeds(seed: int | None, size: int) -> tuple[int, ...]:
    """The seeds of a batch of `size` pictures.

    Given: seed, seed+1, … modulo 2³². None: `size` independent ones from the system's randomness,
    no two alike.
    """
    if seed is not None:
        return tuple((seed + index) % SEED_LIMIT for index in range(size))
    drawn: dict[int, None] = {}
    while len(drawn) < size:
        drawn[random_seed()] = None
    return tuple(drawn)
