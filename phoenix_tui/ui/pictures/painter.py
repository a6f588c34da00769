"""How a picture gets onto the screen: the seam between cards and what a terminal can do."""

from typing import NamedTuple, Protocol

from PIL import Image
from textual.strip import Strip

from phoenix_tui.ui.pictures.half_cells import (
    ANSI_16,
    XTERM_256,
    Colours,
    fitted,
    half_cells,
    shades,
)

BYTES_A_SEGMENT = 42
"""Two colours of 24 bits, a reset, and what they are for."""


class Painted(NamedTuple):
    """A picture as lines of the screen."""

    columns: int
    rows: int
    strips: list[Strip]
    """`rows` of them, `columns` cells each."""
    data: str = ""
    """What the terminal must be sent for the lines to show it; nothing for most."""
    over: str = ""
    """What the terminal may be sent to draw over the lines; nothing for most."""

    @property
    def cost(self) -> int:
        """About how many bytes it takes on the line."""
        return len(self.data) or BYTES_A_SEGMENT * sum(len(list(strip)) for strip in self.strips)


class Canvas(Protocol):
    """A place for one picture at a time."""

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        """`image` as large as fits into `columns` x `rows` cells; called in a thread.

        `is_live`: a preview, soon to be replaced, that should cost little.
        """
        ...

    def show(self, painted: Painted) -> None:
        """Make what was painted visible; called on the event loop."""
        ...

    def lay_over(self, painted: Painted, column: int, row: int) -> None:
        """Draw what goes over the lines, which are on the screen from that cell on.

        Called on the event loop, once nothing else is drawn there.
        """
        ...

    def free(self) -> None:
        """The place is gone; called on the event loop."""
        ...


class Painter(Protocol):
    """One way of drawing pictures."""

    bytes_per_second: float
    """What all previews together may put on the line."""
    dots: float
    """How many of its dots are side by side in a cell."""

    def canvas(self) -> Canvas: ...


class _Cells:
    """A canvas that needs nothing but characters and colours."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours

    def paint(self, image: Image.Image, columns: int, rows: int, is_live: bool) -> Painted:
        across, down = fitted(image.width, image.height, columns, rows)
        if self._colours == "none":
            return Painted(across, down, shades(image, across, down))
        return Painted(across, down, half_cells(image, across, down, self._colours, is_live))

    def show(self, painted: Painted) -> None:
        pass

    def lay_over(self, painted: Painted, column: int, row: int) -> None:
        pass

    def free(self) -> None:
        pass


class CellPainter:
    """Half-cells in the colours that there are; shades of ░▒▓█ where there are none."""

    bytes_per_second = 280_000.0
    dots = 1.0

    def __init__(self, colours: Colours = "24-bit") -> None:
        self.colours = colours

    def canvas(self) -> Canvas:
        return _Cells(self.colours)


def painter_for(color_system: str | None) -> CellPainter:
    """The painter for one of Rich's colour systems."""
    known: dict[str | None, Colours] = {
        "truecolor": "24-bit",
        "256": XTERM_256,
        "standard": ANSI_16,
        "windows": ANSI_16,
        None: "none",
    }
    return CellPainter(known.get(color_system, "24-bit"))
