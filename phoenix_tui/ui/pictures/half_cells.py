"""Pictures out of half cells: every cell shows two pixels, one above the other, as ▀."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

RAMP = " ░▒▓█"
"""From dark to light, for terminals without colours."""


def fitted(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """The largest (columns, rows) within the given ones that keep the shape of width x height.

    A cell is taken to be twice as high as it is wide. At least (1, 1).
    """
    scale = min(columns / width, rows * 2 / height)
    return max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2)))


@lru_cache(maxsize=16384)
def _style(above: tuple[int, int, int], below: tuple[int, int, int]) -> Style:
    return Style.from_color(Color.from_rgb(*above), Color.from_rgb(*below))


def half_cells(image: Image.Image, columns: int, rows: int, *, coarse: bool = False) -> list[Strip]:
    """`rows` strips of `columns` cells each.

    `coarse` rounds colours to 5 bits a channel: neighbours then share a colour more often, and a
    preview takes fewer bytes on the line.
    """
    small = image.resize((columns, rows * 2), Image.Resampling.BOX)
    if coarse:
        small = small.point([round(value / 255 * 31) * 255 // 31 for value in range(256)] * 3)
    data = small.tobytes()
    pixels = list(zip(data[0::3], data[1::3], data[2::3], strict=True))
    return [
        _strip(
            pixels[(2 * row) * columns : (2 * row + 1) * columns],
            pixels[(2 * row + 1) * columns : (2 * row + 2) * columns],
        )
        for row in range(rows)
    ]


def _strip(above: Sequence[tuple[int, int, int]], below: Sequence[tuple[int, int, int]]) -> Strip:
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(above) + 1):
        if end == len(above) or above[end] != above[start] or below[end] != below[start]:
            segments.append(Segment("▀" * (end - start), _style(above[start], below[start])))
            start = end
    return Strip(segments, len(above))


def shades(image: Image.Image, columns: int, rows: int) -> list[Strip]:
    """`rows` strips of `columns` cells in shades of ░▒▓█, for terminals without colours."""
    small = image.convert("L").resize((columns, rows), Image.Resampling.BOX)
    data = small.tobytes()
    return [
        Strip(
            [
                Segment(
                    "".join(
                        RAMP[value * len(RAMP) // 256]
                        for value in data[row * columns : (row + 1) * columns]
                    )
                )
            ],
            columns,
        )
        for row in range(rows)
    ]
