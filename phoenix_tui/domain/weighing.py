"""Changing the weight of some words of a prompt, as `(words:1.1)`."""

import re

from phoenix_tui.domain.prompt_weights import BRACKET, WEIGHT_LIMIT

STEP = 0.1
_AROUND_A_WORD = frozenset(" \t\n,.()[]<>:\\|")
_NUMBER = re.compile(r":\s*(\d+(?:\.\d*)?|\.\d+)\s*\)")


def weighed(prompt: str, start: int, end: int, by: float) -> tuple[str, int, int]:
    """`prompt` with the weight of prompt[start:end] changed `by` so much, and where those words are
    then; with start = end, the word that is there.

    The weight stays within 0 and 10, and at 1 the brackets go. Where there is no word, nothing
    changes.
    """
    start, end = _words(prompt, start, end)
    if start == end:
        return prompt, start, end
    words = prompt[start:end]
    before, after, weight = prompt[:start], prompt[end:], 1.0
    if before.endswith("(") and not before.endswith("\\("):
        if number := _NUMBER.match(after):
            before, after, weight = before[:-1], after[number.end() :], float(number[1])
        elif after.startswith(")"):
            before, after, weight = before[:-1], after[1:], BRACKET
    weight = round(min(max(weight + by, 0.0), WEIGHT_LIMIT), 2)
    if weight == 1:
        return f"{before}{words}{after}", len(before), len(before) + len(words)
    start = len(before) + 1
    return f"{before}({words}:{weight:g}){after}", start, start + len(words)


def _words(prompt: str, start: int, end: int) -> tuple[int, int]:
    """The words that are meant: without blanks around them, and without their own brackets."""
    start, end = min(start, end), max(start, end)
    if start == end:
        while start > 0 and prompt[start - 1] not in _AROUND_A_WORD:
            start -= 1
        while end < len(prompt) and prompt[end] not in _AROUND_A_WORD:
            end += 1
        return start, end
    while start < end and prompt[start].isspace():
        start += 1
    while end > start and prompt[end - 1].isspace():
        end -= 1
    whole = re.fullmatch(rf"\(([^()]*?)(?:{_NUMBER.pattern}|\))", prompt[start:end], re.DOTALL)
    return (start + whole.start(1), start + whole.end(1)) if whole else (start, end)
