"""Brings previews and pictures to cards: the newest only, one at a time, at a bearable pace."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.ui.pictures.decode import decoded

Fetch = Callable[[], Awaitable[bytes]]
Show = Callable[[Image.Image], Awaitable[int]]
"""Returns about how many bytes the terminal was sent."""


BUSY_PAUSE = 0.02
"""Seconds until a busy line is looked at again."""


class Feed:
    """A slot for each picture, which holds only the newest of what is wanted of it."""

    def __init__(
        self,
        per_second: float,
        bytes_per_second: float,
        line_is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """How often one picture may change a second, and what all of them together may send.

        `line_is_busy` says whether the terminal has yet to take what it was sent before.
        """
        self._line_is_busy = line_is_busy
        self._pause = 1 / per_second
        self.bytes_per_second = bytes_per_second
        self._line_is_free = 0.0
        """When the next picture may be sent, on the loop's clock."""
        self._wanted: dict[str, tuple[Fetch, Show]] = {}
        self._last: dict[str, float] = {}
        """When each picture changed last, on the loop's clock."""
        self._changed = asyncio.Event()

    def want(self, key: str, fetch: Fetch, show: Show) -> None:
        """Have `show` called with what `fetch` gives, unless something newer comes before."""
        self._wanted[key] = (fetch, show)
        self._changed.set()

    def clear(self) -> None:
        self._wanted.clear()
        self._last.clear()

    async def run(self) -> None:
        """Bring what is wanted, for ever.

        One after the other: four pictures that change in the same moment would hold up the keys.
        """
        clock = asyncio.get_running_loop().time
        while True:
            self._changed.clear()
            due = {
                key: max(self._last.get(key, 0.0) + self._pause, self._line_is_free)
                for key in self._wanted
            }
            key = min(due, key=due.__getitem__, default=None)
            if key is not None and due[key] <= clock() and self._line_is_busy():
                # on a slow line a picture less is better than a key that waits behind it
                await asyncio.sleep(BUSY_PAUSE)
                continue
            if key is not None and due[key] <= clock():
                self._last[key] = clock()
                sent = await self._bring(*self._wanted.pop(key))
                self._line_is_free = clock() + sent / self.bytes_per_second
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if key is None else due[key] - clock()):
                    await self._changed.wait()

    async def _bring(self, fetch: Fetch, show: Show) -> int:
        try:
            image = await asyncio.to_thread(decoded, await fetch())
        except PhoenixError:
            # the job may be over and its preview gone; the link tells of a server that is gone
            return 0
        return await show(image)
