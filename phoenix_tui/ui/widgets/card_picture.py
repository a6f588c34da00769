"""The picture of a card: its newest state, painted in a thread for the room that there is."""

import asyncio

from PIL import Image
from textual import work
from textual.geometry import Offset, Region
from textual.reactive import reactive

from phoenix_tui.domain.job import JobState
from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.pictures.fading import faded
from phoenix_tui.ui.pictures.laid_over import LaidOver
from phoenix_tui.ui.pictures.painter import Canvas, Painted, Painter


class CardPicture(LaidOver):
    """A widget that shows one picture of a batch within edges, above two lines until it is done."""

    slot: reactive[Slot] = reactive(Slot(index=0, size=1, seed=0), init=False, repaint=False)

    def __init__(self, slot: Slot, painter: Painter) -> None:
        super().__init__()
        self.set_reactive(CardPicture.slot, slot)
        self.image: Image.Image | None = None
        """The newest of the picture; None before its first preview."""
        self._canvas = painter.canvas()
        self.painted: Painted | None = None
        """As it is drawn."""

    async def show(self, image: Image.Image) -> int:
        """Show `image` from now on; returns about how many bytes that takes on the line."""
        self.image = image
        await self._paint()
        return self.painted.cost if self.painted else 0

    def use(self, painter: Painter) -> None:
        """Draw by another painter from now on."""
        self._canvas.free()
        self._canvas = painter.canvas()
        self.paint_again()

    @work(exclusive=True, group="paint")
    async def paint_again(self) -> None:
        """Have it painted for the room and the state that there are now."""
        await self._paint()

    async def _paint(self) -> None:
        columns, rows = self._picture_size
        if self.image is None or columns < 1 or rows < 1:
            return
        image, is_live = self.image, self.slot.state is not JobState.COMPLETED
        canvas = self._canvas
        ground = self.background_colors[1].rgb if self.slot.marks.discarded else None

        def paint() -> Painted:
            return canvas.paint(faded(image, ground), columns, rows, is_live)

        painted = await asyncio.to_thread(paint)
        if image is not self.image or canvas is not self._canvas or not self.is_attached:
            return
        before, self.painted = self.painted, painted
        canvas.show(painted)
        if before is None or (before.columns, before.rows) != (painted.columns, painted.rows):
            self.refresh()
        elif before.strips is not painted.strips:
            width, height = self._picture_size
            self.refresh(Region(1, 1, width, height))

    @property
    def _picture_size(self) -> tuple[int, int]:
        """Columns and rows that are there for the picture."""
        below = 0 if self.slot.state is JobState.COMPLETED else 2
        return self.size.width - 2, self.size.height - 2 - below

    def laid_over(self) -> tuple[Canvas, Painted, Offset] | None:
        painted = self.painted
        if painted is None or self.slot.state is not JobState.COMPLETED:
            return None
        columns, rows = self._picture_size
        place = Offset(1 + (columns - painted.columns) // 2, 1 + (rows - painted.rows) // 2)
        return self._canvas, painted, place

    def on_resize(self) -> None:
        self.paint_again()

    def on_unmount(self) -> None:
        self._canvas.free()
        # Textual keeps the lines of some widgets after they are gone, and these are large
        self.image, self.painted = None, None
        self._styles_cache.clear()
