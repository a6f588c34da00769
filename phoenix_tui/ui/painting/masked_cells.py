"""A picture in half-cells with a mask over it: what each cell of the screen holds."""

from functools import lru_cache

from PIL import Image
from rich.color import Color
from rich.style import Style

from phoenix_tui.ui.painting.flood import Box
from phoenix_tui.ui.painting.view import View
from phoenix_tui.ui.pictures.half_cells import RAMP, Colours, in_colours

Rgb = tuple[int, int, int]
Cell = tuple[str, Style]

MARKED, TOUCHED = "▒", "░"
"""A cell that is marked, and one that is marked in part: a pattern, so that no colour is needed."""
MARKED_PLAIN, TOUCHED_PLAIN = "╳", "╱"
"""The same where the shades stand for the picture's own."""
LINE, LINE_MARKED = "·", "○"
"""A piece of an outline on the picture, and on what is marked."""
HAND, HAND_DOWN = "┼", "╋"
_PLAIN = Style.null()
_REVERSE = Style(reverse=True)
_BLACK, _WHITE = b"\0\0\0", b"\xff\xff\xff"


class MaskedCells:
    """The cells for one view of a picture."""

    def __init__(self, view: View, picture: bytes, colours: Colours, tint: Rgb) -> None:
        """`picture` is what `laid` gave for this view; `tint` the colour of what is marked."""
        self.view = view
        self._picture = picture
        self._marks = bytearray(view.columns * view.rows * 2)
        """For every half-cell how much of it is marked, 0 to 255."""
        self._colours = colours
        self._tint = bytes(tint)

    def mark(self, mask: Image.Image, box: Box) -> Box | None:
        """Take in what `mask` has within `box`, in pixels.

        Returns the cells that may look different: left, top, right and bottom on the screen.
        """
        view = self.view
        grid = view.grid_of(box)
        if grid is None:
            return None
        across, down = grid[2] - grid[0], grid[3] - grid[1]
        marks, columns = view.shrunk(mask, grid).tobytes(), view.columns
        left, top = grid[0] - view.left, grid[1] - view.top
        for row in range(down):
            start = (top + row) * columns + left
            self._marks[start : start + across] = marks[row * across : (row + 1) * across]
        return left, top // 2, left + across, (top + down + 1) // 2

    def cell(self, column: int, row: int) -> Cell:
        """The character and the colours of one cell."""
        columns = self.view.columns
        upper = 2 * row * columns + column
        lower = upper + columns
        above, below = (
            self._picture[3 * upper : 3 * upper + 3],
            self._picture[3 * lower : 3 * lower + 3],
        )
        marks = self._marks[upper], self._marks[lower]
        if self._colours == "none":
            return _shade(above, below, marks), _PLAIN
        if marks == (0, 0):
            return _halves(above, below)
        if marks[0] and marks[1]:
            glyph = MARKED if marks == (255, 255) else TOUCHED
            return glyph, _pattern(above, below, self._tint)
        return _halves(
            *(
                _mixed(half, self._tint, 0.7) if marked else half
                for half, marked in zip((above, below), marks, strict=True)
            )
        )

    def line(self, column: int, row: int) -> Cell:
        """The cell with a piece of an outline on it."""
        glyph, style = self.cell(column, row)
        if glyph not in {" ", "▀"} or self._colours == "none":
            return LINE_MARKED, style
        return LINE, _line(*self._halves(column, row))

    def hand(self, column: int, row: int, is_down: bool) -> Cell:
        """The cell with the hand on it."""
        glyph = HAND_DOWN if is_down else HAND
        if self._colours == "none":
            return glyph, _REVERSE
        return glyph, _hand(*self._halves(column, row))

    def _halves(self, column: int, row: int) -> tuple[bytes, bytes]:
        at, line = 6 * row * self.view.columns + 3 * column, 3 * self.view.columns
        return self._picture[at : at + 3], self._picture[at + line : at + line + 3]


def laid(picture: Image.Image, view: View, colours: Colours, ground: Rgb) -> bytes:
    """The RGB bytes of all half-cells of the screen; `ground` is around the picture.

    Slow for large pictures, so never on the event loop.
    """
    grid = view.visible
    laid_out = Image.new("RGB", (view.columns, 2 * view.rows), ground)
    if grid[0] < grid[2] and grid[1] < grid[3]:
        shown = view.shrunk(picture, grid)
        laid_out.paste(in_colours(shown, colours), (grid[0] - view.left, grid[1] - view.top))
    return laid_out.tobytes()


@lru_cache(maxsize=8192)
def _halves(above: bytes, below: bytes) -> Cell:
    if above == below:
        return " ", Style(bgcolor=_colour(above))
    return "▀", Style.from_color(_colour(above), _colour(below))


@lru_cache(maxsize=8192)
def _pattern(above: bytes, below: bytes, tint: bytes) -> Style:
    # the picture darkened, so that the pattern is seen on all of it
    ground = _mixed(_mean(above, below), _BLACK, 0.6)
    return Style.from_color(_colour(tint), _colour(ground))


@lru_cache(maxsize=2048)
def _line(above: bytes, below: bytes) -> Style:
    mean = _mean(above, below)
    return Style(color=_colour(_against(mean)), bgcolor=_colour(mean), bold=True)


@lru_cache(maxsize=2048)
def _hand(above: bytes, below: bytes) -> Style:
    ground = _against(_mean(above, below))
    return Style(color=_colour(_against(ground)), bgcolor=_colour(ground), bold=True)


def _against(colour: bytes) -> bytes:
    """Black or white, whichever is seen better on it."""
    red, green, blue = colour
    return _BLACK if 299 * red + 587 * green + 114 * blue > 127_500 else _WHITE


def _mean(above: bytes, below: bytes) -> bytes:
    return bytes((a + b) // 2 for a, b in zip(above, below, strict=True))


@lru_cache(maxsize=8192)
def _mixed(colour: bytes, tint: bytes, share: float) -> bytes:
    return bytes(
        round(own + (other - own) * share) for own, other in zip(colour, tint, strict=True)
    )


def _colour(rgb: bytes) -> Color:
    return Color.from_rgb(*rgb)


def _shade(above: bytes, below: bytes, marks: tuple[int, int]) -> str:
    if marks != (0, 0):
        return MARKED_PLAIN if 0 not in marks else TOUCHED_PLAIN
    grey = (sum(above) + sum(below)) // 6
    return RAMP[grey * len(RAMP) // 256]
