"""Where the places of a sheet are, in cells of the screen."""

from typing import NamedTuple

from rich.cells import cell_len
from textual.geometry import Region

from phoenix_tui.ui.sheets.jobs import SheetJobs

SMALLEST = (10, 4)
"""Columns and rows of a place, at least; those that are not in sight then come with the arrows."""


class Layout(NamedTuple):
    """Places in rows, all of one size, below and behind their labels."""

    across: int
    """Columns of the whole sheet."""
    before: int
    """Cells of the labels of the rows."""
    columns: int
    """Places side by side that are in sight."""
    rows: int
    width: int
    """Of a place with its margin."""
    height: int
    first: tuple[int, int]
    """Row and column of the place that is seen first."""

    @property
    def picture(self) -> tuple[int, int]:
        """Columns and rows of the picture alone."""
        return self.width - 1, max(self.height - 1, 1)

    @property
    def in_sight(self) -> list[int]:
        """Places, row by row."""
        row, column = self.first
        return [
            (row + down) * self.across + column + right
            for down in range(self.rows)
            for right in range(self.columns)
        ]

    def region(self, place: int) -> Region:
        """The cells of a place with its margin."""
        row, column = divmod(place, self.across)
        return Region(
            self.before + (column - self.first[1]) * self.width,
            1 + (row - self.first[0]) * self.height,
            self.width,
            self.height,
        )


def layout_of(sheet: SheetJobs, size: tuple[int, int], at: int, first: tuple[int, int]) -> Layout:
    """The layout in so many columns and rows, with the place `at` in sight.

    It begins as near as can be to `first`, a row and a column of places.
    """
    (width, height), (top, left) = size, first
    labels = sheet.y.labels if sheet.y else ()
    before = min(max((cell_len(each) + 1 for each in labels), default=0), width // 4)
    across, down = len(sheet.x.values), max(len(labels), 1)
    columns = min(max((width - before) // SMALLEST[0], 1), across)
    rows = min(max((height - 1) // SMALLEST[1], 1), down)
    row, column = divmod(at, across)
    return Layout(
        across=across,
        before=before,
        columns=columns,
        rows=rows,
        width=max((width - before) // columns, 2),
        height=max((height - 1) // rows, 1),
        first=(
            min(max(top, row - rows + 1), row, down - rows),
            min(max(left, column - columns + 1), column, across - columns),
        ),
    )
