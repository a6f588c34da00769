"""One picture on its own, as large as the terminal allows."""

import asyncio

from PIL import Image
from rich.segment import Segment
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.pictures.painter import Painted, Painter
from phoenix_tui.ui.widgets import card_words


class PictureView(Widget):
    """A picture, and nothing else."""

    def __init__(self, image: Image.Image, painter: Painter) -> None:
        super().__init__()
        self._image = image
        self._canvas = painter.canvas()
        self._painted: Painted | None = None

    def on_unmount(self) -> None:
        self._canvas.free()

    @work(exclusive=True)
    async def on_resize(self) -> None:
        self._painted = await asyncio.to_thread(
            self._canvas.paint, self._image, self.size.width, self.size.height, False
        )
        self._canvas.show(self._painted)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        painted = self._painted
        if painted is None or painted.columns > width:
            return Strip.blank(width, self.rich_style)
        above, before = (height - painted.rows) // 2, (width - painted.columns) // 2
        if not 0 <= y - above < painted.rows:
            return Strip.blank(width, self.rich_style)
        return Strip(
            [
                Segment(" " * before, self.rich_style),
                *painted.strips[y - above],
                Segment(" " * (width - painted.columns - before), self.rich_style),
            ],
            width,
        )


class FullViewScreen(ModalScreen[None]):
    """The picture of one card; any of its keys leads back."""

    BINDINGS = [Binding("escape,z,enter,q", "dismiss(None)", "Back", id="full-view-back")]

    def __init__(self, slot: Slot, image: Image.Image, painter: Painter) -> None:
        super().__init__()
        self._slot = slot
        self._image = image
        self._painter = painter

    def compose(self) -> ComposeResult:
        yield PictureView(self._image, self._painter)
        yield Static(f"{card_words.sentence(self._slot)}  Esc leads back.", markup=False)
