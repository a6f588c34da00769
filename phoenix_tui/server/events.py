"""What happens to jobs, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from phoenix_tui.domain.events import ClientEvent

if TYPE_CHECKING:
    from phoenix_tui.engine.engine import Engine

KEEP_ALIVE_SECONDS = 15.0
"""How long a connection is left silent; proxies and clients take much longer for a death."""

_OTHER_LINE_BREAKS = "\x85\u2028\u2029"
"""JSON escapes the usual ones; many clients break lines at these too."""


def encoded(number: int, event: ClientEvent) -> bytes:
    """One server-sent event: its id, its kind and the event as JSON."""
    data = msgspec.json.encode(event)
    for separator in _OTHER_LINE_BREAKS:
        data = data.replace(separator.encode(), f"\\u{ord(separator):04x}".encode())
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (number, type(event).__name__.encode(), data)


async def stream(
    engine: "Engine",
    after: int | None,
    ending: asyncio.Event,
    keep_alive: float = KEEP_ALIVE_SECONDS,
) -> AsyncIterator[bytes]:
    """Every event from the snapshot on, until the server ends; `after` is the last id heard."""
    async with engine.listen(after) as events:
        end = asyncio.ensure_future(ending.wait())
        coming: asyncio.Future[tuple[int, ClientEvent]] | None = None
        try:
            while not ending.is_set():
                coming = coming or asyncio.ensure_future(anext(events))
                either: set[asyncio.Future[Any]] = {coming, end}
                await asyncio.wait(either, timeout=keep_alive, return_when=asyncio.FIRST_COMPLETED)
                if coming.done():
                    try:
                        number, event = coming.result()
                    except StopAsyncIteration:
                        return
                    coming = None
                    yield encoded(number, event)
                elif not end.done():
                    # without a blank line, which some clients take for the end of an event
                    yield b": still here\n"
        finally:
            for waiting in (end, coming):
                if waiting is not None:
                    waiting.cancel()
                    with suppress(asyncio.CancelledError, StopAsyncIteration):
                        await waiting
