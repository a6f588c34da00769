"""The frame around a picture that a widget draws itself."""

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phoenix_tui.ui.pictures.painter import Painted

Line = tuple[str, str, str]
"""Left corner, what is between, right corner."""


class Edges(NamedTuple):
    """What a frame is drawn with."""

    upper: Line
    side: str
    lower: Line


EDGES = {
    False: Edges(("╭", "─", "╮"), "│", ("╰", "─", "╯")),
    True: Edges(("┏", "━", "┓"), "┃", ("┗", "━", "┛")),
}
"""Plain, and of the one with the focus."""

Words = tuple[str, Style]


def rule(width: int, drawn: Line, edge: Style, left: list[Words], right: list[Words]) -> Strip:
    """An upper or lower edge with words in it."""
    first, line, last = drawn
    room = max(width - 4 - sum(len(words) for words, _ in (*left, *right)), 0)
    segments = [
        Segment(first + line, edge),
        *(Segment(words, look) for words, look in left),
        Segment(line * room, edge),
        *(Segment(words, look) for words, look in right),
        Segment(line + last, edge),
    ]
    return Strip(segments).crop(0, width)


def inside(
    painted: Painted | None, y: int, size: tuple[int, int], look: Style, waiting: str = "loading…"
) -> list[Segment]:
    """Line `y` of a picture in the middle of so much room; a word where there is none yet."""
    width, height = size
    if painted is None:
        words = waiting if y == height // 2 and len(waiting) <= width else ""
        return [Segment(f"{words:^{width}}", look)]
    above, before = (height - painted.rows) // 2, (width - painted.columns) // 2
    if not 0 <= y - above < painted.rows or painted.columns > width:
        return [Segment(" " * width, look)]
    return [
        Segment(" " * before, look),
        *painted.strips[y - above],
        Segment(" " * (width - painted.columns - before), look),
    ]
