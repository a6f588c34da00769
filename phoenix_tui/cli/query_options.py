"""The options that say which pictures of the library are meant."""

import argparse
from argparse import Namespace

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LibraryQuery
from phoenix_tui.domain.library_query import query_of

_VALUES = {
    "text": ("WORDS", "words that begin words of the prompt; all must"),
    "model": ("NAME", "made by this model"),
    "lora": ("NAME", "with this LoRA"),
    "seed": ("N", "of this seed"),
    "mode": ("MODE", "txt2img, img2img or inpaint"),
    "rating_from": ("N", "rated so or higher, 1 to 5"),
    "since": ("DATE", "made on that day of UTC or later; a time works, too"),
    "until": ("DATE", "made on that day of UTC or earlier"),
    "order": ("ORDER", "newest, oldest or rating (newest)"),
}
_SWITCHES = {"favourite": "favourites alone", "discarded": "what is in the trash, and only that"}

_LIMIT = fields.WholeNumber(label="Limit", low=1, high=10**9)


def add(parser: argparse.ArgumentParser) -> None:
    """Let `parser` take them."""
    for field, (metavar, says) in _VALUES.items():
        parser.add_argument(f"--{field.replace('_', '-')}", metavar=metavar, help=says)
    for field, says in _SWITCHES.items():
        parser.add_argument(f"--{field}", action="store_true", help=says)
    parser.add_argument("--limit", metavar="N", help="so many at most")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the options ask for."""

    query: LibraryQuery
    most: int | None
    """So many pictures at most; None where nothing was said."""


def asked(options: Namespace) -> Asked:
    """The query that was typed. Raises `InvalidRequestError`."""
    given = [(field, getattr(options, field)) for field in _VALUES]
    given += [(field, "true") for field in _SWITCHES if getattr(options, field)]
    problems: dict[str, str] = {}
    query = LibraryQuery()
    try:
        query = query_of((field, text) for field, text in given if text is not None)
    except InvalidRequestError as problem:
        problems |= problem.problems
    most = None
    if options.limit is not None:
        try:
            most = _LIMIT.from_text(options.limit)
        except ValueError as problem:
            problems["limit"] = str(problem)
    if problems:
        raise InvalidRequestError(problems)
    return Asked(query=query, most=most)
