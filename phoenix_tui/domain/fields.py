"""What each field of a request takes: the one place where typed text and JSON are checked.

Every field has two ways in: `from_text` for what a person typed (form and command line), and
`check` for a JSON value (HTTP and metadata). Both end in the same rule and raise `ValueError` with
a sentence that lacks its subject ("takes a whole number from 1 to 1000, not 0").
"""

import math
from collections.abc import Mapping
from typing import Protocol

import msgspec

from phoenix_tui.domain.request import PromptSyntax, Resize
from phoenix_tui.domain.seeds import SEED_LIMIT
from phoenix_tui.domain.text import shortened

BATCH_SIZES = (1, 2, 4)
PROMPT_LIMIT = 20_000
"""Characters; a text encoder reads a few hundred, so more is a mistake or an attack."""


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"'{shortened(value, 40)}'"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        if isinstance(value, int) and abs(value) >= 10**40:
            return "a number of more than 40 digits"  # repr() refuses the very long ones
        # 30 was typed, not 30.0; from 1e16 on both would be powers of ten
        is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e16
        return shortened(repr(int(value) if is_whole else value), 40)
    return f"a {type(value).__name__}"


class Field(Protocol):
    """One field: its label and its two ways in."""

    @property
    def label(self) -> str: ...
    def from_text(self, text: str) -> object: ...
    def check(self, value: object) -> object: ...


class WholeNumber(msgspec.Struct, frozen=True, kw_only=True):
    """An integer between two bounds, both included."""

    label: str
    low: int
    high: int

    @property
    def takes(self) -> str:
        return f"takes a whole number from {self.low} to {self.high}"

    def from_text(self, text: str) -> int:
        digits = text.strip()
        # int() would also take "1_000", " ٣ " and "+1"; 20 digits are beyond every bound
        unsigned = digits.removeprefix("-")
        if not (unsigned.isascii() and unsigned.isdigit() and len(unsigned) <= 20):
            raise ValueError(f"{self.takes}, not {_shown(text)}")
        return self.check(int(digits))

    def check(self, value: object) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise ValueError(f"{self.takes}, not {_shown(value)}")
        return value


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A finite number between two bounds, both included unless `above_low`."""

    label: str
    low: float
    high: float
    above_low: bool = False

    @property
    def takes(self) -> str:
        start = f"above {self.low:g} up" if self.above_low else f"from {self.low:g}"
        return f"takes a number {start} to {self.high:g}"

    def from_text(self, text: str) -> float:
        try:
            value = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ValueError(f"{self.takes}, not {_shown(text)}")
        return self.check(value)

    def check(self, value: object) -> float:
        right_type = isinstance(value, int | float) and not isinstance(value, bool)
        if not right_type or not self._inside(value):  # type: ignore[arg-type]
            raise ValueError(f"{self.takes}, not {_shown(value)}")
        return float(value)  # type: ignore[arg-type]

    def _inside(self, value: float) -> bool:
        # compares false for nan, and without turning a huge int into a float
        return self.low <= value <= self.high and not (self.above_low and value == self.low)


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Text as typed, of at most `limit` characters."""

    label: str
    limit: int
    may_be_blank: bool = True

    @property
    def takes(self) -> str:
        filled = "" if self.may_be_blank else " that is not blank"
        return f"takes text{filled} of at most {self.limit} characters"

    def from_text(self, text: str) -> str:
        return self.check(text)

    def check(self, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{self.takes}, not {_shown(value)}")
        if not value.strip() and not self.may_be_blank:
            raise ValueError("takes text that is not blank")
        if len(value) > self.limit:
            raise ValueError(f"{self.takes}; it has {len(value)}")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{self.takes}; it has half of a character in it") from None
        return value


class YesOrNo(msgspec.Struct, frozen=True, kw_only=True):
    """True or false; typed, "yes" and "no" as well."""

    label: str

    def from_text(self, text: str) -> bool:
        word = text.strip().lower()
        if word in {"true", "yes", "1"}:
            return True
        if word in {"false", "no", "0"}:
            return False
        raise ValueError(f"takes true or false, not {_shown(text)}")

    def check(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"takes true or false, not {_shown(value)}")
        return value


class BatchSize(msgspec.Struct, frozen=True, kw_only=True):
    """How many pictures are made of one prompt: 1, 2 or 4."""

    label: str

    def from_text(self, text: str) -> int:
        if text.strip() not in {"1", "2", "4"}:
            raise ValueError(f"takes 1, 2 or 4, not {_shown(text)}")
        return int(text)

    def check(self, value: object) -> int:
        if type(value) is not int or value not in BATCH_SIZES:
            raise ValueError(f"takes 1, 2 or 4, not {_shown(value)}")
        return value


class OneOf(msgspec.Struct, frozen=True, kw_only=True):
    """One of a few words."""

    label: str
    words: tuple[str, ...]

    @property
    def takes(self) -> str:
        return f"takes {', '.join(self.words[:-1])} or {self.words[-1]}"

    def from_text(self, text: str) -> str:
        return self.check(text.strip())

    def check(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValueError(f"{self.takes}, not {_shown(value)}")
        return value


PROMPT = Text(label="Prompt", limit=PROMPT_LIMIT, may_be_blank=False)
NEGATIVE_PROMPT = Text(label="Negative prompt", limit=PROMPT_LIMIT)
PROMPT_SYNTAX = OneOf(label="Prompt syntax", words=tuple(syntax.value for syntax in PromptSyntax))
SEED = WholeNumber(label="Seed", low=0, high=SEED_LIMIT - 1)
STEPS = WholeNumber(label="Steps", low=1, high=1000)
CFG_SCALE = Number(label="CFG scale", low=0, high=50)
WIDTH = WholeNumber(label="Width", low=64, high=4096)
HEIGHT = WholeNumber(label="Height", low=64, high=4096)
STRENGTH = Number(label="Denoising strength", low=0, high=1, above_low=True)
RESIZE = OneOf(label="Resize mode", words=tuple(resize.value for resize in Resize))
MASK_BLUR = WholeNumber(label="Mask blur", low=0, high=64)
ONLY_MASKED_PADDING = WholeNumber(label="Only masked padding", low=0, high=256)
VARIATION_SEED = WholeNumber(label="Variation seed", low=0, high=SEED_LIMIT - 1)
VARIATION_STRENGTH = Number(label="Variation strength", low=0, high=1)
LORA_WEIGHT = Number(label="LoRA weight", low=-5, high=5)
BATCH_SIZE = BatchSize(label="Batch Size")
NAME = Text(label="Name", limit=200, may_be_blank=False)
RATING = WholeNumber(label="Rating", low=0, high=5)
YES_OR_NO = YesOrNo(label="Yes or no")

TYPED: Mapping[str, Field] = {
    "prompt": PROMPT,
    "negative_prompt": NEGATIVE_PROMPT,
    "prompt_syntax": PROMPT_SYNTAX,
    "seed": SEED,
    "steps": STEPS,
    "cfg_scale": CFG_SCALE,
    "width": WIDTH,
    "height": HEIGHT,
    "strength": STRENGTH,
    "resize": RESIZE,
    "mask_blur": MASK_BLUR,
    "only_masked_padding": ONLY_MASKED_PADDING,
    "variation_seed": VARIATION_SEED,
    "variation_strength": VARIATION_STRENGTH,
    "batch_size": BATCH_SIZE,
}
"""The fields that a person types, by their names in a request."""
