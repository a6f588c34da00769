"""Words that mean nothing, for all the words that people write and nobody trained."""

from __future__ import annotations

import random
import string
from typing import Final

ONSETS: Final = "b br c ch d dr f fl g gr h j k l m n p ph pl pr qu r s sh sp st t th tr v w z"
VOWELS: Final = "a a e e i i o o u ai ea ee ie oo ou y"
CODAS: Final = "n r l t s m d nd ck ng st x"
ENDINGS: Final = "ed red ing ful y ous ly er al ent able ish ic est less ian"
"""Some end as known words do: who is tired is not red."""
NONE: Final = ("", "")
"""Beside them, so that some syllables and words end without."""
SCRAMBLED_SHARE: Final = 0.2
"""Of words that are letters in no order."""


def made_up_word(rng: random.Random) -> str:
    """A word of one to three syllables and an ending, or of two to seven letters, lower case."""
    if rng.random() < SCRAMBLED_SHARE:
        return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 7)))
    syllables = [_syllable(rng) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    return "".join(syllables) + rng.choice((*NONE, *ENDINGS.split()))


def _syllable(rng: random.Random) -> str:
    onset, vowel = rng.choice(ONSETS.split()), rng.choice(VOWELS.split())
    return onset + vowel + rng.choice((*NONE, *CODAS.split()))
