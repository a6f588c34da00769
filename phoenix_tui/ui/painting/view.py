"""Which part of a picture the cells of the screen show."""

import math

import msgspec
from PIL import Image

from phoenix_tui.ui.painting.flood import Box

_NOTHING = 1e-6
"""Pixels that are lost to rounding."""
FINEST = 0.25
"""Pixels of the picture in a half-cell, when it is nearest."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A grid of half-cells, square as the picture's pixels are, laid over the picture.

    Column 0 and half-row 0 of the grid begin at the picture's corner, so that pixels and cells
    fall together where they can.
    """

    width: int
    """Of the picture, in pixels."""
    height: int
    columns: int
    """Of the screen, in cells."""
    rows: int
    scale: float
    """Pixels of the picture to a half-cell; 1 is one to one."""
    left: int
    """The grid's column at the left edge of the screen."""
    top: int
    """The grid's half-row at the upper edge of the screen."""

    @property
    def grid_size(self) -> tuple[int, int]:
        """Columns and half-rows that the whole picture takes."""
        return _cells(self.width, self.scale), _cells(self.height, self.scale)

    @property
    def visible(self) -> Box:
        """The columns and half-rows of the grid that are on the screen and show the picture."""
        across, down = self.grid_size
        return (
            min(max(self.left, 0), across), min(max(self.top, 0), down),
            max(min(self.left + self.columns, across), 0),
            max(min(self.top + 2 * self.rows, down), 0),
        )  # fmt: skip

    def shrunk(self, image: Image.Image, grid: Box) -> Image.Image:
        """Columns and half-rows of the grid, a pixel each, out of a picture of that size.

        Each is the mean of the pixels that it shows, whatever is asked for along with it.
        """
        left, top, right, bottom = (edge * self.scale for edge in grid)
        corner = math.floor(left), math.floor(top)
        ends = math.ceil(right - _NOTHING), math.ceil(bottom - _NOTHING)
        part = image.crop((*corner, *ends))
        # the last cells may reach beyond the picture, and are to look as what is in them
        across, down = self.width - corner[0], self.height - corner[1]
        if across < part.width:
            edge = part.crop((across - 1, 0, across, part.height))
            part.paste(edge.resize((part.width - across, part.height)), (across, 0))
        if down < part.height:
            edge = part.crop((0, down - 1, part.width, down))
            part.paste(edge.resize((part.width, part.height - down)), (0, down))
        return part.resize(
            (grid[2] - grid[0], grid[3] - grid[1]), Image.Resampling.BOX,
            box=(
                left - corner[0], top - corner[1],
                min(right - corner[0], part.width), min(bottom - corner[1], part.height),
            ),
        )  # fmt: skip

    def grid_of(self, box: Box) -> Box | None:
        """The visible columns and half-rows, in whole cells, that show `box` of the picture."""
        seen = self.visible
        top = math.floor(box[1] / self.scale)
        bottom = math.ceil(box[3] / self.scale)
        grid = (
            max(math.floor(box[0] / self.scale), seen[0]),
            max(top - (top - self.top) % 2, seen[1]),
            min(math.ceil(box[2] / self.scale), seen[2]),
            min(bottom + (bottom - self.top) % 2, seen[3]),
        )
        return grid if grid[0] < grid[2] and grid[1] < grid[3] else None

    def place(self, column: float, row: float) -> tuple[float, float]:
        """Where in the picture a place on the screen is, in pixels; both may be fractions."""
        return (self.left + column) * self.scale, (self.top + 2 * row) * self.scale

    def cell(self, x: float, y: float) -> tuple[float, float]:
        """Column and row of the screen that show a place in the picture."""
        return x / self.scale - self.left, (y / self.scale - self.top) / 2

    # --- others ------------------------------------------------------------------------------

    @property
    def fit(self) -> float:
        """The scale at which all of the picture is on the screen."""
        return max(self.width / self.columns, self.height / (2 * self.rows), FINEST)

    def at(self, scale: float, x: float, y: float) -> "View":
        """With another scale, and (x, y) of the picture where it was on the screen."""
        column, row = self.cell(x, y)
        other = msgspec.structs.replace(self, scale=scale)
        return other.moved_to(round(x / scale - column), round(y / scale - 2 * row))

    def zoomed(self, by: int, x: float, y: float) -> "View":
        """One step nearer (1) or further off (-1), with (x, y) where it is."""
        powers = [2.0**n for n in range(-2, 8)]
        scales = sorted({*(p for p in powers if p < self.fit), self.fit, self.scale})
        at = scales.index(self.scale) - by
        return self.at(scales[min(max(at, 0), len(scales) - 1)], x, y)

    def moved_to(self, left: int, top: int) -> "View":
        """With another corner; a picture smaller than the screen stays in the middle."""
        across, down = self.grid_size
        return msgspec.structs.replace(
            self,
            left=_held(left, across, self.columns),
            top=_held(top, down, 2 * self.rows),
        )

    def moved(self, columns: int, half_rows: int) -> "View":
        return self.moved_to(self.left + columns, self.top + half_rows)

    def showing(self, x: float, y: float) -> "View":
        """Moved as little as needed for (x, y) of the picture to be on the screen."""
        column, row = math.floor(x / self.scale), math.floor(y / self.scale)
        return self.moved_to(
            min(max(self.left, column - self.columns + 1), column),
            min(max(self.top, row - 2 * self.rows + 1), row),
        )

    def resized(self, columns: int, rows: int) -> "View":
        """On another screen; what was wholly seen is wholly seen there too."""
        was_whole = self.scale == self.fit
        x, y = self.place(self.columns / 2, self.rows / 2)
        other = msgspec.structs.replace(self, columns=columns, rows=rows)
        if was_whole:
            return other.at(other.fit, 0, 0)
        return other.moved_to(round(x / self.scale - columns / 2), round(y / self.scale - rows))


def whole(width: int, height: int, columns: int, rows: int) -> View:
    """All of a picture, as large as the screen allows."""
    view = View(width=width, height=height, columns=columns, rows=rows, scale=1.0, left=0, top=0)
    return view.at(view.fit, 0, 0)


def _cells(pixels: int, scale: float) -> int:
    return max(math.ceil(pixels / scale - _NOTHING), 1)


def _held(start: int, length: int, room: int) -> int:
    if length <= room:
        return -((room - length) // 2)
    return min(max(start, 0), length - room)
