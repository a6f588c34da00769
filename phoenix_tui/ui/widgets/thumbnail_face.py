"""What one of many small pictures looks like, line by line."""

from collections.abc import Callable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.text import shortened
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.pictures.painter import Painted
from phoenix_tui.ui.widgets.edges import inside
from phoenix_tui.ui.widgets.thumbnail_layout import Layout


class ThumbnailFace(NamedTuple):
    """A small picture as it is at this moment, with its margin and its caption."""

    row: PictureRow | None
    """None until it is known."""
    painted: Painted | None
    waiting: str
    """What stands where it is not painted."""
    is_current: bool
    is_selected: bool
    has_focus: bool
    """The widget that it is in."""
    ground: Style
    look: Callable[[str], Style]
    """The style of a part, by its name: "caption", "current", …"""

    def line(self, y: int, layout: Layout) -> list[Segment]:
        """One line of it, 0 at the top."""
        if y == layout.height - 1:
            return self._caption(layout.width)
        bar = ("┃" if self.has_focus else "│") if self.is_current else " "
        edge = Segment(bar, self._caption_look)
        lines = inside(self.painted, y, layout.picture, self.look("empty"), self.waiting)
        return [edge, *lines, edge]

    def _caption(self, width: int) -> list[Segment]:
        look = self._caption_look
        if self.row is None:
            return [Segment(" " * width, look)]
        mark = "✔" if self.is_selected else "▸" if self.is_current else " "
        signs = mark_words.signs(self.row.marks).replace("discarded", "").strip()
        room = max(width - 1 - len(signs), 0)
        seed = f" {self.row.seed_words} "
        if len(seed) > room and self.row.variation_strength:
            # it is what tells it from the others of its seed
            seed = f" → {self.row.variation_seed} "
        seed = shortened(seed, room)
        rest = " " * max(width - 1 - len(seed) - len(signs), 0)
        return [
            Segment(mark, self.look("selected") if self.is_selected else look),
            Segment(seed, look),
            Segment(signs[: width - 1], self.look("marks")),
            Segment(rest, self.ground),
        ]

    @property
    def _caption_look(self) -> Style:
        return self.look("current" if self.is_current else "caption")
