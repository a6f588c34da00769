"""Sixels: finished pictures at full resolution, drawn over half-cells.

A terminal forgets the sixels of a cell in which anything else is drawn, and draws them over
whatever lies there. So the cells always hold the picture too, in half-cells, and the sixels are
sent once nothing moves: toasts, dialogs and scrolling need nothing special (see `laid_over`).
https://www.vt100.net/docs/vt3xx-gp/chapter14.html
"""

import fcntl
import struct
import sys
import termios
from collections.abc import Callable
from importlib import metadata

from PIL import Image

from phoenix_tui.ui.pictures.painter import Canvas, CellPainter, Painted

Encode = Callable[[Image.Image], str]
"""Gives the whole escape sequence for a picture."""

NEEDED = (0, 14, 2)
"""The textual-image whose bands have the right colours; it needs Python 3.12."""


def encoder() -> Encode | None:
    """The encoder of textual-image; None where that is too old."""
    try:
        found = tuple(int(part) for part in metadata.version("textual-image").split(".")[:3])
    except (metadata.PackageNotFoundError, ValueError):
        return None
    if found < NEEDED:
        return None
    # not through its widgets, which ask the terminal while they are imported
    from textual_image._sixel import image_to_sixels

    return image_to_sixels  # type: ignore[no-any-return]


def cell_size() -> tuple[int, int] | None:
    """Width and height of a cell in pixels; None where the terminal does not say."""
    try:
        size = fcntl.ioctl(sys.__stdout__ or sys.stdout, termios.TIOCGWINSZ, bytes(8))
    except (OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", size)
    return (width // columns, height // rows) if all((rows, columns, width, height)) else None


class SixelPainter:
    """Half-cells at once, and sixels over those of finished pictures."""

    def __init__(
        self,
        cells: CellPainter,
        encode: Encode,
        cell: tuple[int, int],
        write: Callable[[str], None],
    ) -> None:
        """`cell` is the size of one in pixels; `write` sends to the terminal, in the stream of the
        screen."""
        self.bytes_per_second = cells.bytes_per_second
        self.dots = float(cell[0])
        self._cells = cells
        self._encode = encode
        self._cell = cell
        self._write = write

    def canvas(self) -> Canvas:
        return _Sixels(self._cells.canvas(), self._encode, self._cell, self._write)


class _Sixels:
    """The place of one picture."""

    def __init__(
        self,
        cells: Canvas,
        encode: Encode,
        cell: tuple[int, int],
        write: Callable[[str], None],
    ) -> None:
        self._cells = cells
        self._encode = encode
        self._cell = cell
        self._write = write

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        painted = self._cells.paint(image, columns, rows, is_live)
        if is_live:
            return painted
        width, height = self._cell
        size = painted.columns * width, painted.rows * height
        return painted._replace(
            over=self._encode(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))
        )

    def show(self, painted: Painted) -> None:
        self._cells.show(painted)

    def lay_over(self, painted: Painted, column: int, row: int) -> None:
        # the cursor is where the focus is: it is put back
        self._write(f"\x1b7\x1b[{row + 1};{column + 1}H{painted.over}\x1b8")

    def free(self) -> None:
        self._cells.free()
