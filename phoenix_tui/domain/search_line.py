"""What is typed to find pictures: words of the prompt, and conditions among them."""

import re
from collections.abc import Mapping

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.domain.library_query import query_of

EXAMPLE = "words of the prompt · fav · rating>=3 · seed:42 · model:demo · lora:ink · mode:img2img"
"""What a person is shown who has typed nothing."""

_PART = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_RATING = re.compile(r"rating(?:>=|:|=)(.*)", re.IGNORECASE)
_ALONE: Mapping[str, tuple[str, str]] = {
    "fav": ("favourite", "true"),
    "favourite": ("favourite", "true"),
    "favourites": ("favourite", "true"),
    "trash": ("discarded", "true"),
}
_WITH_VALUE: Mapping[str, str] = {
    "model": "model", "lora": "lora", "seed": "seed", "mode": "mode", "since": "since",
    "until": "until", "sort": "order",
}  # fmt: skip
"""What may stand before a colon, with its field of a query."""
_TYPED = {"rating_from": "rating", "order": "sort", "favourite": "fav", "discarded": "trash"}


def parse(line: str) -> LibraryQuery:
    """The query that a line asks for.

    `fav`, `trash`, `rating>=3`, `model:NAME`, `lora:NAME`, `seed:N`, `mode:img2img`,
    `since:2026-11-23`, `until:…` and `sort:oldest` are conditions, all else is words of the prompt;
    so is what stands in quotes. Raises `InvalidRequestError`, with fields named as they are typed.
    """
    words: list[str] = []
    given: list[tuple[str, str]] = []
    for part in _PART.findall(line):
        name, colon, value = part.partition(":")
        if part.lower() in _ALONE:
            given.append(_ALONE[part.lower()])
        elif rating := _RATING.fullmatch(part):
            given.append(("rating_from", rating[1]))
        elif colon and name.lower() in _WITH_VALUE:
            given.append((_WITH_VALUE[name.lower()], value.replace('"', "")))
        else:
            words.append(part.replace('"', ""))
    try:
        return query_of([*given, ("text", " ".join(words))])
    except InvalidRequestError as wrong:
        raise InvalidRequestError(
            {_TYPED.get(name, name): words for name, words in wrong.problems.items()}
        ) from None


def turned(line: str, part: str) -> str:
    """`line` with a condition such as `fav`, or without it where it has it."""
    parts = _PART.findall(line)
    kept = [each for each in parts if each.lower() != part]
    return " ".join(kept if len(kept) < len(parts) else [*parts, part])


def sorted_anew(line: str) -> str:
    """`line` with the next order of newest, oldest, rating."""
    parts = _PART.findall(line)
    orders = [each for each in parts if each.lower().startswith("sort:")]
    now = orders[-1].partition(":")[2].lower() if orders else Order.NEWEST
    every = list(Order)
    after = every[(every.index(Order(now)) + 1) % len(every)] if now in every else Order.NEWEST
    rest = [each for each in parts if each not in orders]
    return " ".join(rest if after is Order.NEWEST else [*rest, f"sort:{after}"])
