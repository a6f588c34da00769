"""Everyone who listens to the engine, each at their own pace."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from phoenix_tui.domain.events import (
    ClientEvent,
    DownloadChanged,
    JobChanged,
    JobDropped,
    PreviewReady,
    Snapshot,
)


class _Listener:
    """What one listener has yet to hear: of each thing only the newest."""

    def __init__(self) -> None:
        self.waiting: dict[object, tuple[int, ClientEvent]] = {}
        self.something = asyncio.Event()

    async def events(self) -> AsyncIterator[tuple[int, ClientEvent]]:
        while True:
            await self.something.wait()
            while self.waiting:
                yield self.waiting.pop(next(iter(self.waiting)))
            self.something.clear()


class Listeners:
    """Hands each event to all listeners; none of them can hold up the others or the engine."""

    def __init__(self, snapshot: Callable[[], Snapshot]) -> None:
        self._snapshot = snapshot
        self._number = 0
        self._listeners: set[_Listener] = set()

    def __len__(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @contextmanager
    def joined(self) -> Iterator[AsyncIterator[tuple[int, ClientEvent]]]:
        """A new listener's events with their numbers, the snapshot first."""
        listener = _Listener()
        self._listeners.add(listener)
        self._put(listener, self._snapshot())
        try:
            yield listener.events()
        finally:
            self._listeners.discard(listener)

    def tell(self, event: ClientEvent) -> None:
        """Say it to all; it replaces what they have not heard yet of the same thing."""
        self._number += 1
        for listener in self._listeners:
            self._put(listener, event)

    def _put(self, listener: _Listener, event: ClientEvent) -> None:
        key = _subject(event) or self._number
        # a replaced event keeps its place, so that a busy job cannot push others back for ever
        listener.waiting[key] = (self._number, event)
        listener.something.set()


def _subject(event: ClientEvent) -> object:
    match event:
        case JobChanged():
            return "job", event.job.job_id
        case JobDropped():
            return "job", event.job_id
        case PreviewReady():
            return "preview", event.job_id
        case DownloadChanged():
            return "download", event.download.download_id
        case _:
            return None
