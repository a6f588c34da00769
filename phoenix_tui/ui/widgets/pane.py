"""One place of the comparison: a picture, and the one that it blinks with."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import Marks
from phoenix_tui.domain.text import shortened
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.culling import Rate, Turn
from phoenix_tui.ui.keys import COMPARE, PICTURE
from phoenix_tui.ui.pictures.fading import faded
from phoenix_tui.ui.pictures.look import Frame, Look
from phoenix_tui.ui.pictures.painter import Canvas, Painted, Painter
from phoenix_tui.ui.pictures.wanted import Wanted
from phoenix_tui.ui.widgets.compared import Compared
from phoenix_tui.ui.widgets.edges import EDGES, inside, rule
from phoenix_tui.ui.widgets.looked_at import LookedAt


class _Sight(NamedTuple):
    """All that the lines of a picture depend on."""

    size: Size
    look: Look
    is_faded: bool


class Pane(LookedAt, can_focus=True, inherit_bindings=False):
    """Draws itself, edges included; what it may have to show next is painted beforehand."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"pane--edge", "pane--title", "pane--marks", "pane--words", "pane--empty"}
    BINDINGS = [*COMPARE, *PICTURE]

    class Swapped(Message):
        """Another picture is to be shown here: the next one, or the one before."""

        def __init__(self, pane: "Pane", by: int) -> None:
            super().__init__()
            self.pane = pane
            self.by = by

    class Alone(Message):
        """This place is to be shown alone, or with the others again."""

    class Blend(Message):
        """Pictures between the one that is seen here and the other of the two are wanted."""

        def __init__(self, rows: tuple[PictureRow, PictureRow]) -> None:
            super().__init__()
            self.rows = rows

    class GoOn(Message):
        """The picture was decided about: on to the next place."""

        def __init__(self, pane: "Pane") -> None:
            super().__init__()
            self.pane = pane

    picture: reactive[Compared | None] = reactive(None, init=False, repaint=False)
    partner: reactive[Compared | None] = reactive(None, init=False, repaint=False)
    """What `space` shows instead; None where there is nothing to blink with."""
    blinks: reactive[bool] = reactive(False, init=False, repaint=False)
    """The partner is shown."""

    def __init__(self, painter: Painter, wanted: Wanted) -> None:
        super().__init__()
        self._painter = painter
        self._wanted = wanted
        self._canvases: dict[str, Canvas] = {}
        self._painted: dict[str, tuple[_Sight, Painted]] = {}
        """By picture id; as it was painted last."""

    # --- state ---------------------------------------------------------------------------------

    @property
    def shown(self) -> Compared | None:
        """What is seen here now."""
        return self.partner if self.blinks and self.partner else self.picture

    @property
    def current(self) -> PictureRow | None:
        return self.shown.row if self.shown else None

    def culled(self) -> Mapping[str, Marks]:
        return {self.current.picture_id: self.current.marks} if self.current else {}

    def go_on(self, verdict: Turn | Rate) -> None:
        self.post_message(self.GoOn(self))

    @property
    def frame(self) -> Frame | None:
        return self._frame_of(self.shown) if self.shown else None

    def _frame_of(self, compared: Compared) -> Frame:
        """A picture in the room that there is here."""
        return Frame(
            width=compared.image.width,
            height=compared.image.height,
            columns=max(self.size.width - 2, 1),
            rows=max(self.size.height - 2, 1),
            dots=self._painter.dots,
        )

    def use(self, painter: Painter) -> None:
        """Draw by another painter from now on."""
        self._free()
        self._painter = painter
        self._paint()

    def watch_picture(self, before: Compared | None, now: Compared | None) -> None:
        if before and now and before.row.picture_id != now.row.picture_id:
            self.set_reactive(Pane.blinks, False)
        self._paint()

    def watch_partner(self) -> None:
        self._paint()

    def watch_look(self) -> None:
        self._paint()

    def watch_blinks(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self._paint()

    def on_unmount(self) -> None:
        self._free()
        self._styles_cache.clear()

    def _free(self) -> None:
        for canvas in self._canvases.values():
            canvas.free()
        self._canvases.clear()
        self._painted.clear()

    # --- painting ------------------------------------------------------------------------------

    def _paint(self) -> None:
        """Have painted what is shown, and then what may be."""
        self.refresh()
        for compared in (self.shown, self.picture, self.partner):
            if compared is not None and self._sight(compared) != self._sight_of(compared):
                self._wanted.want((self, compared.number), partial(self._bring, compared))

    def _sight(self, compared: Compared) -> _Sight:
        return _Sight(self.size, self.look, compared.row.discarded)

    def _sight_of(self, compared: Compared) -> _Sight | None:
        painted = self._painted.get(compared.row.picture_id)
        return painted[0] if painted else None

    async def _bring(self, compared: Compared) -> None:
        sight, frame = self._sight(compared), self._frame_of(compared)
        if min(self.size) < 3 or not self.is_attached:
            return
        picture_id = compared.row.picture_id
        canvas = self._canvases.get(picture_id) or self._painter.canvas()
        self._canvases[picture_id] = canvas
        ground = self.background_colors[1].rgb if sight.is_faded else None
        painted = await asyncio.to_thread(_paint, canvas, compared.image, frame, self.look, ground)
        if self._canvases.get(picture_id) is not canvas:
            return  # the place is gone, or is drawn by another painter
        canvas.show(painted)
        self._painted[picture_id] = sight, painted
        if self.shown and self.shown.row.picture_id == picture_id:
            width, height = self.size
            self.refresh(Region(0, 1, width, height - 1))

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        drawn = EDGES[self.has_focus]
        edge = self._look_of("edge")
        shown = self.shown
        if y == 0:
            marks = mark_words.signs(shown.row.marks) if shown else ""
            right = [(f" {marks} ", self._look_of("marks"))] if marks else []
            room = max(width - 4 - sum(len(words) for words, _ in right), 0)
            title = [(shortened(self._title, room), self._look_of("title"))]
            return rule(width, drawn.upper, edge, title, right)
        if y == height - 1:
            words = self.frame.words(self.look) if self.frame else ""
            right = [(f" {words} ", self._look_of("words"))] if words else []
            return rule(width, drawn.lower, edge, [], right)
        painted = self._painted.get(shown.row.picture_id) if shown else None
        empty = self._look_of("empty")
        lines = inside(painted[1] if painted else None, y - 1, (width - 2, height - 2), empty)
        return Strip([Segment(drawn.side, edge), *lines, Segment(drawn.side, edge)], width)

    @property
    def _title(self) -> str:
        if self.shown is None:
            return ""
        blinking = ", blinking" if self.blinks and self.partner else ""
        return f" {self.shown.number} · seed {self.shown.row.seed_words}{blinking} "

    def _look_of(self, part: str) -> Style:
        return self.get_component_rich_style(f"pane--{part}")

    # --- what happens to it --------------------------------------------------------------------

    def action_blink(self) -> None:
        if self.partner is not None:
            self.blinks = not self.blinks

    def action_blend(self) -> None:
        if self.picture and self.partner:
            pair = self.picture.row, self.partner.row
            self.post_message(self.Blend(pair[::-1] if self.blinks else pair))

    def action_swap(self, by: int) -> None:
        self.post_message(self.Swapped(self, by))

    def action_alone(self) -> None:
        self.post_message(self.Alone())


def _paint(
    canvas: Canvas,
    image: Image.Image,
    frame: Frame,
    look: Look,
    ground: tuple[int, int, int] | None,
) -> Painted:
    part = frame.part(look)
    seen = image if part.box == (0, 0, *image.size) else image.crop(part.box)
    # no more is sent than the terminal has dots for
    most = round(part.columns * frame.dots), round(part.rows * 2 * frame.dots)
    if seen.width > most[0] and seen.height > most[1]:
        seen = seen.resize(most, Image.Resampling.BOX, reducing_gap=2.0)
    return canvas.paint(faded(seen, ground), part.columns, part.rows, False)
