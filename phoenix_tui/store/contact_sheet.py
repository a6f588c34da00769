"""Many pictures as one, each with words below it."""

import math
from collections.abc import Sequence

import msgspec
from PIL import Image, ImageDraw, ImageFont

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import visible_line

MOST = 400
"""Pictures on one sheet."""
SIDE = 256
"""Pixels of the longer side of each picture, at most."""

_MARGIN = 12
_FONT_SIZE = 14
_LINES = 3
"""Of words below a picture, at most."""
_MOST_COLUMNS = 20
_LETTERS = 1000
"""On one line, at most."""
_PAPER, _INK = "white", "black"
_EMPTY = "#e8e8e8"
"""Of a place with words in it."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A picture and the words below it."""

    size: tuple[int, int]
    """Width and height in pixels."""
    rgb: bytes
    """8-bit rows from the top."""
    label: str = ""


def check_count(count: int) -> None:
    """Raises `PhoenixError` where so many pictures do not go on one sheet."""
    if not 0 < count <= MOST:
        there = f"{count}" if count <= MOST else f"more than {MOST}"
        raise PhoenixError(
            "The pictures do not go on one sheet",
            f"There are {there}; a contact sheet takes 1 to {MOST}.",
            "Ask for fewer.",
        )


def draw(
    cells: Sequence[Cell | str | None],
    *,
    columns: int | None = None,
    column_labels: Sequence[str] = (),
    row_labels: Sequence[str] = (),
    title: str = "",
    side: int = SIDE,
) -> Image.Image:
    """The sheet: cells in rows from the left, words for a place that has no picture, or None.

    As many columns as rows where `columns` is not given. Labels of columns stand above them, those
    of rows before them. `side` is that of the pictures, in pixels at most. Raises `PhoenixError`
    for more cells than go on one sheet.
    """
    check_count(len(cells))
    columns = columns or min(math.ceil(math.sqrt(len(cells))), _MOST_COLUMNS)
    pictures = [_small(cell, side) if isinstance(cell, Cell) else None for cell in cells]
    there = [picture for picture in pictures if picture is not None]
    across = max((picture.width for picture in there), default=side)
    down = max((picture.height for picture in there), default=side)
    font = ImageFont.load_default(_FONT_SIZE)
    line = math.ceil(_FONT_SIZE * 1.3)
    words = [_wrapped(cell.label if isinstance(cell, Cell) else "", across, font) for cell in cells]
    below = max(map(len, words)) * line
    left = max((math.ceil(font.getlength(visible_line(each))) for each in row_labels), default=0)
    left = min(left, side) + (_MARGIN if row_labels else 0)
    top = (2 * line if title else 0) + (line + _MARGIN // 2 if column_labels else 0)
    rows = math.ceil(len(cells) / columns)
    sheet = Image.new(
        "RGB",
        (
            left + columns * (across + _MARGIN) + _MARGIN,
            top + rows * (down + below + _MARGIN) + _MARGIN,
        ),
        _PAPER,
    )
    pen = ImageDraw.Draw(sheet)

    def write(x: int, y: int, text: str, width: int) -> None:
        pen.text((x, y), _cut(visible_line(text), width, font), _INK, font)

    if title:
        write(_MARGIN, _MARGIN, title, sheet.width - 2 * _MARGIN)
    for index, label in enumerate(column_labels):
        write(left + _MARGIN + index * (across + _MARGIN), top - line + _MARGIN // 2, label, across)
    for index, label in enumerate(row_labels):
        write(_MARGIN, top + _MARGIN + index * (down + below + _MARGIN), label, left - _MARGIN)
    for index, picture in enumerate(pictures):
        x = left + _MARGIN + index % columns * (across + _MARGIN)
        y = top + _MARGIN + index // columns * (down + below + _MARGIN)
        if picture is not None:
            sheet.paste(picture, (x + (across - picture.width) // 2, y + down - picture.height))
        if isinstance(cell := cells[index], str):
            pen.rectangle((x, y, x + across - 1, y + down - 1), _EMPTY)
            lines = _wrapped(cell, across - 2 * _MARGIN, font, max(down // line - 1, 1))
            for number, text in enumerate(lines):
                begin = y + (down - len(lines) * line) // 2
                write(x + _MARGIN, begin + number * line, text, across - 2 * _MARGIN)
        for number, text in enumerate(words[index]):
            write(x, y + down + 2 + number * line, text, across)
    return sheet


def _small(cell: Cell, side: int) -> Image.Image:
    picture = Image.frombytes("RGB", cell.size, cell.rgb)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def _wrapped(text: str, width: int, font: Font, most: int = _LINES) -> list[str]:
    """At most `most` lines of at most `width` pixels; a newline ends one."""
    lines: list[str] = []
    for paragraph in text.split("\n") if text else ():
        line = ""
        for word in visible_line(paragraph).split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
            if len(lines) > most:
                break
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return lines


def _cut(text: str, width: int, font: Font) -> str:
    """`text`, with an ellipsis where it is wider than `width` pixels."""
    if len(text) <= _LETTERS and font.getlength(text) <= width:
        return text
    text = text[:_LETTERS]
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip(" …") + "…"
