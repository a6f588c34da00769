"""A folder's images as thumbnails: one widget, which draws those that are on the screen."""

import asyncio
from pathlib import Path

from PIL import Image
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from phoenix_tui.store import image_file
from phoenix_tui.ui.browsing.file_list import FileList, written
from phoenix_tui.ui.browsing.folder import Entry
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.small_pictures import SmallPictures
from phoenix_tui.ui.widgets.cut import padded
from phoenix_tui.ui.widgets.edges import inside
from phoenix_tui.ui.widgets.thumbnail_layout import Layout, layout_of

SIDE = 160
"""Pixels a side of what a thumbnail is painted from: more than its cells can show."""


class FileGrid(FileList):
    """As the list, but seen: a thumbnail, and the name below it."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painted = SmallPictures[str](painter, self._read, lambda _: self.refresh())
        """By name; those of one folder."""

    def on_mount(self) -> None:
        self.run_worker(self._painted.run(), name="thumbnails")

    def show(self, folder: Path, entries: tuple[Entry, ...], name: str = "") -> None:
        if folder != self._folder:
            self._painted.free()
        super().show(folder, entries, name)

    # --- what is where -------------------------------------------------------------------------

    @property
    def _layout(self) -> Layout:
        return layout_of(*self.size)

    def step(self, across: int, down: int) -> None:
        self.move(across + down * self._layout.columns)

    def page(self, by: int) -> None:
        self.move(by * self._layout.columns * self._layout.rows)

    def _fit(self) -> None:
        layout = self._layout
        rows = -(-len(self._entries) // layout.columns)
        # so that the last row, too, can be scrolled to the top of a screenful
        spare = self.size.height - layout.rows * layout.height
        self.virtual_size = Size(self.size.width, rows * layout.height + max(spare, 0))

    def _scroll_to_here(self) -> None:
        layout = self._layout
        top = round(self.scroll_y) // layout.height
        row = self._at // layout.columns
        top = min(max(top, row - layout.rows + 1), row)
        self.scroll_to(y=top * layout.height, animate=False)
        self._want()

    def _place(self, x: int, y: int) -> int:
        place = self._layout.place_at(x, y + round(self.scroll_y))
        return len(self._entries) if place is None else place

    # --- painting ------------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._want()

    def _want(self) -> None:
        """Have painted what is in sight and no more, the highlighted one first."""
        if not self.is_attached or not self.size:
            return
        layout = self._layout
        first = round(self.scroll_y) // layout.height * layout.columns
        places = range(first, min(first + layout.columns * (layout.rows + 1), len(self._entries)))
        names = [
            self._entries[place].name
            for place in sorted(places, key=lambda place: place != self._at)
            if not self._entries[place].is_folder
        ]
        self._painted.want(names, layout.picture)

    async def _read(self, name: str) -> Image.Image:
        # one that cannot be used is not shown: the words beside the grid say why
        _, image = await asyncio.to_thread(image_file.read_small, self._folder / name, SIDE)
        return image

    def on_resize(self) -> None:
        self._painted.free()
        super().on_resize()

    def on_unmount(self) -> None:
        self._painted.free()

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._entries:
            return super().render_line(y)
        layout = self._layout
        row, inner = divmod(y + round(self.scroll_y), layout.height)
        segments: list[Segment] = []
        for place in range(row * layout.columns, (row + 1) * layout.columns):
            if place < len(self._entries):
                segments += self._cell(place, inner, layout)
        return Strip(segments).adjust_cell_length(width, self._look("file"))

    def _cell(self, place: int, y: int, layout: Layout) -> list[Segment]:
        entry, is_here = self._entries[place], place == self._at
        if y == layout.height - 1:
            # the mark says without colour which one is highlighted
            text = padded(f"{'›' if is_here else ' '}{written(entry)}", layout.width - 1)
            look = self._look("here" if is_here else "folder" if entry.is_folder else "file")
            return [Segment(text, look), Segment(" ", self._look("file"))]
        bar = Segment("┃" if is_here else " ", self._look("bar"))
        waiting = "cannot be used" if entry.name in self._painted else "…"
        if entry.is_folder:
            waiting = "folder"
        painted = self._painted.get(entry.name)
        return [bar, *inside(painted, y, layout.picture, self._look("word"), waiting), bar]

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.step(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.step(0, -1)
