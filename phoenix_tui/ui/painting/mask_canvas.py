"""The widget that a mask is painted on."""

import asyncio
import math
from collections.abc import Iterable

from PIL import Image
from rich.segment import Segment
from textual import events, work
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.painting.easel import Easel, Tool
from phoenix_tui.ui.painting.flood import Box
from phoenix_tui.ui.painting.keys import PAINT
from phoenix_tui.ui.painting.outlines import Place, outline
from phoenix_tui.ui.painting.sheet import Cell, Sheet, laid
from phoenix_tui.ui.painting.view import View, whole
from phoenix_tui.ui.pictures.half_cells import Colours

FAST = 8
"""Steps of the cursor with shift."""
GAP = 4
"""Cells that are sooner sent again than jumped over."""


class MaskCanvas(Widget, can_focus=True):
    """A picture, the mask over it, and the hand: one widget that draws each cell itself."""

    # with it every movement of the mouse with a button down draws the whole screen anew
    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"mask-canvas--mask", "mask-canvas--ground"}
    BINDINGS = [*PAINT]

    class Changed(Message):
        """The tool, the mask, or the part that is seen is different."""

    def __init__(self, picture: Image.Image, mask: Image.Image | None, colours: Colours) -> None:
        """`picture` in RGB."""
        super().__init__()
        self.easel = Easel(picture.width, picture.height, mask)
        self.view: View | None = None
        """The part that is seen, or is being prepared; None before the first layout."""
        self._picture = picture
        self._colours = colours
        self._sheet: Sheet | None = None
        self._rows: list[list[Cell]] = []
        """What is on the screen, cell by cell."""
        self._over: frozenset[Place] = frozenset()
        self._hand: Place = (-1, -1)
        self._drags: int = 0
        """The button of the mouse that is down; 0 for none."""
        self._grabbed: tuple[float, float] = (0.0, 0.0)
        """Where on the screen panning was begun."""
        self._has_pixels = False
        """The terminal tells where within a cell the mouse is."""

    # --- the part that is seen -----------------------------------------------------------------

    def on_resize(self) -> None:
        width, height = self.size
        if width < 1 or height < 1:
            return
        if self.view is None:
            self._look(whole(*self.easel.mask.size, width, height))
        else:
            self._look(self.view.resized(width, height))

    def _look(self, view: View) -> None:
        self.view = view
        self._lay(view)

    @work(exclusive=True)
    async def _lay(self, view: View) -> None:
        ground, tint = (
            self.get_component_styles(f"mask-canvas--{part}").color.rgb
            for part in ("ground", "mask")
        )
        picture = await asyncio.to_thread(laid, self._picture, view, self._colours, ground)
        self._sheet = Sheet(view, picture, self._colours, tint)
        self._sheet.mark(self.easel.mask.image, (0, 0, *self.easel.mask.size))
        self._over, self._hand = self._overlay(view)
        self._rows = [
            [self._cell(self._sheet, column, row) for column in range(view.columns)]
            for row in range(view.rows)
        ]
        self.refresh()
        self.post_message(self.Changed())

    def _overlay(self, view: View) -> tuple[frozenset[Place], Place]:
        column, row = view.cell(self.easel.at[0] + 0.5, self.easel.at[1] + 0.5)
        return outline(self.easel, view), (math.floor(column), math.floor(row))

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        text, look = "", None
        for glyph, style in self._rows[y] if y < len(self._rows) else ():
            if style is look:
                text += glyph
            else:
                if text:
                    segments.append(Segment(text, look))
                text, look = glyph, style
        segments.append(Segment(text, look))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _cell(self, sheet: Sheet, column: int, row: int) -> Cell:
        if (column, row) == self._hand:
            return sheet.hand(column, row, self.easel.is_down)
        if (column, row) in self._over:
            return sheet.line(column, row)
        return sheet.cell(column, row)

    def _show(self, box: Box | None) -> None:
        """Draw what is different after the hand moved, and the mask changed within `box`."""
        sheet = self._sheet
        if sheet is None:
            return
        stale: set[Place] = set()
        if box is not None and (cells := sheet.mark(self.easel.mask.image, box)):
            stale.update(
                (column, row)
                for row in range(cells[1], cells[3])
                for column in range(cells[0], cells[2])
            )
        over, hand = self._overlay(sheet.view)
        stale |= (over ^ self._over) | {hand, self._hand}
        self._over, self._hand = over, hand
        changed = []
        for column, row in stale:
            if 0 <= row < len(self._rows) and 0 <= column < sheet.view.columns:
                cell = self._cell(sheet, column, row)
                if cell != self._rows[row][column]:
                    self._rows[row][column] = cell
                    changed.append((column, row))
        if changed:
            self.refresh(*_spans(changed))
        self.post_message(self.Changed())

    # --- the mouse -----------------------------------------------------------------------------

    def _to(self, event: events.MouseEvent) -> tuple[float, float]:
        """Where in the picture the mouse is."""
        assert self._sheet is not None
        return self._sheet.view.place(*self._pointer(event))

    def _pointer(self, event: events.MouseEvent) -> tuple[float, float]:
        x, y = event.pointer_x, event.pointer_y
        self._has_pixels = self._has_pixels or bool(x % 1 or y % 1)
        return (x, y) if self._has_pixels else (x + 0.5, y + 0.5)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._sheet is None or self._drags:
            return
        self._drags = event.button
        self.capture_mouse()
        if event.button == 2:
            self._grabbed = self._pointer(event)
            return
        self.easel.abandon()
        self.easel.move(*self._to(event))
        self._show(self.easel.press(erase=event.button == 3))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._sheet is None or (self.easel.is_down and not self._drags):
            return  # the brush that the keyboard put down follows the keyboard
        if self._drags == 2:
            column, row = self._pointer(event)
            across, down = round(self._grabbed[0] - column), round(self._grabbed[1] - row)
            if across or down:
                self._grabbed = self._grabbed[0] - across, self._grabbed[1] - down
                self._pan(across, 2 * down)
            return
        self._show(self.easel.move(*self._to(event)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._drags:
            self._drags = 0
            self.release_mouse()
            self._show(self.easel.lift())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        if self.view is not None:
            self._look(self.view.zoomed(by, *self.view.place(*self._pointer(event))))

    # --- the keyboard --------------------------------------------------------------------------

    def action_go(self, across: int, down: int, fast: bool = False) -> None:
        if self.view is None:
            return
        step = max(self.view.scale, 1.0) * (FAST if fast else 1)
        width, height = self.easel.mask.size
        x = min(max(self.easel.x + across * step, 0.0), width - 0.5)
        y = min(max(self.easel.y + down * step, 0.0), height - 0.5)
        self._show(self.easel.move(x, y))
        shown = self.view.showing(x, y)
        if shown != self.view:
            self._look(shown)

    def action_press(self) -> None:
        """The space bar: the hand goes down, or up again."""
        if self.easel.is_down:
            self._show(self.easel.lift())
        else:
            self._show(self.easel.press())

    def abandon(self) -> bool:
        """Lift the hand without drawing a shape; says whether it was down."""
        if self._drags:
            self._drags = 0
            self.release_mouse()
        was_down = self.easel.abandon()
        self._show(None)
        return was_down

    def action_tool(self, name: str) -> None:
        self.easel.take(Tool(name))
        self._show(None)

    def action_erase(self) -> None:
        self.easel.is_erasing = not self.easel.is_erasing
        self._show(None)

    def action_brush(self, by: int) -> None:
        self.easel.resize_brush(by)
        self._show(None)

    def action_invert(self) -> None:
        self._show(self.easel.mask.invert())

    def action_clear(self) -> None:
        self._show(self.easel.mask.clear())

    def action_undo(self) -> None:
        self.easel.abandon()
        self._show(self.easel.mask.undo())

    def action_redo(self) -> None:
        self.easel.abandon()
        self._show(self.easel.mask.redo())

    def action_zoom(self, by: int) -> None:
        if self.view is not None:
            self._look(self.view.zoomed(by, self.easel.x, self.easel.y))

    def action_fit(self) -> None:
        if self.view is not None:
            self._look(self.view.at(self.view.fit, 0, 0))

    def action_one_to_one(self) -> None:
        if self.view is not None:
            self._look(self.view.at(1.0, self.easel.x, self.easel.y))

    def action_pan(self, across: int, down: int) -> None:
        """By a quarter of the screen."""
        self._pan(across * max(self.size.width // 4, 1), down * max(self.size.height // 2, 1))

    def _pan(self, columns: int, half_rows: int) -> None:
        if self.view is not None:
            moved = self.view.moved(columns, half_rows)
            if moved != self.view:
                self._look(moved)


def _spans(cells: Iterable[Place]) -> list[Region]:
    """Regions of one line each that hold the cells, and little else."""
    spans: list[list[int]] = []
    for column, row in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if spans and spans[-1][0] == row and column - spans[-1][2] <= GAP:
            spans[-1][2] = column + 1
        else:
            spans.append([row, column, column + 1])
    return [Region(start, row, end - start, 1) for row, start, end in spans]
