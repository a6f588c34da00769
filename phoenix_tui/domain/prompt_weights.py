"""A1111's prompt syntax: `(x)`, `(x:1.2)`, `[x]`, backslashes before brackets, and `BREAK`."""

import math
import re

import msgspec

BRACKET = 1.1
"""What a pair of round brackets multiplies by, and a pair of square ones divides by."""
WEIGHT_LIMIT = 10.0
"""The largest weight, to either side of 0; beyond it a text encoder's numbers mean nothing."""

# nothing is tried twice (`++`), so that no text takes long
_WEIGHT = r":\s*+(?P<weight>[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++))\s*+\)"
_TOKEN = re.compile(rf"\\[\\()\[\]]|[(\[)\]]|{_WEIGHT}|[^\\()\[\]:]+|[\\:]")
_BREAK = re.compile(r"\bBREAK\b")
_SQUARE = re.compile(r"\[([^\[\]]*+)\]")
_AND = re.compile(r"\bAND\b")


class Run(msgspec.Struct, frozen=True):
    """Text of one weight."""

    text: str
    weight: float
    """1 is no weight; 0 and below are taken as well."""


Part = tuple[Run, ...]
"""What stands between two `BREAK`s, each of which begins a new chunk for the text encoder."""


def parse(prompt: str) -> tuple[Part, ...]:
    """The parts of a prompt, at least one; anything is taken, and in time linear in its length.

    The grammar is A1111's (modules/prompt_parser.py, `parse_prompt_attention`): a bracket that is
    never closed weighs to the end, one that was never opened stands for itself.
    """
    texts: list[str | None] = []
    scales = _Scales()
    opened: dict[str, list[int]] = {"(": [], "[": []}

    def close(kind: str, factor: float) -> None:
        scales.multiply(opened[kind].pop(), len(texts), factor)

    for token in _TOKEN.finditer(prompt):
        text, weight = token[0], token["weight"]
        if text in opened:
            opened[text].append(len(texts))
        elif weight is not None and opened["("]:
            close("(", float(weight))
        elif text == ")" and opened["("]:
            close("(", BRACKET)
        elif text == "]" and opened["["]:
            close("[", 1 / BRACKET)
        elif len(text) == 2 and text[0] == "\\":
            texts.append(text[1])
        else:
            for index, piece in enumerate(_BREAK.split(text)):
                texts += (None, piece) if index else (piece,)
    for kind, factor in (("(", BRACKET), ("[", 1 / BRACKET)):
        while opened[kind]:
            close(kind, factor)
    return _parts(texts, scales.weights(len(texts)))


def text_of(parts: tuple[Part, ...]) -> str | None:
    """The prompt that an encoder can take as it is; None where there are weights or parts."""
    if len(parts) > 1 or any(run.weight != 1 for run in parts[0]):
        return None
    return "".join(run.text for run in parts[0])


def has_syntax(prompt: str) -> bool:
    """Whether the prompt means something else with the syntax than without it."""
    return text_of(parse(prompt)) != prompt


def has_editing(prompt: str) -> bool:
    """Whether the prompt has what A1111 knows besides: `[a:b:0.5]`, `[a|b]`, `AND`."""
    squares = (found[1] for found in _SQUARE.finditer(prompt))
    return bool(_AND.search(prompt)) or any(":" in text or "|" in text for text in squares)


def _parts(texts: list[str | None], weights: list[float]) -> tuple[Part, ...]:
    parts: list[list[Run]] = [[]]
    pieces: list[str] = []
    for index, text in enumerate(texts):
        if text is None:
            parts.append([])
            continue
        pieces.append(text)
        follows = index + 1 < len(texts) and texts[index + 1] is not None
        if follows and weights[index + 1] == weights[index]:
            continue
        if joined := "".join(pieces):
            parts[-1].append(Run(joined, weights[index]))
        pieces = []
    return tuple(tuple(part) for part in parts)


class _Scales:
    """Products of factors over ranges that may be many and lie in one another.

    Kept as sums, of which each range changes two: that is what makes it linear.
    """

    def __init__(self) -> None:
        self._changes: list[tuple[int, float, int, int]] = []
        """Where, and by how much the logarithm and the counts of minuses and zeros change."""

    def multiply(self, start: int, end: int, factor: float) -> None:
        logarithm = math.log(min(abs(factor), WEIGHT_LIMIT)) if factor else 0.0
        for index, sign in ((start, 1), (end, -1)):
            self._changes.append(
                (index, sign * logarithm, sign * (factor < 0), sign * (factor == 0))
            )

    def weights(self, count: int) -> list[float]:
        logarithms, minuses, zeros = [0.0] * (count + 1), [0] * (count + 1), [0] * (count + 1)
        for index, logarithm, minus, zero in self._changes:
            logarithms[index] += logarithm
            minuses[index] += minus
            zeros[index] += zero
        weights = []
        logarithm, minus, zero = 0.0, 0, 0
        for index in range(count):
            logarithm += logarithms[index]
            minus += minuses[index]
            zero += zeros[index]
            size = math.exp(min(logarithm, math.log(WEIGHT_LIMIT)))
            # what the sums have lost is far behind the sixth digit
            weights.append(0.0 if zero else round(-size if minus % 2 else size, 6))
        return weights
