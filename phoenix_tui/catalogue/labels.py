"""Labels that tell things of one name apart."""

from collections.abc import Container
from itertools import count

from phoenix_tui.domain import fields


def label_of(name: str, where: str, taken: Container[str]) -> str:
    """The name itself where it is free, else with where it was found, else numbered too.

    Raises `ValueError` for a name that cannot be one.
    """
    name = fields.NAME.check(name)
    if name not in taken:
        return name
    where = where[: max(1, fields.NAME.limit - len(name) - 8)]
    if (label := f"{name} ({where})") not in taken:
        return fields.NAME.check(label)
    numbered = (f"{name} ({where} {number})" for number in count(2))
    return fields.NAME.check(next(label for label in numbered if label not in taken))
