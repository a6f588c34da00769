"""Two pictures side by side in the terminal, and where they differ."""

import sys
from array import array

from PIL import Image, ImageChops
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

_WIDEST = 40
"""Columns of one picture, at most."""
_GAP = 2
_MARK = (255, 220, 0)
"""Of pixels that differ, on the darkened picture."""


def channels_apart(before: Image.Image, again: Image.Image) -> Image.Image:
    """How far apart two RGB pictures of one size are: the largest channel of each pixel."""
    red, green, blue = ImageChops.difference(before, again).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def show(before: Image.Image, again: Image.Image) -> None:
    """Print both, and a third that marks where they differ, as half-cells.

    Nothing where stdout is no terminal, or one without colours.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if not sys.stdout.isatty() or console.color_system is None or console.no_color:
        return
    pictures = {"then": before, "now": again}
    if before.size == again.size:
        pictures["where they differ"] = None  # type: ignore[assignment]
    columns = min(_WIDEST, (console.width - _GAP * (len(pictures) - 1)) // len(pictures))
    if columns < 4:
        return
    rows = max(1, min(round(columns * before.height / before.width / 2), console.height - 4))
    panes = [
        _marked(before, again, columns, rows) if picture is None else _small(picture, columns, rows)
        for picture in pictures.values()
    ]
    for row in range(rows):
        line = Text()
        for index, pane in enumerate(panes):
            line.append(" " * _GAP if index else "")
            line.append_text(_half_cells(pane, row))
        console.print(line, no_wrap=True, crop=True)
    console.print(
        (" " * _GAP).join(label[:columns].ljust(columns) for label in pictures), no_wrap=True
    )


def _small(picture: Image.Image, columns: int, rows: int) -> Image.Image:
    return picture.resize((columns, rows * 2), Image.Resampling.BOX)


def _marked(before: Image.Image, again: Image.Image, columns: int, rows: int) -> Image.Image:
    """The picture, darkened, with every place marked in which so much as one pixel differs."""
    # in floating point: one pixel among thousands must not be rounded away
    apart = _small(channels_apart(before, again).convert("F"), columns, rows)
    differs = bytes(255 if value > 0 else 0 for value in array("f", apart.tobytes()))
    marks = Image.frombytes("L", apart.size, differs)
    dark = _small(before, columns, rows).convert("L").convert("RGB").point(lambda v: v // 3)
    return Image.composite(Image.new("RGB", apart.size, _MARK), dark, marks)


def _half_cells(picture: Image.Image, row: int) -> Text:
    text = Text()
    for column in range(picture.width):
        upper, lower = (picture.getpixel((column, 2 * row + half)) for half in (0, 1))
        assert isinstance(upper, tuple)
        assert isinstance(lower, tuple)
        style = Style(color=Color.from_rgb(*upper[:3]), bgcolor=Color.from_rgb(*lower[:3]))
        text.append("▀", style)
    return text
