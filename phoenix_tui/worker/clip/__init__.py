"""CLIP's tokenizer, which checkpoints in a single file leave out."""

import gzip
from importlib.resources import files

from transformers import CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
POSITIONS = 77
"""Longest prompt in tokens, its two ends included."""


def clip_tokenizer(pad: str = END) -> CLIPTokenizer:
    """The tokenizer of SD 1.5 and of SDXL's first text encoder; the second pads with "!".

    Its vocabulary has the order of https://github.com/openai/CLIP: bytes, bytes that end a word,
    merges, start, end.
    """
    text = gzip.decompress((files(__name__) / "merges.txt.gz").read_bytes()).decode()
    # a licence comes first
    merges = [
        (first, second) for first, second in map(str.split, text.partition("\n\n")[2].splitlines())
    ]
    letters = [chr(code) for code in (*range(33, 127), *range(161, 173), *range(174, 256))]
    # bytes that cannot be seen stand for themselves behind Latin-1
    letters += [chr(256 + number) for number in range(256 - len(letters))]
    ends = [f"{letter}</w>" for letter in letters]
    tokens = [*letters, *ends, *(first + second for first, second in merges), START, END]
    return CLIPTokenizer(
        vocab={token: number for number, token in enumerate(tokens)},
        merges=merges,
        pad_token=pad,
        model_max_length=POSITIONS,
    )
