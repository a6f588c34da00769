"""A sheet as the terminal shows it: its values around, and in each place a picture or words."""

import asyncio
from collections.abc import Mapping
from textwrap import wrap

from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.keys import SHEET_GRID
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.small_pictures import SmallPictures
from phoenix_tui.ui.sheets.jobs import SheetJobs
from phoenix_tui.ui.widgets.cut import cut, padded
from phoenix_tui.ui.widgets.edges import inside
from phoenix_tui.ui.widgets.sheet_layout import Layout, layout_of


class SheetGrid(Widget, can_focus=True):
    """Shows a sheet as far as it is; one place is the current one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "sheet-grid--label", "sheet-grid--current", "sheet-grid--words", "sheet-grid--lost",
    }  # fmt: skip
    BINDINGS = SHEET_GRID

    class Moved(Message):
        """Another place is the current one."""

    class FullView(Message):
        """The current picture is wanted on its own."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._sheet: SheetJobs | None = None
        self._pictures: Mapping[int, bytes] = {}
        self._lost: Mapping[int, str] = {}
        self._painted = SmallPictures[int](painter, self._read, self._came)
        """By place."""
        self.at = 0
        """The current place, row by row."""
        self._first = (0, 0)
        """Row and column of the place that is seen first."""

    def on_mount(self) -> None:
        self.run_worker(self._painted.run(), name="painting")

    # --- state in ------------------------------------------------------------------------------

    def show(
        self, sheet: SheetJobs | None, pictures: Mapping[int, bytes], lost: Mapping[int, str]
    ) -> None:
        """A sheet as it is now; `lost` says what became of places that get no picture."""
        before, lost_before = self._sheet, self._lost
        self._sheet, self._pictures, self._lost = sheet, dict(pictures), dict(lost)
        if sheet is None or before is None or sheet.bodies is not before.bodies:
            self._painted.free()
            self.at = 0
            self._look_again()
            return
        self._bring()
        layout = self._layout(sheet)
        for place in layout.in_sight:
            is_same = before.jobs[place] is sheet.jobs[place]
            if not is_same or lost_before.get(place) != self._lost.get(place):
                self.refresh(layout.region(place))

    def use(self, painter: Painter) -> None:
        """Draw by another painter from now on."""
        self._painted.use(painter)
        self._look_again()

    @property
    def words(self) -> str:
        """The current place in words."""
        sheet = self._sheet
        if sheet is None:
            return ""
        where = self._lost.get(self.at) or sheet.word_at(self.at)
        return f"{sheet.labels_at(self.at)}: {where.removesuffix('.')}."

    # --- what is where -------------------------------------------------------------------------

    def _layout(self, sheet: SheetJobs) -> Layout:
        return layout_of(sheet, self.size, self.at, self._first)

    def _look_again(self) -> None:
        if self._sheet is not None:
            self._first = self._layout(self._sheet).first
            self._bring()
        self.refresh()

    def _bring(self) -> None:
        """Have painted what is in sight and not painted yet."""
        sheet = self._sheet
        if sheet is None or not self.is_attached:
            return
        layout = self._layout(sheet)
        places = [place for place in layout.in_sight if place in self._pictures]
        self._painted.want(places, layout.picture)

    async def _read(self, place: int) -> Image.Image:
        return await asyncio.to_thread(decoded, self._pictures[place])

    def _came(self, place: int) -> None:
        if self._sheet is not None:
            self.refresh(self._layout(self._sheet).region(place))

    def on_resize(self) -> None:
        self._painted.free()
        self._look_again()

    def on_unmount(self) -> None:
        self._painted.free()

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        sheet, width = self._sheet, self.size.width
        if sheet is None:
            return Strip.blank(width, self.rich_style)
        layout = self._layout(sheet)
        columns = range(layout.first[1], layout.first[1] + layout.columns)
        if y == 0:
            here = self.at % layout.across
            heads = [
                Segment(
                    padded(f" {sheet.x.labels[column]}", layout.width),
                    self._look("current" if column == here else "label"),
                )
                for column in columns
            ]
            return self._line([Segment(" " * layout.before, self.rich_style), *heads])
        line, inner = divmod(y - 1, layout.height)
        if line >= layout.rows:
            return Strip.blank(width, self.rich_style)
        row = layout.first[0] + line
        segments = [self._row_label(sheet, row, inner, layout)] if layout.before else []
        for column in columns:
            segments += self._cell(row * layout.across + column, inner, layout)
        return self._line(segments)

    def _line(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _row_label(self, sheet: SheetJobs, row: int, y: int, layout: Layout) -> Segment:
        is_here = row == self.at // len(sheet.x.values)
        is_middle = sheet.y is not None and y == layout.picture[1] // 2
        words = cut(sheet.y.labels[row], layout.before - 1) if sheet.y and is_middle else ""
        return Segment(padded(words, layout.before), self._look("current" if is_here else "label"))

    def _cell(self, place: int, y: int, layout: Layout) -> list[Segment]:
        width, height = layout.picture
        if y >= height:
            return [Segment(" " * layout.width, self.rich_style)]
        is_here = place == self.at
        bar = ("┃" if self.has_focus else "│") if is_here else " "
        edge = Segment(bar, self._look("current" if is_here else "label"))
        painted = self._painted.get(place)
        if painted is not None and painted.columns <= width:
            return [edge, *inside(painted, y, (width, height), self._look("words"))]
        is_lost = place in self._lost
        lines = self._words_at(place, width - 1)[:height]
        at = y - (height - len(lines)) // 2
        words = lines[at] if 0 <= at < len(lines) else ""
        look = self._look("lost" if is_lost else "words")
        return [edge, Segment(padded(f"{words:^{width}}", width), look)]

    def _words_at(self, place: int, width: int) -> list[str]:
        """What stands where no picture is."""
        if place in self._lost:
            return wrap(visible_line(f"✗ {self._lost[place]}"), max(width, 1))
        if self._sheet is None or place in self._sheet.picture_ids:
            return ["not to be shown" if place in self._painted else "…"]
        return [self._sheet.word_at(place)]

    def _look(self, part: str) -> Style:
        return self.get_component_rich_style(f"sheet-grid--{part}")

    # --- what happens to it --------------------------------------------------------------------

    def on_focus(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, across: int, down: int) -> None:
        if self._sheet is not None:
            columns = len(self._sheet.x.values)
            rows = len(self._sheet.jobs) // columns
            row, column = divmod(self.at, columns)
            row = min(max(row + down, 0), rows - 1)
            self.at = row * columns + min(max(column + across, 0), columns - 1)
            self._look_again()
            self.post_message(self.Moved())

    def action_full_view(self) -> None:
        self.post_message(self.FullView())

    def on_click(self, event: events.Click) -> None:
        if self._sheet is None:
            return
        layout = self._layout(self._sheet)
        for place in layout.in_sight:
            if layout.region(place).contains(event.x, event.y):
                self.at = place
                self.action_move(0, 0)
                if event.chain == 2:
                    self.action_full_view()
