"""Small pictures of one widget: painted when they are in sight, and kept for going back to."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.ui.pictures.painter import Canvas, Painted, Painter
from phoenix_tui.ui.pictures.wanted import Wanted

KEPT = 150
"""How many: a few screens of small ones."""
Key = TypeVar("Key", bound=Hashable)


class SmallPictures(Generic[Key]):
    """By whatever the widget knows its pictures by; what is too old is freed."""

    def __init__(
        self,
        painter: Painter,
        read: Callable[[Key], Awaitable[Image.Image]],
        came: Callable[[Key], object],
    ) -> None:
        """`read` may raise `PhoenixError`; `came` is told of each picture that is there now."""
        self._painter = painter
        self._read = read
        self._came = came
        self._wanted = Wanted()
        self._size = (0, 0)
        self._kept: OrderedDict[Key, tuple[Canvas, Painted | None]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Painted | None:
        """None for one that is not here, or that cannot be shown."""
        return self._kept[key][1] if key in self._kept else None

    def want(self, keys: Sequence[Key], size: tuple[int, int]) -> None:
        """Have these painted and no others, in so many columns and rows; another size after `free`
        only."""
        self._size = size
        self._wanted.only(set(keys))
        for key in keys:
            if key not in self._kept:
                self._wanted.want(key, partial(self._bring, key))

    async def run(self) -> None:
        """Paint what is wanted, for ever."""
        await self._wanted.run()

    async def _bring(self, key: Key) -> None:
        if key in self._kept:
            return  # it was wanted once more while it was on its way
        kept, canvas, size = self._kept, self._painter.canvas(), self._size
        painted: Painted | None = None
        with suppress(PhoenixError, OSError):  # its place says so
            image = await self._read(key)
            painted = await asyncio.to_thread(canvas.paint, image, *size, False)
        if kept is self._kept:
            self._put(key, canvas, painted)
            self._came(key)

    def _put(self, key: Key, canvas: Canvas, painted: Painted | None) -> None:
        if painted:
            canvas.show(painted)
        self._kept[key] = canvas, painted
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)[1][0].free()

    def use(self, painter: Painter) -> None:
        """Paint by another painter from now on."""
        self.free()
        self._painter = painter

    def free(self) -> None:
        """Keep none of them, nor what is on its way."""
        for canvas, _ in self._kept.values():
            canvas.free()
        self._kept = OrderedDict()
        self._wanted.only(())
