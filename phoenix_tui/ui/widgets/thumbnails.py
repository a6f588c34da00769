"""Many small pictures in rows, drawn by one widget."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from textwrap import wrap

from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from phoenix_tui.domain.library import LibraryQuery, PictureRow
from phoenix_tui.domain.marks import Marks
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.culling import Decided, KeepOnly, Rate, Turn
from phoenix_tui.ui.keys import CULL, PICTURE, THUMBNAILS
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.small_pictures import SmallPictures
from phoenix_tui.ui.shelf import Shelf
from phoenix_tui.ui.widgets.kept_pictures import KeptPictures
from phoenix_tui.ui.widgets.thumbnail_face import ThumbnailFace
from phoenix_tui.ui.widgets.thumbnail_layout import Layout, layout_of


class Thumbnails(KeptPictures, can_focus=True, inherit_bindings=False):
    """Shows a shelf; one picture is the current one, and some may be selected."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "thumbnails--caption", "thumbnails--current", "thumbnails--selected", "thumbnails--marks",
        "thumbnails--empty", "thumbnails--words",
    }  # fmt: skip
    BINDINGS = [*THUMBNAILS, *CULL, *PICTURE]

    class Moved(Message):
        """Another picture is the current one, or other rows are in sight."""

    class Selected(Message):
        """Other pictures are selected."""

        def __init__(self, rows: Sequence[PictureRow]) -> None:
            super().__init__()
            self.rows = rows

    class First(Message):
        """The newest are to be seen."""

    class Compare(Message):
        """The selected pictures are to be compared."""

    class Blend(Message):
        """Pictures between the two selected ones are wanted."""

    def __init__(self, painter: Painter, fetch: Callable[[str], Awaitable[bytes]]) -> None:
        """`fetch` gives the thumbnail of a picture id; it may raise `PhoenixError`."""
        super().__init__()
        self._fetch = fetch
        self.shelf = Shelf(LibraryQuery())
        self.empty = ""
        """What is said where the shelf is empty."""
        self.at = 0
        """The place of the current picture."""
        self._top = 0
        """The row of pictures that is seen first."""
        self.selected: dict[str, PictureRow] = {}
        """By picture id, in the order in which they were selected."""
        self._painted = SmallPictures[str](painter, self._read, self._came)
        """By picture id."""

    def on_mount(self) -> None:
        self.run_worker(self._painted.run(), name="painting")

    # --- state in ------------------------------------------------------------------------------

    def show(self, shelf: Shelf) -> None:
        """Other pictures; the first is the current one."""
        self.shelf, self.at, self._top = shelf, 0, 0
        self.look_again()

    def look_again(self) -> None:
        """The rows of the shelf may be others."""
        self.move_to(self.at)
        self.refresh_bindings()

    def use(self, painter: Painter) -> None:
        """Draw by another painter from now on."""
        self._painted.use(painter)
        self.look_again()

    # --- what is where -------------------------------------------------------------------------

    @property
    def _layout(self) -> Layout:
        return layout_of(*self.size)

    @property
    def in_sight(self) -> tuple[int, int]:
        """The first place that is seen, and the last."""
        layout = self._layout
        first = self._top * layout.columns
        return first, min(first + layout.columns * layout.rows, max(len(self.shelf), 1)) - 1

    @property
    def current(self) -> PictureRow | None:
        return self.shelf.row(self.at) if len(self.shelf) else None

    @property
    def chosen(self) -> list[PictureRow]:
        """The selected pictures, else the current one."""
        return list(self.selected.values()) or ([self.current] if self.current else [])

    def culled(self) -> Mapping[str, Marks]:
        return {row.picture_id: row.marks for row in self.chosen}

    def go_on(self, verdict: Turn | Rate) -> None:
        # what is discarded goes a little later: a second press until then is about the next one
        if not self.selected:
            self.move_to(self.at + 1)

    def move_to(self, at: int) -> None:
        """Make the picture at a place the current one, and see it."""
        layout = self._layout
        self.at = min(max(at, 0), max(len(self.shelf) - 1, 0))
        row = self.at // layout.columns
        last_top = max(-(-len(self.shelf) // layout.columns) - layout.rows, 0)
        self._top = min(max(self._top, row - layout.rows + 1), row, last_top)
        self._want()
        self.refresh()
        self.post_message(self.Moved())

    # --- painting ------------------------------------------------------------------------------

    def _want(self) -> None:
        """Have painted what is in sight, the current picture first."""
        if not self.is_attached:
            return
        first, last = self.in_sight
        places = sorted(range(first, last + 1), key=lambda place: place != self.at)
        rows = [row for place in places if (row := self.shelf.row(place))]
        self._painted.want([row.picture_id for row in rows], self._layout.picture)

    async def _read(self, picture_id: str) -> Image.Image:
        return await asyncio.to_thread(decoded, await self._fetch(picture_id))

    def _came(self, picture_id: str) -> None:
        if (place := self.shelf.at(picture_id)) is not None:
            self.refresh(self._layout.region(place - self.in_sight[0]))

    def on_resize(self) -> None:
        self._painted.free()
        self.look_again()

    def on_unmount(self) -> None:
        self._painted.free()
        self._styles_cache.clear()

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if not len(self.shelf):
            lines = wrap(visible_line(self.empty), max(width, 1))
            at = y - height // 3
            words = lines[at] if 0 <= at < len(lines) else ""
            return Strip([Segment(f"{words:^{width}}", self._look("words"))])
        layout = self._layout
        line, inner = divmod(y, layout.height)
        segments: list[Segment] = []
        if line < layout.rows:
            first = (self._top + line) * layout.columns
            for place in range(first, min(first + layout.columns, len(self.shelf))):
                segments += self._cell(place, inner, layout)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _cell(self, place: int, y: int, layout: Layout) -> list[Segment]:
        row = self.shelf.row(place)
        picture_id = row.picture_id if row else ""
        face = ThumbnailFace(
            row=row,
            painted=self._painted.get(picture_id),
            waiting="not to be shown" if picture_id in self._painted else "…",
            is_current=place == self.at,
            is_selected=picture_id in self.selected,
            has_focus=self.has_focus,
            ground=self.rich_style,
            look=self._look,
        )
        return face.line(y, layout)

    def _look(self, part: str) -> Style:
        return self.get_component_rich_style(f"thumbnails--{part}")

    # --- what happens to it --------------------------------------------------------------------

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, across: int, down: int) -> None:
        self.move_to(self.at + across + down * self._layout.columns)

    def action_page(self, by: int) -> None:
        layout = self._layout
        self.move_to(self.at + by * layout.columns * layout.rows)

    def action_end(self, which: int) -> None:
        self.move_to(0 if which < 0 else len(self.shelf) - 1)
        if which < 0:
            self.post_message(self.First())

    def action_keep_only(self) -> None:
        # of a batch one is kept, however many are selected
        if row := self.current:
            self.post_message(Decided(KeepOnly(), {row.picture_id: row.marks}))

    def action_compare(self) -> None:
        self.post_message(self.Compare())

    def action_blend(self) -> None:
        self.post_message(self.Blend())

    def action_select(self) -> None:
        if row := self.current:
            if self.selected.pop(row.picture_id, None) is None:
                self.selected[row.picture_id] = row
            self.refresh()
            self.post_message(self.Selected(list(self.selected.values())))

    def clear_selection(self) -> None:
        self.selected.clear()
        self.refresh()
        self.post_message(self.Selected(list(self.selected.values())))

    def on_click(self, event: events.Click) -> None:
        seen = self._layout.place_at(event.x, event.y)
        if seen is not None and (place := self.in_sight[0] + seen) < len(self.shelf):
            self.move_to(place)
            if event.chain == 2:
                self.action_full_view()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(0, -1)
