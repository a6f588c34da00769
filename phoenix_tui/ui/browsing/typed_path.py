"""Paths as people type them, and as terminals and file managers paste them."""

import os
import re
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit


def path_in(text: str, folder: Path) -> Path | None:
    """The path that `text` means, seen from `folder`; None where it is blank.

    Takes quotes, `file://` URLs, backslashes before spaces and other signs, and a `~` in front; of
    several dropped files the first.
    """
    text = text.strip().partition("\n")[0].strip()
    if not text:
        return None
    if text[0] in "'\"" and text[0] in text[1:]:
        # as shells are given it: 'it'\''s' is it's
        quote = text[0]
        text = text.replace(f"{quote}\\{quote}{quote}", "\0")
        text = text[1:].partition(quote)[0].replace("\0", quote)
    elif text.lower().startswith("file://"):
        text = unquote(urlsplit(text).path)
    elif not _is_there(folder, text):
        # a name may have backslashes of its own
        text = re.sub(r"\\(.)", r"\1", re.split(r"(?<!\\)\s+(?=[/~'\"])", text)[0])
    try:
        return Path(os.path.normpath(folder / Path(text).expanduser()))
    except (RuntimeError, ValueError):
        return folder / text


def _is_there(folder: Path, text: str) -> bool:
    try:
        return "\\" not in text and os.path.exists(folder / Path(text).expanduser())
    except (OSError, RuntimeError, ValueError):
        return False


def completed(typed: str, names: Iterable[str]) -> str:
    """`typed`, longer by what all of `names` that start with it have in common.

    Upper and lower case count as equal in what was typed, and are then as in the names.
    """
    matching = [name for name in names if name.casefold().startswith(typed.casefold())]
    if not matching:
        return typed
    folded = [name.casefold() for name in matching]
    # what the first and the last have in common, all between them have
    pairs = zip(min(folded), max(folded), strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    longer = matching[0][:common]
    # folded names may be longer than those that were folded
    return longer if longer.casefold() == folded[0][:common] else typed
