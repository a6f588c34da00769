"""A screen of Textual's as an SVG: text as text, half-cells as one small picture."""

import base64
import io
from collections.abc import Iterator, Sequence
from html import escape

from PIL import Image
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

# Rich's own SVG draws ▀ as a glyph, which leaves seams in pictures, and takes 50 times the bytes

CELL = (8.4, 17)
"""Of a cell, in pixels."""
FONT = 14
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
AROUND = 10
SHARP = 4
"""Pixels across and down for each half of a cell, in the picture inside."""
BASELINE = 12.5
"""From a cell's upper edge."""

Rgb = tuple[int, int, int]


def svg(strips: Sequence[Strip], title: str, ground: Rgb) -> str:
    """`strips` as they stand on the screen, on a ground of that colour."""
    columns, rows = max(strip.cell_length for strip in strips), len(strips)
    width, height = columns * CELL[0] + 2 * AROUND, rows * CELL[1] + 2 * AROUND
    halves = Image.new("RGBA", (columns, rows * 2))
    grounds = Image.new("RGB", (columns, rows), ground)
    words: list[str] = []
    for row, strip in enumerate(strips):
        for column, text, style in _runs(strip):
            fore, back = _colours(style, ground)
            count = cell_len(text)
            if text.strip("▀") == "" and "▀" in text:
                halves.paste((*fore, 255), (column, 2 * row, column + count, 2 * row + 1))
                halves.paste((*back, 255), (column, 2 * row + 1, column + count, 2 * row + 2))
                continue
            grounds.paste(back, (column, row, column + count, row + 1))
            if text.strip():
                bold = ' font-weight="bold"' if style.bold else ""
                words.append(
                    f'<text x="{column * CELL[0]:.1f}" y="{row * CELL[1] + BASELINE}" '
                    f'textLength="{count * CELL[0]:.1f}" fill="{_hex(fore)}"{bold}>'
                    f"{escape(text)}</text>"
                )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" rx="8" fill="{_hex(ground)}"/>',
            f'<g transform="translate({AROUND} {AROUND})" font-family="{FONTS}" '
            f'font-size="{FONT}" xml:space="preserve">',
            *_rectangles(grounds, ground),
            f'<image width="{columns * CELL[0]:.1f}" height="{rows * CELL[1]}" '
            'preserveAspectRatio="none" '
            f'href="data:image/png;base64,{_png(halves)}"/>',
            *words,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _rectangles(grounds: Image.Image, ground: Rgb) -> Iterator[str]:
    """One for each block of cells that has one colour other than `ground`."""
    taken: set[tuple[int, int]] = set()
    for row in range(grounds.height):
        for column in range(grounds.width):
            colour = grounds.getpixel((column, row))
            if colour == ground or (column, row) in taken:
                continue
            right, below = column, row
            while right < grounds.width and grounds.getpixel((right, row)) == colour:
                right += 1
            line = grounds.crop((column, row, right, row + 1)).tobytes()
            while (
                below < grounds.height
                and grounds.crop((column, below, right, below + 1)).tobytes() == line
            ):
                below += 1
            taken |= {(x, y) for x in range(column, right) for y in range(row, below)}
            yield (
                f'<rect x="{column * CELL[0]:.1f}" y="{row * CELL[1]}" '
                f'width="{(right - column) * CELL[0]:.1f}" height="{(below - row) * CELL[1]}" '
                f'fill="{_hex(colour)}" shape-rendering="crispEdges"/>'
            )


def _runs(strip: Strip) -> Iterator[tuple[int, str, Style]]:
    """First column, text and style of each part of one colour; blanks at its ends are parts too."""
    column = 0
    for text, style, _ in Segment.simplify(strip):
        inner = text.strip(" ")
        before = text.index(inner) if inner else 0
        for part in (text[:before], inner, text[before + len(inner) :]):
            if part:
                yield column, part, style or Style()
                column += cell_len(part)


def _colours(style: Style, ground: Rgb) -> tuple[Rgb, Rgb]:
    fore = style.color.get_truecolor() if style.color else (255, 255, 255)
    back = style.bgcolor.get_truecolor() if style.bgcolor else ground
    if style.reverse:
        fore, back = back, fore
    return (fore[0], fore[1], fore[2]), (back[0], back[1], back[2])


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _png(image: Image.Image) -> str:
    # not every viewer can be told to leave the pixels sharp
    large = image.resize((image.width * SHARP, image.height * SHARP), Image.Resampling.NEAREST)
    file = io.BytesIO()
    large.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()
