"""Work for pictures, one piece after the other, of which only the newest counts."""

import asyncio
from collections.abc import Awaitable, Callable, Container, Hashable

Work = Callable[[], Awaitable[None]]


class Wanted:
    """A slot for each place: what is wanted there and has not begun is replaced by newer wants."""

    def __init__(self) -> None:
        self._work: dict[Hashable, Work] = {}
        self._changed = asyncio.Event()

    def want(self, place: Hashable, work: Work) -> None:
        """Have `work` done, after what is wanted elsewhere already."""
        self._work[place] = work
        self._changed.set()

    def only(self, places: Container[Hashable]) -> None:
        """Whatever is wanted anywhere else is not wanted any more."""
        self._work = {place: work for place, work in self._work.items() if place in places}

    def __contains__(self, place: Hashable) -> bool:
        return place in self._work

    async def run(self) -> None:
        """Do what is wanted, for ever."""
        while True:
            self._changed.clear()
            while self._work:
                place = next(iter(self._work))
                await self._work.pop(place)()
            await self._changed.wait()
