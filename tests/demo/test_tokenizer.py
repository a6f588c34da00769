"""The tokenizer: the one that is shipped is the one that training makes."""

from __future__ import annotations

from transformers import CLIPTokenizer

from phoenix_tui.demo.tokenizer import learn_tokenizer
from phoenix_tui.demo.train import MODEL


def test_training_goes_on_with_the_tokenizer_that_is_shipped() -> None:
    shipped, learned = CLIPTokenizer.from_pretrained(MODEL / "tokenizer"), learn_tokenizer()
    assert shipped.get_vocab() == learned.get_vocab(), "a checkpoint would read other words"
    assert shipped.model_max_length == learned.model_max_length
