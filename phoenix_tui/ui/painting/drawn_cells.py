"""What is on the screen of the painter, cell by cell, and which of it a change makes different."""

import math
from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Region

from phoenix_tui.ui.painting.easel import Easel
from phoenix_tui.ui.painting.flood import Box
from phoenix_tui.ui.painting.masked_cells import Cell, MaskedCells
from phoenix_tui.ui.painting.outlines import Place, outline

GAP = 4
"""Cells that are sooner sent again than jumped over."""


class DrawnCells:
    """A view of a picture with the mask of an easel over it, its outline, and its hand."""

    def __init__(self, cells: MaskedCells, easel: Easel) -> None:
        """`cells` is the view without any marks yet."""
        self.view = cells.view
        self._cells = cells
        self._easel = easel
        cells.mark(easel.mask.image, (0, 0, *easel.mask.size))
        self._over, self._hand = self._overlay()
        self._rows = [
            [self._cell(column, row) for column in range(self.view.columns)]
            for row in range(self.view.rows)
        ]

    def line(self, y: int) -> list[Segment]:
        """A line of the screen; nothing below the last."""
        segments: list[Segment] = []
        text, look = "", None
        for glyph, style in self._rows[y] if y < len(self._rows) else ():
            if style is look:
                text += glyph
            else:
                if text:
                    segments.append(Segment(text, look))
                text, look = glyph, style
        segments.append(Segment(text, look))
        return segments

    def follow(self, box: Box | None) -> list[Region]:
        """Take in that the hand moved, and that the mask changed within `box`, in pixels.

        Returns where on the screen something is different.
        """
        stale: set[Place] = set()
        if box is not None and (cells := self._cells.mark(self._easel.mask.image, box)):
            stale.update(
                (column, row)
                for row in range(cells[1], cells[3])
                for column in range(cells[0], cells[2])
            )
        over, hand = self._overlay()
        stale |= (over ^ self._over) | {hand, self._hand}
        self._over, self._hand = over, hand
        changed = []
        for column, row in stale:
            if 0 <= row < self.view.rows and 0 <= column < self.view.columns:
                cell = self._cell(column, row)
                if cell != self._rows[row][column]:
                    self._rows[row][column] = cell
                    changed.append((column, row))
        return _spans(changed)

    def _overlay(self) -> tuple[frozenset[Place], Place]:
        x, y = self._easel.at
        column, row = self.view.cell(x + 0.5, y + 0.5)
        return outline(self._easel, self.view), (math.floor(column), math.floor(row))

    def _cell(self, column: int, row: int) -> Cell:
        if (column, row) == self._hand:
            return self._cells.hand(column, row, self._easel.is_down)
        if (column, row) in self._over:
            return self._cells.line(column, row)
        return self._cells.cell(column, row)


def _spans(cells: Iterable[Place]) -> list[Region]:
    """Regions of one line each that hold the cells, and little else."""
    spans: list[list[int]] = []
    for column, row in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if spans and spans[-1][0] == row and column - spans[-1][2] <= GAP:
            spans[-1][2] = column + 1
        else:
            spans.append([row, column, column + 1])
    return [Region(start, row, end - start, 1) for row, start, end in spans]
