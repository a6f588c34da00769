"""The tokenizer of the demo model: CLIP's kind, with merges learned from our captions."""

from __future__ import annotations

import json
import random
from typing import Final

from tokenizers import pre_tokenizers, trainers
from transformers import CLIPTokenizer

from phoenix_tui.demo.captions import caption
from phoenix_tui.demo.scenes import random_scene

POSITIONS: Final = 48
"""Longest prompt in tokens, its two ends included."""
CAPTIONS: Final = 20_000
"""How many captions the merges are learned from."""
MERGES: Final = 420
START: Final = "<|startoftext|>"
END: Final = "<|endoftext|>"


def learn_tokenizer() -> CLIPTokenizer:
    """A tokenizer for any text, in which the words of our captions are short.

    Its vocabulary has CLIP's order: bytes, bytes that end a word, merges, start, end.
    """
    rng = random.Random(0)
    trainer = trainers.BpeTrainer(
        vocab_size=2 * 256 + MERGES,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    learned = CLIPTokenizer().backend_tokenizer
    learned.train_from_iterator((caption(random_scene(rng), rng) for _ in range(CAPTIONS)), trainer)
    pairs: list[list[str]] = json.loads(learned.to_str())["model"]["merges"][:MERGES]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*alphabet, *(f"{byte}</w>" for byte in alphabet), *(a + b for a, b in pairs)]
    vocabulary = {token: number for number, token in enumerate([*tokens, START, END])}
    return CLIPTokenizer(
        vocab=vocabulary,
        merges=[(first, second) for first, second in pairs],
        model_max_length=POSITIONS,
    )
