"""What is fuzzed, and what every reader of outside data must hold to."""

from collections.abc import Callable
from time import process_time
from typing import NamedTuple

import msgspec

SECONDS = 1.0
"""Of CPU, that reading one input of a few kilobytes may take."""


class Target(NamedTuple):
    """One reader."""

    check: Callable[[bytes], None]
    """Reads an input; raises nothing but what stands for a finding."""
    examples: Callable[[], list[bytes]]
    """True inputs, to begin with."""
    words: tuple[str, ...] = ()
    """What means something to the reader."""


def text_of(data: bytes) -> str:
    """Any text, halves of characters included, as JSON and file names can hold them."""
    return data.decode("utf-8", "surrogateescape")


def timed(check: Callable[[bytes], None], data: bytes) -> None:
    """Check one input; slowness is a finding too."""
    began = process_time()
    check(data)
    took = process_time() - began
    assert took < SECONDS, f"it took {took:.1f} s of CPU"


def can_be_sent(value: object) -> None:
    """That an answer can be made of it."""
    msgspec.json.encode(value)
