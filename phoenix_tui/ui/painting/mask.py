"""A mask: which pixels of a picture are to be painted anew."""

import math

from PIL import Image, ImageDraw

from phoenix_tui.ui.painting.flood import Box, flood
from phoenix_tui.ui.painting.history import LIMIT, History, patch

MARKED, FREE = 255, 0
_LIGHT = 128
"""The darkest grey of a mask that counts as white, as where masks are used."""

Point = tuple[int, int]


class Mask:
    """A picture in mode L, black and white only, that can be drawn on; every change comes back."""

    def __init__(
        self, width: int, height: int, mask: Image.Image | None = None, limit: int = LIMIT
    ) -> None:
        """`mask`, in any size, is what there is already; `limit` is of the history, in bytes."""
        if mask is None:
            self.image = Image.new("L", (width, height), FREE)
        else:
            marks = mask.convert("L").point(lambda grey: MARKED * (grey >= _LIGHT))
            shrunk = marks.resize((width, height), Image.Resampling.BOX)
            self.image = shrunk.point(lambda grey: MARKED * (grey > 0))
        self._first = patch(self.image, (0, 0, width, height))
        self._history = History(limit)
        self._marked = self._marked_in((0, 0, width, height))
        self._stroke: Image.Image | None = None
        """The mask as it was when the stroke began."""
        self._stroke_box: Box | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    @property
    def coverage(self) -> float:
        """The part that is marked, 0 to 1."""
        return self._marked / (self.image.width * self.image.height)

    @property
    def is_empty(self) -> bool:
        return self._marked == 0

    @property
    def is_changed(self) -> bool:
        """It is not as it was at first."""
        return patch(self.image, self._first.box) != self._first

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo or self._stroke_box is not None

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    # --- strokes -------------------------------------------------------------------------------

    def begin(self) -> None:
        """What is drawn until `end` is one stroke, and one step back."""
        self.end()
        self._stroke = self.image.copy()

    def end(self) -> None:
        before, box = self._stroke, self._stroke_box
        self._stroke, self._stroke_box = None, None
        if before is not None and box is not None:
            self._history.keep(patch(before, box))

    def line(self, start: Point, end: Point, width: int, value: int) -> Box | None:
        """Draw with a round brush, `width` pixels across; returns where something may differ."""
        discs = [_disc(point, width) for point in (start, end)]
        box = self._clipped(
            min(disc[0] for disc in discs) - 1, min(disc[1] for disc in discs) - 1,
            max(disc[2] for disc in discs) + 2, max(disc[3] for disc in discs) + 2,
        )  # fmt: skip
        if box is None:
            return None
        before = self._marked_in(box)
        draw = ImageDraw.Draw(self.image)
        if start != end:
            draw.line((start, end), fill=value, width=width)
        for disc in discs:
            # Pillow draws no ellipse of a single pixel
            (draw.ellipse if width > 2 else draw.rectangle)(disc, fill=value)
        return self._drawn(box, before)

    # --- shapes --------------------------------------------------------------------------------

    def rectangle(self, start: Point, end: Point, value: int) -> Box | None:
        """Fill the rectangle between two corners, both included."""
        return self._shape("rectangle", start, end, value)

    def ellipse(self, start: Point, end: Point, value: int) -> Box | None:
        """Fill the ellipse in the rectangle between two corners."""
        return self._shape("ellipse", start, end, value)

    def _shape(self, kind: str, start: Point, end: Point, value: int) -> Box | None:
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        box = self._clipped(left, top, right + 1, bottom + 1)
        if box is None:
            return None
        before = self._marked_in(box)
        self.begin()
        getattr(ImageDraw.Draw(self.image), kind)((left, top, right, bottom), fill=value)
        drawn = self._drawn(box, before)
        self.end()
        return drawn

    def fill(self, at: Point, value: int) -> Box | None:
        """Fill the area around `at`, up to what bounds it."""
        width, height = self.size
        if not (0 <= at[0] < width and 0 <= at[1] < height):
            return None
        rows = bytearray(self.image.tobytes())
        box = flood(rows, width, *at, value)
        if box is not None:
            self._replace(Image.frombytes("L", self.size, bytes(rows)), box)
        return box

    def invert(self) -> Box:
        """Swap what is marked and what is free."""
        box = (0, 0, *self.size)
        self._replace(self.image.point(lambda grey: MARKED - grey), box)
        return box

    def clear(self) -> Box | None:
        """Mark nothing."""
        box = self.image.getbbox()
        if box is not None:
            self._replace(Image.new("L", self.size, FREE), box)
        return box

    def _replace(self, image: Image.Image, box: Box) -> None:
        self.end()
        self._history.keep(patch(self.image, box))
        self.image = image
        self._marked = self._marked_in((0, 0, *self.size))

    # --- back and forth ------------------------------------------------------------------------

    def undo(self) -> Box | None:
        """Take back the last step; returns where it was."""
        self.end()
        return self._recounted(self._history.undo(self.image))

    def redo(self) -> Box | None:
        """Do again what was taken back last."""
        self.end()
        return self._recounted(self._history.redo(self.image))

    def _recounted(self, box: Box | None) -> Box | None:
        if box is not None:
            self._marked = self._marked_in((0, 0, *self.size))
        return box

    # -------------------------------------------------------------------------------------------

    def _drawn(self, box: Box, marked_before: int) -> Box | None:
        self._marked += self._marked_in(box) - marked_before
        self._stroke_box = _around(self._stroke_box, box)
        return box

    def _marked_in(self, box: Box) -> int:
        part = self.image if box == (0, 0, *self.size) else self.image.crop(box)
        return part.histogram()[MARKED]

    def _clipped(self, left: int, top: int, right: int, bottom: int) -> Box | None:
        width, height = self.size
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        return (left, top, right, bottom) if left < right and top < bottom else None


def _disc(centre: Point, width: int) -> Box:
    """The corners of the disc, both included."""
    left, top = centre[0] - (width - 1) // 2, centre[1] - (width - 1) // 2
    return left, top, left + width - 1, top + width - 1


def _around(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def pixel(x: float, y: float) -> Point:
    """The pixel that a place in the picture lies in."""
    return math.floor(x), math.floor(y)
