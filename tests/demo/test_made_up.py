"""Made-up words: they can be told from those that mean something."""

from __future__ import annotations

import random

from phoenix_tui.demo import unheeded_words
from phoenix_tui.demo.made_up import made_up_word


def test_made_up_words_are_lower_case_letters_and_hardly_repeat() -> None:
    rng = random.Random(1)
    made = [made_up_word(rng) for _ in range(2000)]
    assert [
        word for word in made if not (word.isascii() and word.isalpha() and word.islower())
    ] == []
    assert len(set(made)) > 1700


def test_no_made_up_word_is_one_that_is_kept_for_measuring() -> None:
    rng = random.Random(2)
    made = {made_up_word(rng) for _ in range(20_000)}
    assert made & set(unheeded_words.NEW_ASIDES) == set()


def test_some_made_up_words_end_as_a_colour_does() -> None:
    rng = random.Random(3)
    assert any(made_up_word(rng).endswith("red") for _ in range(200))
