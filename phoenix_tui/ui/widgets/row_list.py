"""A list of rows of two lines, one of which is the current one."""

import textwrap
from collections.abc import Sequence

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.widgets.cut import padded

LINES = 2
"""Of each row."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of one thing; its texts may come from outside."""

    key: str
    """What tells it from the others."""
    title: str
    note: str = ""
    """At the end of the first line; shown whole, whatever becomes of the title."""
    below: str = ""
    """The second line."""
    is_chosen: bool = False
    is_off: bool = False
    """It cannot be chosen; `below` says why."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws what can be seen of its rows, so that thousands cost no more than a few."""

    # Textual's OptionList measures every option whenever they change, as they do with each letter
    # of a search, and does not let one that is off become the current one, whose details say why

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "row-list--mark",
        "row-list--title",
        "row-list--note",
        "row-list--below",
        "row-list--off",
        "row-list--current",
        "row-list--empty",
    }

    class Moved(Message):
        """Another row is the current one, or none."""

    class Chosen(Message):
        """The current row was clicked."""

    rows: reactive[tuple[Row, ...]] = reactive((), init=False)
    at: reactive[int] = reactive(0, init=False)
    """Index of the current row; it means nothing while there are none."""
    empty: reactive[str] = reactive("")
    """What is said where there are no rows."""
    below: reactive[str] = reactive("")
    """What is said below the last row, as far as there is room for it."""

    @property
    def current(self) -> Row | None:
        return self.rows[self.at] if self.rows else None

    def show(self, rows: Sequence[Row], key: str = "") -> None:
        """Show `rows`; the one with `key` becomes the current one, else that which was."""
        wanted = key or (self.current.key if self.current else "")
        at = next((index for index, row in enumerate(rows) if row.key == wanted), 0)
        self.set_reactive(RowList.at, at)
        self.set_reactive(RowList.rows, tuple(rows))
        self._fit()
        self.refresh()
        self.post_message(self.Moved())

    def move(self, by: int) -> None:
        """Go so many rows on, at most to the first or the last."""
        if self.rows:
            self.at = min(max(self.at + by, 0), len(self.rows) - 1)

    @property
    def rows_in_sight(self) -> int:
        return max(self.size.height // LINES, 1)

    def watch_at(self) -> None:
        self._scroll_to_current()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, LINES * len(self.rows))
        self._scroll_to_current()

    def _scroll_to_current(self) -> None:
        region = Region(0, LINES * self.at, 1, LINES)
        self.scroll_to_region(region, animate=False, force=True, x_axis=False)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        index = (offset.y + self.scroll_offset.y) // LINES if offset else -1
        if 0 <= index < len(self.rows):
            self.at = index
            self.post_message(self.Chosen())

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self.rows:
            return self._said(self.empty, y, width)
        index, line = divmod(y + self.scroll_offset.y, LINES)
        if index >= len(self.rows):
            # a line is left free between
            return self._said(self.below, y - LINES * len(self.rows) - 1, width)
        row = self.rows[index]
        is_current = index == self.at
        ground = self.get_component_rich_style("row-list--current") if is_current else Style()
        parts = self._first(row, is_current, width) if line == 0 else self._second(row, width)
        return Strip([Segment(text, self._look(kind, row) + ground) for text, kind in parts], width)

    def _look(self, kind: str, row: Row) -> Style:
        off = "off" if row.is_off and kind in {"title", "note"} else kind
        return self.get_component_rich_style(f"row-list--{off}")

    def _first(self, row: Row, is_current: bool, width: int) -> list[tuple[str, str]]:
        state = "✓" if row.is_chosen else "✗" if row.is_off else " "
        mark = f"{'›' if is_current else ' '}{state} "
        note = f" {visible_line(row.note)} " if row.note else ""
        room = max(width - len(mark) - cell_len(note), 0)
        return [(mark, "mark"), (padded(row.title, room), "title"), (note, "note")]

    def _second(self, row: Row, width: int) -> list[tuple[str, str]]:
        return [("   ", "below"), (padded(row.below, max(width - 4, 0)), "below"), (" ", "below")]

    def _said(self, words: str, y: int, width: int) -> Strip:
        """Line `y` of `words`, blank before and after them."""
        lines = textwrap.wrap(words, max(width - 4, 10))
        text = f"   {lines[y]}" if 0 <= y < len(lines) else ""
        style = self.get_component_rich_style("row-list--empty")
        return Strip([Segment(set_cell_size(text, width), style)], width)
