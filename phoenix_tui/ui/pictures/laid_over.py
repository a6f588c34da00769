"""Pictures that a terminal draws over their cells, once nothing else moves there."""

from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from phoenix_tui.ui.pictures.painter import Canvas, Painted

QUIET = 0.2
"""Seconds without a cell of the widget being drawn, after which its picture is laid over them."""


class LaidOver(Widget):
    """A widget with a picture, whose canvas may have more than cells to show it by."""

    def __init__(self) -> None:
        super().__init__()
        self._quiet: Timer | None = None

    def laid_over(self) -> tuple[Canvas, Painted, Offset] | None:
        """The picture that its cells show, and where in the widget they begin; None for none."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        # called for whatever is drawn anew, by whomever: what lay over it is gone
        shown = self.laid_over()
        if shown and shown[1].over:
            self._wait_for_quiet()
        return super().render_lines(crop)

    def _wait_for_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self.set_timer(QUIET, self._lay_over)

    def _lay_over(self) -> None:
        shown = self.laid_over()
        # under a dialog there are cells alone; when it closes they are drawn anew
        if shown is None or not shown[1].over or not self.is_attached or not self.screen.is_active:
            return
        canvas, painted, offset = shown
        try:
            place = self.screen.find_widget(self)
        except NoWidget:
            return  # it is not shown any more
        area = Region(*(place.region.offset + offset), painted.columns, painted.rows)
        if not place.visible_region.contains_region(area):
            return
        if any(toast.region.overlaps(area) for toast in self.screen.query("Toast")):
            self._wait_for_quiet()
            return
        canvas.lay_over(painted, area.x, area.y)
