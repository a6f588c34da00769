"""Where many small pictures are, in cells of the screen."""

from typing import NamedTuple

from textual.geometry import Region

CELL_ROWS = 10
"""About how high a picture with its caption is to be."""


class Layout(NamedTuple):
    """Rows of pictures, all of one size."""

    columns: int
    """Pictures side by side."""
    rows: int
    """Rows of pictures."""
    width: int
    """Of a picture with its margin."""
    height: int
    """Of a picture with its caption."""

    @property
    def picture(self) -> tuple[int, int]:
        """Columns and rows of the picture alone."""
        return self.width - 2, self.height - 1

    def region(self, place: int) -> Region:
        """The cells of a place, with its margin and its caption; 0 is the first in sight."""
        row, column = divmod(place, self.columns)
        return Region(column * self.width, row * self.height, self.width, self.height)

    def place_at(self, x: int, y: int) -> int | None:
        """The place that a cell belongs to, counted likewise; None behind the last column."""
        column, row = x // self.width, y // self.height
        return row * self.columns + column if column < self.columns else None


def layout_of(width: int, height: int) -> Layout:
    """The layout of so many cells; there is room for one picture at least."""
    width, height = max(width, 4), max(height, 3)
    rows = max(1, round(height / CELL_ROWS))
    # a square picture is twice as many columns wide as it is rows high
    across = (height // rows - 1) * 2 + 2
    columns = max(1, width // across)
    return Layout(columns, rows, width // columns, height // rows)
