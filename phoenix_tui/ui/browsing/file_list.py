"""The list of a folder: one widget, which draws the lines that are on the screen and no others."""

from pathlib import Path
from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.browsing.folder import UP, Entry
from phoenix_tui.ui.widgets.cut import padded


class FileList(ScrollView, can_focus=False):
    """Names, one of them highlighted; the keys are the screen's."""

    COMPONENT_CLASSES = {
        "file-list--file",
        "file-list--folder",
        "file-list--here",
        "file-list--word",
        "file-list--bar",
    }

    class Highlighted(Message):
        """Another name is highlighted, or none."""

        def __init__(self, entry: Entry | None) -> None:
            super().__init__()
            self.entry = entry

    class Clicked(Message):
        """A name was clicked twice."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    word: reactive[str] = reactive("")
    """What stands there where there are no names."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self._entries: tuple[Entry, ...] = ()
        self._at = 0

    def show(self, folder: Path, entries: tuple[Entry, ...], name: str = "") -> None:
        """Show `entries` of a folder, and highlight the one called `name`, else the first below
        `..`."""
        self._folder, self._entries = folder, entries
        self._fit()
        names = [entry.name for entry in entries] if name else []
        first = int(len(entries) > 1 and entries[0] is UP)
        self._at = names.index(name) if name in names else first
        self.refresh()
        self._moved()

    @property
    def highlighted(self) -> Entry | None:
        return self._entries[self._at] if self._entries else None

    def move(self, by: int) -> None:
        """Highlight the name so many lines further down."""
        if self._entries:
            self._at = min(max(self._at + by, 0), len(self._entries) - 1)
            self.refresh()
            self._moved()

    def step(self, across: int, down: int) -> None:
        """Go to a neighbour; sideways there are none."""
        self.move(down)

    def page(self, by: int) -> None:
        """Go far."""
        self.move(10 * by)

    def _moved(self) -> None:
        self._scroll_to_here()
        self.post_message(self.Highlighted(self.highlighted))

    def _scroll_to_here(self) -> None:
        self.scroll_to(
            y=min(max(self.scroll_y, self._at - self.size.height + 1), self._at), animate=False
        )

    def _fit(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._entries))

    def on_resize(self) -> None:
        self._fit()
        self._moved()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        at = y + round(self.scroll_y)
        if at >= len(self._entries):
            words = [] if self._entries else wrap(visible_line(self.word), max(width - 2, 8))
            return self._line(f"  {words[y - 1] if 1 <= y <= len(words) else ''}", "word", width)
        entry = self._entries[at]
        # the mark and the stroke at the end say it without colour
        mark = "›" if at == self._at else " "
        text = f"{mark} {written(entry)}"
        kind = "here" if at == self._at else "folder" if entry.is_folder else "file"
        return self._line(text, kind, width)

    def _line(self, text: str, kind: str, width: int) -> Strip:
        return Strip([Segment(padded(text, width), self._look(kind))], width)

    def _look(self, kind: str) -> Style:
        return self.get_component_rich_style(f"file-list--{kind}")

    def _place(self, x: int, y: int) -> int:
        """The index of what is drawn there, which may be of none."""
        return y + round(self.scroll_y)

    def on_click(self, event: events.Click) -> None:
        at = self._place(event.x, event.y)
        if at < len(self._entries):
            self._at = at
            self.move(0)
            if event.chain == 2:
                self.post_message(self.Clicked(self._entries[at]))


def written(entry: Entry) -> str:
    """Its name, safe to show; a folder's with a stroke at the end."""
    return f"{visible_line(entry.name)}{'/' if entry.is_folder else ''}"
