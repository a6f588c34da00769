"""A mask, and the hand that paints it: the tool, its size, where it is, and whether it is down."""

from enum import StrEnum

from PIL import Image

from phoenix_tui.ui.painting.flood import Box
from phoenix_tui.ui.painting.mask import FREE, MARKED, Mask, Point, pixel


class Tool(StrEnum):
    """What happens between the press of a button, or of the space bar, and the next."""

    BRUSH = "brush"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    FILL = "fill"


BRUSHES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Pixels across."""


class Easel:
    """One picture being painted on."""

    def __init__(self, width: int, height: int, mask: Image.Image | None = None) -> None:
        """The picture's size in pixels, and the mask that there is already."""
        self.mask = Mask(width, height, mask)
        self.tool = Tool.BRUSH
        self.brush = next(b for b in reversed(BRUSHES) if b <= max(min(width, height) / 12, 1))
        """Pixels across."""
        self.is_erasing = False
        self.x, self.y = width / 2, height / 2
        """Where the hand is, in pixels of the picture; the mouse may be outside."""
        self.is_down = False
        self.anchor: Point | None = None
        """Where a shape was begun."""
        self._value = MARKED

    @property
    def at(self) -> Point:
        return pixel(self.x, self.y)

    def press(self, erase: bool = False) -> Box | None:
        """Put the hand down where it is; returns where the mask may differ.

        `erase` swaps painting and erasing until it is lifted.
        """
        self._value = FREE if self.is_erasing != erase else MARKED
        match self.tool:
            case Tool.BRUSH:
                self.mask.begin()
                self.is_down = True
                return self.mask.line(self.at, self.at, self.brush, self._value)
            case Tool.RECTANGLE | Tool.ELLIPSE:
                self.is_down = True
                self.anchor = self.at
                return None
            case Tool.FILL:
                return self.mask.fill(self.at, self._value)

    def move(self, x: float, y: float) -> Box | None:
        """Move the hand; paints where the brush is down."""
        before, self.x, self.y = self.at, x, y
        if self.is_down and self.tool is Tool.BRUSH and before != self.at:
            return self.mask.line(before, self.at, self.brush, self._value)
        return None

    def lift(self) -> Box | None:
        """Take the hand up: the stroke ends, or the shape is drawn."""
        anchor, was_down = self.anchor, self.is_down
        self.anchor, self.is_down = None, False
        if not was_down:
            return None
        match self.tool:
            case Tool.RECTANGLE if anchor:
                return self.mask.rectangle(anchor, self.at, self._value)
            case Tool.ELLIPSE if anchor:
                return self.mask.ellipse(anchor, self.at, self._value)
            case _:
                self.mask.end()
                return None

    def abandon(self) -> bool:
        """Take the hand up without drawing a shape; says whether it was down."""
        was_down, self.is_down, self.anchor = self.is_down, False, None
        self.mask.end()
        return was_down

    def take(self, tool: Tool) -> None:
        self.abandon()
        self.tool = tool

    def resize_brush(self, by: int) -> None:
        """Take the brush that is so many sizes larger; smaller where `by` is negative."""
        self.brush = BRUSHES[min(max(BRUSHES.index(self.brush) + by, 0), len(BRUSHES) - 1)]
