"""What an image file shows before it is chosen."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PIL import Image

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.store import image_file

SIDE = 400
"""Pixels a side: more than the cells beside a list can show."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A file, looked at."""

    path: Path
    image: Image.Image | None
    """None where it cannot be used."""
    words: str
    """Its size, or why it cannot be used."""


def look_at(path: Path) -> Look:
    """Open and decode a file, which may be slow."""
    try:
        found, image = image_file.read_small(path, SIDE)
        size = path.stat().st_size
    except PhoenixError as problem:
        return Look(path=path, image=None, words=problem.failure.message)
    except OSError as problem:
        return Look(path=path, image=None, words=f"It cannot be read: {problem.strerror}.")
    return Look(path=path, image=image, words=f"{found.width}×{found.height}, {amount(size)}")


class Looker:
    """Looks at one file at a time, and then at the one that was wanted last."""

    def __init__(self, show: Callable[[Look], None]) -> None:
        self._show = show
        self._wanted: Path | None = None
        self._changed = asyncio.Event()

    def want(self, path: Path | None) -> None:
        """Have `path` shown when there is time, unless something else is wanted by then."""
        self._wanted = path
        self._changed.set()

    async def run(self) -> None:
        """Look at what is wanted, for ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if (path := self._wanted) is not None:
                seen = await asyncio.to_thread(look_at, path)
                if path == self._wanted:
                    self._show(seen)
