"""A picture, and nothing else."""

import asyncio

from PIL import Image
from rich.segment import Segment
from textual import work
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.pictures.painter import Painted, Painter


class PictureView(Widget):
    """As large as there is room for, in the middle."""

    def __init__(self, painter: Painter, image: Image.Image | None = None) -> None:
        super().__init__()
        self._image = image
        self._canvas = painter.canvas()
        self._painted: Painted | None = None

    def show(self, image: Image.Image | None) -> None:
        """Another picture, or none."""
        self._image = image
        self.on_resize()

    def on_unmount(self) -> None:
        self._canvas.free()

    @work(exclusive=True)
    async def on_resize(self) -> None:
        image, (width, height) = self._image, self.size
        if image is None or width < 1 or height < 1:
            self._painted = None
        else:
            self._painted = await asyncio.to_thread(self._canvas.paint, image, width, height, False)
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
