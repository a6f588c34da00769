"""What was done to a mask, to be taken back: the changed part as it was, packed."""

import zlib
from collections import deque

import msgspec
from PIL import Image

from phoenix_tui.ui.painting.flood import Box

LIMIT = 16 * 2**20
"""Bytes that all of it may take; the oldest is forgotten first."""
_OF_ITS_OWN = 256
"""Bytes of a patch besides its pixels, about."""


class Patch(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a mask at some time."""

    box: Box
    packed: bytes
    """One bit a pixel, compressed."""

    @property
    def cost(self) -> int:
        """Bytes."""
        return len(self.packed) + _OF_ITS_OWN


def patch(mask: Image.Image, box: Box) -> Patch:
    """The part of `mask`, mode L in black and white, within `box`."""
    part = mask.crop(box).convert("1", dither=Image.Dither.NONE)
    return Patch(box=box, packed=zlib.compress(part.tobytes(), 1))


def put_back(mask: Image.Image, saved: Patch) -> Patch:
    """Make the part as it was saved; returns it as it is now."""
    left, top, right, bottom = saved.box
    now = patch(mask, saved.box)
    part = Image.frombytes("1", (right - left, bottom - top), zlib.decompress(saved.packed))
    mask.paste(part.convert("L"), (left, top))
    return now


class History:
    """Two stacks of patches: to go back, and to go forward again."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._back: deque[Patch] = deque()
        self._forward: deque[Patch] = deque()

    @property
    def can_undo(self) -> bool:
        return bool(self._back)

    @property
    def can_redo(self) -> bool:
        return bool(self._forward)

    @property
    def cost(self) -> int:
        """Bytes that are held."""
        return sum(each.cost for each in (*self._back, *self._forward))

    def keep(self, before: Patch) -> None:
        """Something was done; `before` is the changed part as it was."""
        self._forward.clear()
        self._back.append(before)
        while self.cost > self._limit:
            self._back.popleft()

    def undo(self, mask: Image.Image) -> Box | None:
        """Take the last change back; returns where, None where there is nothing to take back."""
        return _moved(self._back, self._forward, mask)

    def redo(self, mask: Image.Image) -> Box | None:
        """Do again what was taken back last; returns where."""
        return _moved(self._forward, self._back, mask)


def _moved(source: deque[Patch], target: deque[Patch], mask: Image.Image) -> Box | None:
    if not source:
        return None
    saved = source.pop()
    target.append(put_back(mask, saved))
    return saved.box
