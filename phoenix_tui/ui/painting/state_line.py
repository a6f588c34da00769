"""One line in words: the tool, its size, where it is, and how much is painted."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.painting.easel import Easel, Tool
from phoenix_tui.ui.painting.view import View
from phoenix_tui.ui.widgets.cut import padded

NARROW = 60
"""Columns below which the scale is left out."""


class StateLine(Widget):
    """What the canvas shows by marks and places, for whoever reads lines."""

    COMPONENT_CLASSES = {"state-line--words", "state-line--amount"}

    words: reactive[str] = reactive("")
    amount: reactive[str] = reactive("")

    def tell(self, easel: Easel, view: View) -> None:
        self.words, self.amount = hand_in_words(easel), amount_in_words(easel, view)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        amount = f" {self.amount} " if width >= NARROW else f" {self.amount.split(' ·')[0]} "
        words = padded(f" {self.words}", max(width - cell_len(amount), 0))
        look = self.get_component_rich_style
        return Strip(
            [
                Segment(words, look("state-line--words")),
                Segment(amount, look("state-line--amount")),
            ]
        ).crop(0, width)


def hand_in_words(easel: Easel) -> str:
    """The tool, and what it does at present."""
    tool = easel.tool.value.capitalize()
    if easel.tool is Tool.BRUSH:
        tool = f"{tool} {easel.brush} px"
    does = "erases" if easel.is_erasing else "paints"
    if easel.tool is Tool.FILL:
        state = ""
    elif easel.is_down:
        state = ", is down" if easel.tool is Tool.BRUSH else ", to its second corner"
    else:
        state = ", is up" if easel.tool is Tool.BRUSH else ""
    x, y = easel.at
    return f"{tool} {does}{state} at {x}, {y}"


def amount_in_words(easel: Easel, view: View) -> str:
    """How much is painted, and at what scale it is seen."""
    share = 100 * easel.mask.coverage
    # a single stroke on a large picture is not "0 %", and all but a spot is not "100 %"
    shown = "0" if not share else f"{min(max(share, 0.1), 99.9):.1f}" if share < 100 else "100"
    scale = f"1:{view.scale:.3g}" if view.scale >= 1 else f"{1 / view.scale:.3g}:1"
    return f"{shown} % painted · {scale}"
