import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PIL import Image

from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.pictures.small_pictures import SmallPictures


class Reading:
    """Small pictures whose files are read when the test says so."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.came: asyncio.Queue[str] = asyncio.Queue()
        self.may_end = asyncio.Event()
        self.pictures = SmallPictures[str](CellPainter(), self._read, self.came.put_nowait)

    async def _read(self, key: str) -> Image.Image:
        self.begun.put_nowait(key)
        await self.may_end.wait()
        return Image.new("RGB", (8, 8))


@asynccontextmanager
async def reading() -> AsyncIterator[Reading]:
    made = Reading()
    running = asyncio.create_task(made.pictures.run())
    async with asyncio.timeout(60):
        yield made
    running.cancel()


async def test_what_is_wanted_again_on_its_way_is_painted_once() -> None:
    async with reading() as made:
        made.pictures.want(["boat"], (8, 4))
        assert await made.begun.get() == "boat"
        made.pictures.want(["boat", "house"], (8, 4))
        made.may_end.set()
        assert await made.came.get() == "boat"
        assert await made.begun.get() == "house", "the boat was read twice"
        assert await made.came.get() == "house"


async def test_what_was_on_its_way_when_all_was_freed_is_not_shown() -> None:
    async with reading() as made:
        made.pictures.want(["boat", "house"], (8, 4))
        assert await made.begun.get() == "boat"
        made.pictures.free()
        made.pictures.want(["tree"], (4, 2))
        made.may_end.set()
        assert await made.begun.get() == "tree", "the house was read for nothing"
        assert await made.came.get() == "tree", "a picture of before is among those of now"
        assert "boat" not in made.pictures
