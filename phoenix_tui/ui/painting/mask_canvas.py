"""The widget that a mask is painted on."""

import asyncio

from PIL import Image
from textual import events, work
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.painting.drawn_cells import DrawnCells
from phoenix_tui.ui.painting.easel import Easel, Tool
from phoenix_tui.ui.painting.flood import Box
from phoenix_tui.ui.painting.keys import PAINT
from phoenix_tui.ui.painting.masked_cells import MaskedCells, laid
from phoenix_tui.ui.painting.view import View, whole
from phoenix_tui.ui.pictures.half_cells import Colours

FAST = 8
"""Steps of the cursor with shift."""


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
        self._drawn: DrawnCells | None = None
        """What is on the screen; None until it was prepared for the first time."""
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
        self._drawn = DrawnCells(MaskedCells(view, picture, self._colours, tint), self.easel)
        self.refresh()
        self.post_message(self.Changed())

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        segments = self._drawn.line(y) if self._drawn else []
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _show(self, box: Box | None) -> None:
        """Draw what is different after the hand moved, and the mask changed within `box`."""
        if self._drawn is None:
            return
        if changed := self._drawn.follow(box):
            self.refresh(*changed)
        self.post_message(self.Changed())

    # --- the mouse -----------------------------------------------------------------------------

    def _to(self, event: events.MouseEvent) -> tuple[float, float]:
        """Where in the picture the mouse is."""
        assert self._drawn is not None
        return self._drawn.view.place(*self._pointer(event))

    def _pointer(self, event: events.MouseEvent) -> tuple[float, float]:
        x, y = event.pointer_x, event.pointer_y
        self._has_pixels = self._has_pixels or bool(x % 1 or y % 1)
        return (x, y) if self._has_pixels else (x + 0.5, y + 0.5)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._drawn is None or self._drags:
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
        if self._drawn is None or (self.easel.is_down and not self._drags):
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
