"""How a picture gets onto the screen: the seam between cards and terminal protocols."""

from typing import NamedTuple, Protocol

from PIL import Image
from textual.strip import Strip

from phoenix_tui.ui.pictures.half_cells import fitted, half_cells, shades


class Painted(NamedTuple):
    """A picture as lines of the screen."""

    columns: int
    rows: int
    strips: list[Strip]
    """`rows` of them, `columns` cells each."""


class Painter(Protocol):
    """Turns pixels into lines; called in a thread."""

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        """`image` as large as fits into `columns` x `rows` cells.

        `is_live`: a preview, soon to be replaced, that should cost little.
        """
        ...


class HalfCellPainter:
    """For terminals with colours: two pixels a cell."""

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        across, down = fitted(image.width, image.height, columns, rows)
        return Painted(across, down, half_cells(image, across, down, coarse=is_live))


class ShadePainter:
    """For terminals without colours: shades of grey."""

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        across, down = fitted(image.width, image.height, columns, rows)
        return Painted(across, down, shades(image, across, down))
