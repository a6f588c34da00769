"""A picture, and nothing else."""

import asyncio

from PIL import Image
from rich.segment import Segment
from textual import work
from textual.geometry import Offset
from textual.strip import Strip

from phoenix_tui.ui.pictures.laid_over import LaidOver
from phoenix_tui.ui.pictures.painter import Canvas, Painted, Painter


class PictureView(LaidOver):
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

    def laid_over(self) -> tuple[Canvas, Painted, Offset] | None:
        return (self._canvas, self._painted, self._place(self._painted)) if self._painted else None

    def _place(self, painted: Painted) -> Offset:
        width, height = self.size
        return Offset((width - painted.columns) // 2, (height - painted.rows) // 2)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        painted = self._painted
        if painted is None or painted.columns > width:
            return Strip.blank(width, self.rich_style)
        before, above = self._place(painted)
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
