"""Which part of a picture is looked at, and how near: the same for pictures of any size."""

import math
from typing import NamedTuple

import msgspec

from phoenix_tui.ui.pictures.half_cells import fitted

STEP = math.sqrt(2)
"""How much nearer one step is."""
NEAREST = 8.0
"""Dots of the terminal for one pixel, at most."""
_SAME = 1e-6
"""Columns that are lost to rounding."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Zoom and place, as several pictures can have them in common."""

    wide: float | None = None
    """Columns that all of a picture would take from left to right; None where it is to fit."""
    x: float = 0.5
    """The middle of what is seen, in parts of the picture's width, 0 to 1."""
    y: float = 0.5
    """In parts of its height."""


WHOLE = Look()


class Part(NamedTuple):
    """What is seen of a picture."""

    box: tuple[int, int, int, int]
    """Left, upper, right, lower, in pixels of the picture."""
    columns: int
    """Of the screen, in cells; as are rows."""
    rows: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's size, and the room that it has."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    columns: int
    rows: int
    dots: float
    """Of the terminal, in one column: 1 for half-cells, which have two rows of dots."""

    @property
    def fit(self) -> float:
        """Columns that the picture takes where all of it is seen."""
        return min(self.columns, self.rows * 2 * self.width / self.height)

    @property
    def one_to_one(self) -> float:
        """Columns that it takes where a pixel is a dot of the terminal."""
        return self.width / self.dots

    def zoomed(self, look: Look, by: int) -> Look:
        """`look` so many steps nearer; on the way it halts at 1:1 and where the picture fits."""
        before = look.wide or self.fit
        wide = before * STEP**by
        for halt in (self.fit, self.one_to_one):
            if (before - halt) * (wide - halt) < 0 and not _same(before, halt):
                wide = halt
        low, high = min(self.fit, self.one_to_one), max(self.fit, NEAREST * self.one_to_one)
        wide = min(max(wide, low), high)
        if _same(wide, self.fit):
            return WHOLE
        return self.held(msgspec.structs.replace(look, wide=wide))

    def seen(self, look: Look) -> tuple[float, float]:
        """How much of its width and of its height is seen: above 0 to 1."""
        wide = look.wide or self.fit
        high = wide * self.height / self.width
        return min(1.0, self.columns / wide), min(1.0, self.rows * 2 / high)

    def held(self, look: Look) -> Look:
        """`look` with its middle so that nothing beyond the picture's edges is seen."""
        across, down = (part / 2 for part in self.seen(look))
        return msgspec.structs.replace(
            look, x=min(max(look.x, across), 1 - across), y=min(max(look.y, down), 1 - down)
        )

    def part(self, look: Look) -> Part:
        """What is seen at that look."""
        if look.wide is None:
            columns, rows = fitted(self.width, self.height, self.columns, self.rows)
            return Part((0, 0, self.width, self.height), columns, rows)
        scale = look.wide / self.width
        look = self.held(look)
        left, right = _span(look.x, self.columns / scale, self.width)
        upper, lower = _span(look.y, self.rows * 2 / scale, self.height)
        columns, rows = fitted(
            right - left, lower - upper,
            min(self.columns, max(1, round((right - left) * scale))),
            min(self.rows, max(1, round((lower - upper) * scale / 2))),
        )  # fmt: skip
        return Part((left, upper, right, lower), columns, rows)

    def words(self, look: Look) -> str:
        """How near it is: "fit 47%", "1:1", "200%"."""
        wide = look.wide or self.fit
        if _same(wide, self.one_to_one):
            return "1:1"
        percent = f"{wide / self.one_to_one * 100:.0f}%"
        return percent if look.wide else f"fit {percent}"


def _same(one: float, other: float) -> bool:
    return abs(one - other) < _SAME


def _span(middle: float, seen: float, length: int) -> tuple[int, int]:
    """First pixel and the one after the last, of a side of `length` pixels."""
    count = min(length, max(1, round(seen)))
    first = min(max(round(middle * length - count / 2), 0), length - count)
    return first, first + count
