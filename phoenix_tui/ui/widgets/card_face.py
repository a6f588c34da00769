"""What a card looks like, line by line."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.text import shortened, visible
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.pictures.painter import Painted
from phoenix_tui.ui.widgets import card_words
from phoenix_tui.ui.widgets.edges import EDGES, Edges, inside, rule

CANCEL = " ✕ cancel "
REGENERATE = " Regenerate with this seed "
REGENERATE_SHORT = " ↻ use seed "


class CardFace(NamedTuple):
    """A card as it is at this moment, edges included."""

    slot: Slot
    painted: Painted | None
    """Its picture; None before the first preview."""
    size: Size
    """Of the whole card, in cells."""
    has_focus: bool
    is_pointed_at: bool
    """The mouse is over it."""
    look: Callable[[str], Style]
    """The style of a part, by its name: "edge", "title", …"""

    def line(self, y: int) -> Strip:
        """One line of it, 0 at the top."""
        width, height = self.size
        drawn = EDGES[self.has_focus]
        edge = self.look("edge")
        if y == 0:
            return self._top(drawn, edge)
        if y == height - 1:
            return self._bottom(drawn, edge)
        inner = self._inside(y - 1, width - 2, height - 2)
        return Strip([Segment(drawn.side, edge), *inner, Segment(drawn.side, edge)], width)

    def _top(self, drawn: Edges, edge: Style) -> Strip:
        width = self.size.width
        button = CANCEL if self.slot.can_be_cancelled else ""
        marks = mark_words.signs(self.slot.marks)
        marks = f" {marks} " if marks and len(marks) + 2 <= width - 6 else ""
        room = max(width - 4 - len(button) - len(marks), 2)
        words = shortened(f" {card_words.title(self.slot, room - 2)} ", room)
        right = [(marks, self.look("marks")), (button, self.look("button"))]
        return rule(width, drawn.upper, edge, [(words, self.look("title"))], right)

    def _bottom(self, drawn: Edges, edge: Style) -> Strip:
        width = self.size.width
        seed = f" {card_words.seed(self.slot, width - 6)} "
        button = self._seed_button
        left, right = [(button, self.look("button"))], [(seed, self.look("seed"))]
        return rule(width, drawn.lower, edge, left, right)

    @property
    def _seed_button(self) -> str:
        if not (self.is_pointed_at or self.has_focus):
            return ""
        room = self.size.width - 5 - len(card_words.seed(self.slot, self.size.width - 6)) - 2
        return next((b for b in (REGENERATE, REGENERATE_SHORT, " ↻ ") if len(b) <= room), "")

    def _inside(self, y: int, width: int, height: int) -> list[Segment]:
        state = self.slot.state
        if state in {JobState.FAILED, JobState.SET_ASIDE}:
            return self._trouble(y, width, height)
        if state is JobState.COMPLETED:
            return self._picture(y, width, height)
        if y == height - 2:
            return self._bar(width)
        if y == height - 1:
            words = shortened(card_words.progress(self.slot, width), width)
            return [Segment(f"{words:<{width}}", self.look("words"))]
        return self._picture(y, width, height - 2)

    def _picture(self, y: int, width: int, height: int) -> list[Segment]:
        match self.slot.state:
            case JobState.COMPLETED:
                instead = "loading…"
            case JobState.CANCELLED:
                instead = "no preview"
            case _:
                instead = "no preview yet"
        return inside(self.painted, y, (width, height), self.look("empty"), instead)

    def _bar(self, width: int) -> list[Segment]:
        percentage = f" {self.slot.progress}%".rjust(5)
        cells = width - len(percentage)
        halves = round(self.slot.progress / 100 * cells * 2)
        done = "━" * (halves // 2) + "╸" * (halves % 2)
        return [
            Segment(done, self.look("bar")),
            Segment("─" * (cells - len(done)), self.look("rest")),
            Segment(percentage, self.look("percentage")),
        ]

    def _trouble(self, y: int, width: int, height: int) -> list[Segment]:
        error = self.slot.error
        room = max(width - 2, 1)
        lines: list[tuple[str, str]] = [("", "words")] if height > 6 else []
        if error:
            for text, look in (
                (error.title, "error"), (error.message, "words"), (error.hint, "hint"),
            ):  # fmt: skip
                lines += [(line, look) for line in _wrapped(text, room)]
        text, look = lines[y] if y < len(lines) else ("", "words")
        return [Segment(set_cell_size(f" {text}", width), self.look(look))]

    def button_at(self, x: int, y: int) -> Literal["cancel", "seed"] | None:
        """Which of its buttons is at a cell; None for none."""
        end = self.size.width - 2
        if y == 0 and self.slot.can_be_cancelled and end - len(CANCEL) <= x < end:
            return "cancel"
        if y == self.size.height - 1 and 2 <= x < 2 + len(self._seed_button):
            return "seed"
        return None


def _wrapped(text: str, width: int) -> list[str]:
    """`text`, made safe, in lines of at most `width` cells, broken between words."""
    lines = [""]
    for word in visible(text).split():
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, width)
    return [line for line in lines if line]
