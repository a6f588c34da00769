"""The terminal graphics protocol with Unicode placeholders: pictures that behave like text.

The picture is sent once under an id; cells that hold U+10EEEE in a colour that spells the id show
their part of it, so toasts, dialogs and scrolling need nothing special. A newer picture under the
same id replaces the old one everywhere, without a cell being drawn again.
https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

import base64
import io
import itertools
import os
from collections.abc import Callable

from PIL import Image
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phoenix_tui.ui.pictures.half_cells import fitted
from phoenix_tui.ui.pictures.painter import Canvas, Painted

PLACEHOLDER = "\U0010eeee"
LIVE_SIDE = 128
"""Pixels a side of a preview; the terminal scales it up."""
USUAL_DOTS = 9.0
"""Pixels that a cell is wide, where the terminal has not said."""
CHUNK = 4096
"""Characters of data in one escape sequence, at most."""
DIACRITICS = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352"
    "\u0357\u035b\u0363\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f"
    "\u0483\u0484\u0485\u0486\u0487\u0592\u0593\u0594\u0595\u0597\u0598\u0599\u059c\u059d\u059e"
    "\u059f\u05a0\u05a1\u05a8\u05a9\u05ab\u05ac\u05af\u05c4\u0610\u0611\u0612\u0613\u0614\u0615"
    "\u0616\u0617\u0657\u0658\u0659\u065a\u065b\u065d\u065e\u06d6\u06d7\u06d8\u06d9\u06da\u06db"
    "\u06dc\u06df\u06e0\u06e1\u06e2\u06e4\u06e7\u06e8\u06eb\u06ec\u0730\u0732\u0733\u0735\u0736"
    "\u073a\u073d\u073f\u0740\u0741\u0743\u0745\u0747\u0749\u074a\u07eb\u07ec\u07ed\u07ee\u07ef"
    "\u07f0\u07f1\u07f3\u0816\u0817\u0818\u0819\u081b\u081c\u081d\u081e\u081f\u0820\u0821\u0822"
    "\u0823\u0825\u0826\u0827\u0829\u082a\u082b\u082c\u082d\u0951\u0953\u0954\u0f82\u0f83\u0f86"
)
"""The n-th stands for row or column n: the beginning of kitty's rowcolumn-diacritics.txt."""


class PlaceholderPainter:
    """Hands out one image id for each place."""

    bytes_per_second = 180_000.0

    def __init__(self, write: Callable[[str], None], dots: float = USUAL_DOTS) -> None:
        """`write` sends to the terminal, in the same stream as the screen; `dots` are the pixels
        of the terminal in a cell, from left to right.
        """
        self._write = write
        self.dots = dots
        # two apps in one terminal should not use the same ids; 0 is no id
        self._ids = itertools.count((os.getpid() % 0xFFFF << 8) + 1)

    def canvas(self) -> Canvas:
        return _Placeholders(next(self._ids) & 0xFFFFFF, self._write)


class _Placeholders:
    """The cells of one image id, and the sending of its pictures."""

    def __init__(self, image_id: int, write: Callable[[str], None]) -> None:
        self.image_id = image_id
        self._write = write
        self._cells: Painted | None = None
        self._was_sent = False

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        most = len(DIACRITICS)
        across, down = fitted(image.width, image.height, min(columns, most), min(rows, most))
        cells = self._cells
        if cells is None or (cells.columns, cells.rows) != (across, down):
            cells = Painted(across, down, self._strips(across, down))
            self._cells = cells
        return cells._replace(data=self._sequence(_png(image, is_live), across, down))

    def _strips(self, columns: int, rows: int) -> list[Strip]:
        # each cell says where it belongs: what lies over a picture may cut its lines anywhere
        colour = Color.from_rgb(
            self.image_id >> 16 & 0xFF, self.image_id >> 8 & 0xFF, self.image_id & 0xFF
        )
        style = Style.from_color(colour)
        return [
            Strip(
                [
                    Segment(PLACEHOLDER + DIACRITICS[row] + DIACRITICS[c], style)
                    for c in range(columns)
                ],
                columns,
            )
            for row in range(rows)
        ]

    def _sequence(self, png: bytes, columns: int, rows: int) -> str:
        data = base64.standard_b64encode(png).decode()
        chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
        head = f"a=T,U=1,i={self.image_id},f=100,q=2,c={columns},r={rows},"
        last = len(chunks) - 1
        return "".join(
            f"\x1b_G{head if at == 0 else 'q=2,'}m={int(at < last)};{chunk}\x1b\\"
            for at, chunk in enumerate(chunks)
        )

    def show(self, painted: Painted) -> None:
        self._was_sent = True
        self._write(painted.data)

    def lay_over(self, painted: Painted, column: int, row: int) -> None:
        pass

    def free(self) -> None:
        if self._was_sent:
            self._write(f"\x1b_Ga=d,d=I,i={self.image_id},q=2\x1b\\")


def _png(image: Image.Image, is_live: bool) -> bytes:
    if is_live:
        image = image.copy()
        image.thumbnail((LIVE_SIDE, LIVE_SIDE), Image.Resampling.BOX)
        image = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()
