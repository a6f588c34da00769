"""A sentence for each wrong field, so that all are told at once."""

from collections.abc import Callable
from typing import TypeVar

from phoenix_tui.domain.text import shortened

T = TypeVar("T")

_MOST_NAMES = 20
"""That are told of what a field takes."""


class Problems(dict[str, str]):
    """By field; the first sentence of each counts."""

    def checked(self, field: str, check: Callable[[], T], otherwise: T) -> T:
        """What `check` returns, or `otherwise` where it raises a `ValueError`, which is kept."""
        try:
            return check()
        except ValueError as problem:
            self.setdefault(field, str(problem))
            return otherwise


def one_of(what: str, names: tuple[str, ...], name: object) -> str:
    """What a field takes whose values have names, of which `name` is none."""
    shown = "none" if not names else ", ".join(shortened(n, 40) for n in names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        shown += f" and {len(names) - _MOST_NAMES} more"
    got = f"'{shortened(name, 40)}'" if isinstance(name, str) else f"a {type(name).__name__}"
    return f"takes the name of {what} ({shown}), not {got}"
