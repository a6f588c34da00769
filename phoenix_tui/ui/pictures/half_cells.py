"""Pictures out of half cells: every cell shows two pixels, one above the other, as ▀."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal

from PIL import Image
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Rgb = tuple[int, int, int]
Colours = Literal["24-bit", "256", "16", "none"]

XTERM_256: Colours = "256"
ANSI_16: Colours = "16"
RAMP = " ░▒▓█"
"""From dark to light, for terminals without colours."""

_CUBE = (0, 95, 135, 175, 215, 255)
_PALETTES: dict[Colours, list[Rgb]] = {
    "256": [(r, g, b) for r in _CUBE for g in _CUBE for b in _CUBE]
    + [(level, level, level) for level in range(8, 248, 10)],
    "16": [
        (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
        (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
        (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
        (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255),
    ],
}  # fmt: skip
"""The colours behind the numbers, as Rich has them: its way down to a number is then exact."""
_COARSE = [round(value / 255 * 31) * 255 // 31 for value in range(256)] * 3


def fitted(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """The largest (columns, rows) within the given ones that keep the shape of width x height.

    A cell is taken to be twice as high as it is wide. At least (1, 1).
    """
    scale = min(columns / width, rows * 2 / height)
    return max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2)))


def half_cells(
    image: Image.Image, columns: int, rows: int, colours: Colours = "24-bit", is_live: bool = False
) -> list[Strip]:
    """`rows` strips of `columns` cells each, in the colours that there are.

    A live picture in 24 bits is rounded to 5 bits a channel: neighbours then share a colour more
    often, and it takes fewer bytes on the line.
    """
    small = in_colours(image.resize((columns, rows * 2), Image.Resampling.BOX), colours)
    if is_live and colours == "24-bit":
        small = small.point(_COARSE)
    data = small.tobytes()
    pixels = list(zip(data[0::3], data[1::3], data[2::3], strict=True))
    return [
        _strip(
            pixels[(2 * row) * columns : (2 * row + 1) * columns],
            pixels[(2 * row + 1) * columns : (2 * row + 2) * columns],
            colours,
        )
        for row in range(rows)
    ]


def in_colours(image: Image.Image, colours: Colours) -> Image.Image:
    """`image` in those colours alone that a terminal has; RGB in, RGB out."""
    if colours not in _PALETTES:
        return image
    few = image.quantize(palette=_palette(colours), dither=Image.Dither.FLOYDSTEINBERG)
    return few.convert("RGB")


@cache
def _palette(colours: Colours) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in _PALETTES[colours] for channel in colour])
    return palette


@lru_cache(maxsize=4096)
def _style(above: Rgb, below: Rgb, colours: Colours) -> Style:
    style = Style.from_color(Color.from_rgb(*above), Color.from_rgb(*below))
    if colours == "24-bit":
        # else Textual spells it, and keeps that for 16384 styles: ten megabytes of past previews
        style._ansi = "38;2;{};{};{};48;2;{};{};{}".format(*above, *below)
    return style


def _strip(above: Sequence[Rgb], below: Sequence[Rgb], colours: Colours) -> Strip:
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(above) + 1):
        if end == len(above) or above[end] != above[start] or below[end] != below[start]:
            style = _style(above[start], below[start], colours)
            segments.append(Segment("▀" * (end - start), style))
            start = end
    return Strip(segments, len(above))


def shades(image: Image.Image, columns: int, rows: int) -> list[Strip]:
    """`rows` strips of `columns` cells in shades of ░▒▓█, for terminals without colours."""
    data = image.convert("L").resize((columns, rows), Image.Resampling.BOX).tobytes()
    lines = (data[start : start + columns] for start in range(0, rows * columns, columns))
    return [
        Strip([Segment("".join(RAMP[value * len(RAMP) // 256] for value in line))], columns)
        for line in lines
    ]
